/**
 * The permission of every route and every request, by hand: rows are actions,
 * columns are callers. A dot is "allowed", and `when allowed` is what the use case
 * answers then: chosen so that nothing is changed by it wherever that can be.
 */
import type { RequestName } from "#protocol/schemas.ts";
import type { RouteName } from "#server/accounts/permissions.ts";

/** In the order of the columns. */
export const CALLERS = [
  "nobody",
  "closed account",
  "not agreed",
  "no second factor",
  "another school's teacher",
  "coach",
  "removed coach",
  "coach from outside",
  "owning page",
  "owner's other page",
  "colleague",
  "administrator",
  "another school's administrator",
] as const;
export type CallerName = (typeof CALLERS)[number];

export const LETTERS: Readonly<Record<string, string>> = {
  s: "signed-out",
  a: "agreement-needed",
  f: "second-factor-needed",
  m: "members-only",
  c: "administrators-only",
  n: "no-such-session",
  r: "removed",
  w: "wrong-page",
  o: "coach-only",
  x: "forbidden",
};

export const ROUTE_TABLE: Record<RouteName, readonly [columns: string, allowed: string]> = {
  //                                     nobody, closed, not agreed, no factor,
  //                                     stranger, coach, removed, outside,
  //                                     owner, other page, colleague, admin, other admin
  "POST /api/sign-in": [".............", "wrong-password"],
  "POST /api/sign-in/code": [".............", "step-over"],
  // There are no passkeys at a server that has no name.
  "POST /api/sign-in/passkey-options": [".............", "passkey-refused"],
  "POST /api/sign-in/passkey": [".............", "passkey-refused"],
  "POST /api/refresh": [".............", "signed-out"],
  "POST /api/sign-out": [".............", "ok"],
  "POST /api/sign-out-everywhere": ["ss...........", "ok"],
  "POST /api/forgotten": [".............", "ok"],
  "POST /api/links/read": [".............", "ok"],
  "POST /api/links/passkey-options": [".............", "passkey-refused"],
  "POST /api/links/use": [".............", "weak-password"],
  "POST /api/links/confirm-address": [".............", "bad-request"],

  "GET /api/me": ["ss...........", "ok"],
  "GET /api/agreement": ["ss...........", "ok"],
  "POST /api/agreement/accept": ["ss...........", "agreement-changed"],
  "GET /api/my/agreements": ["ss...........", "ok"],

  "GET /api/my/factors": ["ssa..........", "ok"],
  "POST /api/my/confirm-options": ["ssa..........", "passkey-refused"],
  "POST /api/my/confirm": ["ssa..........", "wrong-password"],
  "POST /api/my/password": ["ssa..........", "confirm-needed"],
  "POST /api/my/passkeys/options": ["ssa..........", "confirm-needed"],
  "POST /api/my/passkeys": ["ssa..........", "confirm-needed"],
  "POST /api/my/passkeys/remove": ["ssa..........", "confirm-needed"],
  "POST /api/my/totp": ["ssa..........", "confirm-needed"],
  "POST /api/my/totp/confirm": ["ssa..........", "confirm-needed"],
  "POST /api/my/totp/remove": ["ssa..........", "confirm-needed"],
  "POST /api/my/recovery-codes": ["ssa..........", "confirm-needed"],
  "GET /api/my/devices": ["ss...........", "ok"],
  "POST /api/my/devices/sign-out": ["ss...........", "not-found"],
  "POST /api/my/close": ["ss...........", "confirm-needed"],

  "POST /api/my/profile": ["ssaf.........", "bad-request"],
  "POST /api/my/email": ["ssaf.........", "confirm-needed"],
  "GET /api/my/log": ["ssaf.........", "ok"],
  "GET /api/my/log/download": ["ssaf.........", "ok"],
  "GET /api/my/footprint": ["ssaf.........", "ok"],
  "GET /api/school": ["ssaf.........", "ok"],

  // Nobody here has a vault; whoever may ask is told so, whatever is named.
  "GET /api/vault": ["ssaf...m.....", "ok"],
  "POST /api/vault": ["ssaf...m.....", "bad-request"],
  "POST /api/vault/prove": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/checked": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/code": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/devices": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/devices/half": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/devices/remove": ["ss.....m.....", "no-vault"],
  "POST /api/vault/passkeys": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/passkeys/remove": ["ss.....m.....", "no-vault"],
  "POST /api/vault/joins": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/joins/read": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/joins/answer": ["ssaf...m.....", "no-vault"],
  "POST /api/vault/abandon": ["ss.....m.....", "confirm-needed"],
  "GET /api/recordings": ["ssaf...m.....", "ok"],
  "POST /api/recordings/settings": ["ssaf...m.....", "ok"],
  "POST /api/recordings/keep": ["ssaf...m.....", "no-such-recording"],
  "POST /api/recordings/title": ["ssaf...m.....", "no-such-recording"],
  "POST /api/recordings/delete": ["ss.....m.....", "no-such-recording"],
  "POST /api/recordings/undo": ["ssaf...m.....", "no-such-recording"],
  "GET /api/recordings/manifest": ["ssaf...m.....", "no-such-recording"],
  "GET /api/recordings/segment": ["ssaf...m.....", "no-such-recording"],
  "POST /api/recordings/cut": ["ssaf...m.....", "no-such-recording"],
  "POST /api/recordings/copy": ["ssaf...m.....", "no-such-recording"],
  "GET /api/export": ["ssaf...m.....", "ok"],

  // What somebody else was given by name, or by a group that nobody here is in.
  "POST /api/shares/recipient": ["ssaf...m.....", "no-vault"],
  "POST /api/shares": ["ssaf...m.....", "no-such-recording"],
  "GET /api/shares": ["ssaf...m.....", "ok"],
  "POST /api/shares/recall": ["ss.....m.....", "no-such-share"],
  "POST /api/shares/end": ["ssaf...m.....", "no-such-share"],
  "GET /api/shares/watched": ["ssaf...m.....", "no-such-recording"],
  "GET /api/shared": ["ssaf...m.....", "ok"],
  "GET /api/shares/manifest": ["ssaf...m.....", "no-such-share"],
  "GET /api/shares/segment": ["ssaf...m.....", "no-such-share"],
  "POST /api/watching": ["ssaf...m.....", "no-such-share"],

  "GET /api/notes": ["ssaf...m.....", "no-such-share"],
  "POST /api/notes": ["ssaf...m.....", "no-such-share"],
  "POST /api/notes/change": ["ssaf...m.....", "no-such-note"],
  "POST /api/notes/resolve": ["ssaf...m.....", "no-such-note"],
  "POST /api/notes/remove": ["ss...........", "no-such-note"],
  "GET /api/notes/on-others": ["ssaf...m.....", "ok"],
  "GET /api/notes/live": ["ssaf...m.....", "ok"],
  // Of a live session that is not theirs; those whose it is are asked in `test/library/notes`.
  "GET /api/notes/live/keys": ["ss...........", "no-such-session"],
  "POST /api/notes/live": ["ss...........", "no-such-session"],
  "GET /api/papers": ["ssaf...m.....", "no-vault"],
  "POST /api/papers": ["ssaf...m.....", "no-vault"],

  "GET /api/groups": ["ssaf...m.....", "ok"],
  "POST /api/groups": ["ssaf...m.....", "no-vault"],
  "POST /api/groups/add": ["ssaf...m.....", "no-vault"],
  "POST /api/groups/take-out": ["ss.....m.....", "no-vault"],
  "POST /api/groups/role": ["ssaf...m.....", "no-vault"],
  "POST /api/groups/leave": ["ss.....m.....", "no-vault"],
  "POST /api/groups/close": ["ss.....m.....", "no-vault"],
  "GET /api/groups/shares": ["ssaf...m.....", "no-vault"],
  "POST /api/groups/rekey": ["ssaf...m.....", "no-vault"],

  "GET /api/guests": ["ssaf...m.....", "ok"],
  "POST /api/guests/invite": ["ssaf...m.....", "bad-request"],
  "POST /api/guests/withdraw": ["ss.....m.....", "no-such-guest"],
  "POST /api/guests/end": ["ss...........", "no-such-guest"],
  "POST /api/guests/accept": ["ssaf.........", "link-over"],

  "GET /api/people": ["ssafccccccc..", "ok"],
  "POST /api/people/invite": ["ssafccccccc..", "address-taken"],
  "POST /api/people/withdraw": ["ssafccccccc..", "no-such-person"],
  "POST /api/people/close": ["ssafccccccc..", "no-such-person"],
  "POST /api/people/reopen": ["ssafccccccc..", "no-such-person"],
  "POST /api/people/second-factor": ["ssafccccccc..", "no-such-person"],
  "POST /api/people/administrator": ["ssafccccccc..", "no-such-person"],
  "POST /api/people/reset": ["ssafccccccc..", "no-such-person"],
  "POST /api/school": ["ssafccccccc..", "bad-request"],
  "POST /api/school/code-of-practice": ["ssafccccccc..", "bad-request"],
  "GET /api/school/log": ["ssafccccccc..", "ok"],
  "GET /api/agreements": ["ssafccccccc..", "ok"],
  "POST /api/agreements": ["ssafccccccc..", "agreement-changed"],

  "GET /api/receipt-key": [".............", "ok"],
  "GET /api/openapi.json": [".............", "ok"],
  "GET /healthz": [".............", "ok"],
  "GET /readyz": [".............", "ok"],
  "GET /*": [".............", "ok"],
};

