/**
 * R21: the one table of who may ask for what. PURE.
 *
 * Every HTTP route and every request of the socket has a row; what has none is
 * refused to everybody. The table answers "may this person ask at all"; whether
 * the live session's state allows it now is `consent/policy.ts`'s to say, and
 * whose school an account or a link belongs to, the use case that looks it up.
 */
import type { RequestName } from "#protocol/schemas.ts";
import type { Need, Source } from "#protocol/words.ts";
import type { relationOf } from "../consent/policy/may.ts";
import type { ErrorCode } from "../errors.ts";

/** What somebody is to the live session that a request names. */
export type Relation = ReturnType<typeof relationOf>;

/** What an account is, apart from any live session. */
export interface Standing {
  administrator: boolean;
  /** A coach from outside the school. */
  outside: boolean;
  /** What has to be done before anything else opens, in this order (R20). */
  needs: readonly Need[];
}

/** Who asks. `relation` is null where the action concerns no live session. */
export type Caller =
  { signedIn: false } | ({ signedIn: true; relation: Relation | null } & Standing);

/** Sources of the owner's media and the coach's voice run in opposite directions (R9). */
type Sent = Source | "talkback";

type Who =
  | "anyone"
  | "signed-in"
  /** Signed in, and not from outside. */
  | "member"
  | "administrator"
  | readonly Relation[]
  /** The answer depends on the source that the request names; without one it is no. */
  | { media: readonly Relation[]; talkback: readonly Relation[] };

interface Row {
  who: Who;
  /** How much of what the person has to do (R20) stands in front of it. */
  after: "everything" | "agreement" | "nothing";
}
/** As everything is that has no reason not to be: behind agreement, training and second factor. */
const gated = <const W extends Who>(who: W) => ({ who, after: "everything" }) as const;
/** Setting up a second factor comes before there is one, but not before the agreement. */
const agreed = <const W extends Who>(who: W) => ({ who, after: "agreement" }) as const;
/** Signing in and out, the agreement itself, a lesson under way, and what only takes away. */
const open = <const W extends Who>(who: W) => ({ who, after: "nothing" }) as const;

const OWNING_PAGE = ["owning-page"] as const;
const ANY_OWNER = ["owning-page", "owner"] as const;
const COACH = ["coach"] as const;
/** Another page of the owner only sees and subtracts: it holds no media. */
const MEDIA_PAGES = ["owning-page", "coach"] as const;

const requestRows = {
  "auth:renew": open("signed-in"),
  "lobby:enter": gated("signed-in"),
  "session:open": gated("member"),

  // A lesson under way was opened under the agreement of its hour and runs to its
  // end: a new version asks again at the next thing that begins.
  "session:renew": open(OWNING_PAGE),
  // The secret, not the connection, proves that the same page came back.
  "session:resume": open(ANY_OWNER),
  "session:continue": gated(ANY_OWNER),
  "session:end": open(ANY_OWNER),
  "session:set-end": open(ANY_OWNER),
  "curtain:draw": open(ANY_OWNER),
  "curtain:lift": open(OWNING_PAGE),
  "coach:remove": open(ANY_OWNER),
  "coach:admit": gated(OWNING_PAGE),
  // Any page may close the ear; the policy lets only the owning page open it.
  "ear:set": open(ANY_OWNER),
  "signal:send": open(OWNING_PAGE),
  "cue:seen": open(OWNING_PAGE),

  "record:start": gated(OWNING_PAGE),
  "record:stop": open(ANY_OWNER),
  "record:drop": open(ANY_OWNER),
  // A coach for the own voice, the owner for all of them; the policy knows which.
  "record:voices": open([...ANY_OWNER, "coach"]),

  "together:start": gated(OWNING_PAGE),
  "together:lead": open(OWNING_PAGE),
  "together:stop": open(ANY_OWNER),
  "together:follow": gated(COACH),

  "session:join": gated(COACH),
  "session:leave": open(COACH),
  "talk:hold": open(COACH),
  "talk:release": open(COACH),
  "cue:send": open(COACH),

  "media:open": open(MEDIA_PAGES),
  "media:connect": open(MEDIA_PAGES),
  "media:restart-ice": open(MEDIA_PAGES),
  "media:produce": open({ media: OWNING_PAGE, talkback: COACH }),
  "media:unproduce": open({ media: OWNING_PAGE, talkback: COACH }),
  "media:consume": open({ media: COACH, talkback: OWNING_PAGE }),
  "media:resume": open(MEDIA_PAGES),
} as const satisfies Record<RequestName, Row>;

