/**
 * R21: the one table of who may ask for what. PURE.
 *
 * Every HTTP route and every request of the socket has a row; what has none is
 * refused to everybody. The table answers "may this person ask at all"; whether
 * the live session's state allows it now is `consent/policy.ts`'s to say.
 */
import type { RequestName } from "#protocol/schemas.ts";
import type { Source } from "#protocol/words.ts";
import type { relationOf } from "../consent/policy/may.ts";
import type { ErrorCode } from "../errors.ts";

/** What somebody is to the live session that a request names. */
export type Relation = ReturnType<typeof relationOf>;

/** Who asks. `relation` is null where the action concerns no live session. */
export type Caller = { signedIn: false } | { signedIn: true; relation: Relation | null };

/** Sources of the owner's media and the coach's voice run in opposite directions (R9). */
type Sent = Source | "talkback";

type Row =
  | "anyone"
  | "signed-in"
  | readonly Relation[]
  /** The answer depends on the source that the request names; without one it is no. */
  | { media: readonly Relation[]; talkback: readonly Relation[] };

const OWNING_PAGE = ["owning-page"] as const;
const ANY_OWNER = ["owning-page", "owner"] as const;
const COACH = ["coach"] as const;
/** Another page of the owner only sees and subtracts: it holds no media. */
const MEDIA_PAGES = ["owning-page", "coach"] as const;

const requestRows = {
  "auth:renew": "signed-in",
  "lobby:enter": "signed-in",
  "session:open": "signed-in",

  "session:renew": OWNING_PAGE,
  // The secret, not the connection, proves that the same page came back.
  "session:resume": ANY_OWNER,
  "session:continue": ANY_OWNER,
  "session:end": ANY_OWNER,
  "session:set-end": ANY_OWNER,
  "curtain:draw": ANY_OWNER,
  "curtain:lift": OWNING_PAGE,
  "coach:remove": ANY_OWNER,
  "coach:admit": OWNING_PAGE,
  // Any page may close the ear; the policy lets only the owning page open it.
  "ear:set": ANY_OWNER,
  "signal:send": OWNING_PAGE,
  "cue:seen": OWNING_PAGE,

  "session:join": COACH,
  "session:leave": COACH,
  "talk:hold": COACH,
  "talk:release": COACH,
  "cue:send": COACH,

  "media:open": MEDIA_PAGES,
  "media:connect": MEDIA_PAGES,
  "media:restart-ice": MEDIA_PAGES,
  "media:produce": { media: OWNING_PAGE, talkback: COACH },
  "media:unproduce": { media: OWNING_PAGE, talkback: COACH },
  "media:consume": { media: COACH, talkback: OWNING_PAGE },
  "media:resume": MEDIA_PAGES,
} as const satisfies Record<RequestName, Row>;

const routeRows = {
  "POST /api/sign-in": "anyone",
  // These two are judged by the refresh cookie, which only the use case can read.
  "POST /api/refresh": "anyone",
  "POST /api/sign-out": "anyone",
  "POST /api/sign-out-everywhere": "signed-in",
  "GET /api/me": "signed-in",
  // A receipt is worth something only if anybody can check it.
  "GET /api/receipt-key": "anyone",
  "GET /healthz": "anyone",
  "GET /readyz": "anyone",
  "GET /*": "anyone",
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
  if (row === "anyone") return null;
  if (!caller.signedIn) return "signed-out";
  if (row === undefined) return "forbidden";
  if (row === "signed-in") return null;
  const { relation } = caller;
  // One answer for a live session that does not exist and one that is not yours.
  if (relation === null || relation === "stranger") return "no-such-session";
  if (relation === "removed") return "removed";
  if (allowed(row, source).includes(relation)) return null;
  return whyNot(row, relation);
}

function allowed(row: Exclude<Row, string>, source: Sent | undefined): readonly Relation[] {
  if (!("media" in row)) return row;
  if (source === undefined) return [];
  return source === "talkback" ? row.talkback : row.media;
}

/** What to tell a participant: go to the right page, or it is another one's to do. */
function whyNot(row: Exclude<Row, string>, relation: "owning-page" | "owner" | "coach"): ErrorCode {
  const everybody = "media" in row ? [...row.media, ...row.talkback] : row;
  if (relation === "owner" && everybody.includes("owning-page")) return "wrong-page";
  return relation === "coach" ? "forbidden" : "coach-only";
}