/** The coach's voice runs the other way (R9). */
export type Asked = RequestName | `${RequestName} talkback`;
type Row = readonly [columns: string, owner: string, other: string, coach: string];
/**
 * Nobody and a closed account do not get a page at all: `-`. When allowed, the
 * owning page, the owner's other page and a coach each have an answer of their own;
 * everybody else who is allowed is answered as the coach is. In this order.
 */
export const REQUEST_TABLE: Record<RequestName, Row> & Partial<Record<Asked, Row>> = {
  "auth:renew": ["--...........", "ok", "ok", "ok"],
  "lobby:enter": ["--af.........", "ok", "ok", "ok"],
  "session:open": ["--af...m.....", "already-live", "already-live", "unknown-coach"],
  "session:renew": ["--nnnxrx.wnnn", "ok", "", ""],
  "session:resume": ["--nnnxrx..nnn", "wrong-page", "wrong-page", ""],
  "session:continue": ["--afnxrx..nnn", "already-live", "wrong-page", ""],
  // The other page asks for the end that the first has set: nothing is left to move.
  "session:set-end": ["--nnnxrx..nnn", "ok", "ok", ""],
  "curtain:draw": ["--nnnxrx..nnn", "ok", "ok", ""],
  "curtain:lift": ["--nnnxrx.wnnn", "ok", "", ""],
  "coach:remove": ["--nnnxrx..nnn", "unknown-coach", "unknown-coach", ""],
  "coach:admit": ["--afnxrx.wnnn", "unknown-coach", "", ""],
  "ear:set": ["--nnnxrx..nnn", "ok", "ok", ""],
  "signal:send": ["--nnnxrx.wnnn", "ok", "", ""],
  "cue:seen": ["--nnnxrx.wnnn", "ok", "", ""],
  "record:start": ["--afnxrx.wnnn", "no-vault", "", ""],
  "record:stop": ["--nnnxrx..nnn", "ok", "ok", ""],
  "record:drop": ["--nnnxrx..nnn", "not-recording", "not-recording", ""],
  // A yes: the other page of the owner may only take it back.
  "record:voices": ["--nnn.r...nnn", "not-recording", "wrong-page", "ok"],
  "together:start": ["--afnxrx.wnnn", "no-such-recording", "", ""],
  "together:lead": ["--nnnxrx.wnnn", "not-now", "", ""],
  "together:stop": ["--nnnxrx..nnn", "ok", "ok", ""],
  "together:follow": ["--afn.r.oonnn", "", "", "not-now"],
  "session:join": ["--afn.r.oonnn", "", "", "ok"],
  "session:leave": ["--nnn.r.oonnn", "", "", "ok"],
  "talk:hold": ["--nnn.r.oonnn", "", "", "ear-closed"],
  "talk:release": ["--nnn.r.oonnn", "", "", "ok"],
  "cue:send": ["--nnn.r.oonnn", "", "", "not-now"],
  "media:open": ["--nnn.r..wnnn", "ok", "", "not-now"],
  "media:connect": ["--nnn.r..wnnn", "not-found", "", "not-now"],
  "media:restart-ice": ["--nnn.r..wnnn", "not-found", "", "not-now"],
  "media:produce": ["--nnnxrx.wnnn", "not-found", "", ""],
  "media:produce talkback": ["--nnn.r.ownnn", "", "", "not-consented"],
  "media:unproduce": ["--nnnxrx.wnnn", "ok", "", ""],
  "media:unproduce talkback": ["--nnn.r.ownnn", "", "", "ok"],
  "media:consume": ["--nnn.r.ownnn", "", "", "not-consented"],
  "media:consume talkback": ["--nnnxrx.wnnn", "not-consented", "", ""],
  "media:resume": ["--nnn.r..wnnn", "not-found", "", "not-consented"],
  // Last, because it is true for good afterwards.
  "session:end": ["--nnnxrx..nnn", "ok", "ok", ""],
};