const routeRows = {
  "POST /api/sign-in": open("anyone"),
  "POST /api/sign-in/code": open("anyone"),
  "POST /api/sign-in/passkey-options": open("anyone"),
  "POST /api/sign-in/passkey": open("anyone"),
  // These two are judged by the refresh cookie, which only the use case can read.
  "POST /api/refresh": open("anyone"),
  "POST /api/sign-out": open("anyone"),
  "POST /api/sign-out-everywhere": open("signed-in"),
  "POST /api/forgotten": open("anyone"),
  // These are judged by the secret of the link.
  "POST /api/links/read": open("anyone"),
  "POST /api/links/passkey-options": open("anyone"),
  "POST /api/links/use": open("anyone"),
  "POST /api/links/confirm-address": open("anyone"),

  "GET /api/me": open("signed-in"),
  "GET /api/agreement": open("signed-in"),
  "POST /api/agreement/accept": open("signed-in"),
  "GET /api/my/agreements": open("signed-in"),

  "GET /api/my/factors": agreed("signed-in"),
  "POST /api/my/confirm-options": agreed("signed-in"),
  "POST /api/my/confirm": agreed("signed-in"),
  "POST /api/my/password": agreed("signed-in"),
  "POST /api/my/passkeys/options": agreed("signed-in"),
  "POST /api/my/passkeys": agreed("signed-in"),
  "POST /api/my/passkeys/remove": agreed("signed-in"),
  "POST /api/my/totp": agreed("signed-in"),
  "POST /api/my/totp/confirm": agreed("signed-in"),
  "POST /api/my/totp/remove": agreed("signed-in"),
  "POST /api/my/recovery-codes": agreed("signed-in"),
  "GET /api/my/devices": open("signed-in"),
  "POST /api/my/devices/sign-out": open("signed-in"),
  "POST /api/my/close": open("signed-in"),

  "POST /api/my/profile": gated("signed-in"),
  "POST /api/my/email": gated("signed-in"),
  "GET /api/my/log": gated("signed-in"),
  "GET /api/my/log/download": gated("signed-in"),
  "GET /api/my/footprint": gated("signed-in"),
  "GET /api/school": gated("signed-in"),

  // Whose vault, and whose recordings: always the asker's own, and nobody else's.
  "GET /api/vault": gated("member"),
  "POST /api/vault": gated("member"),
  "POST /api/vault/prove": gated("member"),
  "POST /api/vault/checked": gated("member"),
  "POST /api/vault/code": gated("member"),
  "POST /api/vault/devices": gated("member"),
  "POST /api/vault/devices/half": gated("member"),
  "POST /api/vault/devices/remove": open("member"),
  "POST /api/vault/passkeys": gated("member"),
  "POST /api/vault/passkeys/remove": open("member"),
  "POST /api/vault/joins": gated("member"),
  "POST /api/vault/joins/read": gated("member"),
  "POST /api/vault/joins/answer": gated("member"),
  "POST /api/vault/abandon": open("member"),
  "GET /api/recordings": gated("member"),
  "POST /api/recordings/settings": gated("member"),
  "POST /api/recordings/keep": gated("member"),
  "POST /api/recordings/title": gated("member"),
  "POST /api/recordings/delete": open("member"),
  "POST /api/recordings/undo": gated("member"),
  "GET /api/recordings/manifest": gated("member"),
  "GET /api/recordings/segment": gated("member"),

  "POST /api/recordings/cut": gated("member"),
  "POST /api/recordings/copy": gated("member"),
  "GET /api/export": gated("member"),

  // To whom: only what the asker's own vault opens; of what: only what the asker owns.
  "POST /api/shares/recipient": gated("member"),
  "POST /api/shares": gated("member"),
  "GET /api/shares": gated("member"),
  "POST /api/shares/recall": open("member"),
  "POST /api/shares/end": gated("member"),
  "GET /api/shares/watched": gated("member"),
  "GET /api/shared": gated("member"),
  "GET /api/shares/manifest": gated("member"),
  "GET /api/shares/segment": gated("member"),
  "POST /api/watching": gated("member"),

  "GET /api/notes": gated("member"),
  "POST /api/notes": gated("member"),
  "POST /api/notes/change": gated("member"),
  "POST /api/notes/resolve": gated("member"),
  // A coach from outside writes live notes too, and takes back a slip; whether it coaches this
  // one, and whose a note is, the use case knows.
  "POST /api/notes/remove": open("signed-in"),
  "GET /api/notes/on-others": gated("member"),
  "GET /api/notes/live": gated("member"),
  "GET /api/notes/live/keys": open("signed-in"),
  "POST /api/notes/live": open("signed-in"),
  "GET /api/papers": gated("member"),
  "POST /api/papers": gated("member"),

  "GET /api/groups": gated("member"),
  "POST /api/groups": gated("member"),
  "POST /api/groups/add": gated("member"),
  "POST /api/groups/take-out": open("member"),
  "POST /api/groups/role": gated("member"),
  "POST /api/groups/leave": open("member"),
  "POST /api/groups/close": open("member"),
  "GET /api/groups/shares": gated("member"),
  "POST /api/groups/rekey": gated("member"),

  "GET /api/guests": gated("member"),
  "POST /api/guests/invite": gated("member"),
  "POST /api/guests/withdraw": open("member"),
  // Either side of an invitation ends it: the teacher, or the coach from outside.
  "POST /api/guests/end": open("signed-in"),
  "POST /api/guests/accept": gated("signed-in"),

  "GET /api/people": gated("administrator"),
  "POST /api/people/invite": gated("administrator"),
  "POST /api/people/withdraw": gated("administrator"),
  "POST /api/people/close": gated("administrator"),
  "POST /api/people/reopen": gated("administrator"),
  "POST /api/people/second-factor": gated("administrator"),
  "POST /api/people/administrator": gated("administrator"),
  "POST /api/people/reset": gated("administrator"),
  "POST /api/school": gated("administrator"),
  "POST /api/school/code-of-practice": gated("administrator"),
  "GET /api/school/log": gated("administrator"),
  "GET /api/agreements": gated("administrator"),
  "POST /api/agreements": gated("administrator"),

  // A receipt is worth something only if anybody can check it.
  "GET /api/receipt-key": open("anyone"),
  "GET /api/openapi.json": open("anyone"),
  "GET /healthz": open("anyone"),
  "GET /readyz": open("anyone"),
  "GET /*": open("anyone"),
} as const satisfies Record<`${"GET" | "POST"} /${string}`, Row>;

export type RouteName = keyof typeof routeRows;
export type Action = RequestName | RouteName;

const rows: Readonly<Record<string, Row>> = { ...routeRows, ...requestRows };
export const ACTIONS = Object.keys(rows) as Action[];
export const ROUTES = Object.keys(routeRows) as RouteName[];

/** Those of the given actions that have no row: a server that has any does not start. */
export const withoutRow = (actions: readonly string[]): string[] =>
  actions.filter((action) => !Object.hasOwn(rows, action));

/**
 * Null when the caller may ask, else the code of the refusal. `source` is the
 * request's own field, needed for produce, unproduce and consume.
 */
export function permit(action: string, caller: Caller, source?: Sent): ErrorCode | null {
  const row = Object.hasOwn(rows, action) ? rows[action] : undefined;
  if (row?.who === "anyone") return null;
  if (!caller.signedIn) return "signed-out";
  if (row === undefined) return "forbidden";
  const need = caller.needs.find((one) => stands(row, one));
  if (need !== undefined) return `${need}-needed`;
  const { who } = row;
  if (who === "signed-in") return null;
  if (who === "member") return caller.outside ? "members-only" : null;
  if (who === "administrator") return caller.administrator ? null : "administrators-only";
  const { relation } = caller;
  // One answer for a live session that does not exist and one that is not yours.
  if (relation === null || relation === "stranger") return "no-such-session";
  if (relation === "removed") return "removed";
  if (allowed(who, source).includes(relation)) return null;
  return whyNot(who, relation);
}

const stands = ({ after }: Row, need: Need): boolean =>
  after === "everything" || (after === "agreement" && need !== "second-factor");

function allowed(who: Exclude<Who, string>, source: Sent | undefined): readonly Relation[] {
  if (!("media" in who)) return who;
  if (source === undefined) return [];
  return source === "talkback" ? who.talkback : who.media;
}

/** What to tell a participant: go to the right page, or it is another one's to do. */
function whyNot(who: Exclude<Who, string>, relation: "owning-page" | "owner" | "coach"): ErrorCode {
  const everybody = "media" in who ? [...who.media, ...who.talkback] : who;
  if (relation === "owner" && everybody.includes("owning-page")) return "wrong-page";
  return relation === "coach" ? "forbidden" : "coach-only";
}
