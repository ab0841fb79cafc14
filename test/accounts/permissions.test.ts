import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { requestSchemas, type RequestName } from "#protocol/schemas.ts";
import { NEEDS, SOURCES } from "#protocol/words.ts";
import {
  ACTIONS,
  permit,
  ROUTES,
  withoutRow,
  type Caller,
  type Relation,
  type Standing,
} from "#server/accounts/permissions.ts";
import type { ErrorCode } from "#server/errors.ts";

const test = suite("permissions");

const REQUESTS = Object.keys(requestSchemas) as RequestName[];
const NOBODY: Caller = { signedIn: false };
const MEMBER: Standing = { administrator: false, outside: false, needs: [] };
/** A member of the school with nothing left to do, unless the standing says otherwise. */
const as = (relation: Relation | null, standing: Partial<Standing> = {}): Caller => ({
  ...{ signedIn: true, relation },
  ...MEMBER,
  ...standing,
});
const RELATIONS = ["owning-page", "owner", "coach", "removed", "stranger"] as const;
const CALLERS: readonly Caller[] = [NOBODY, as(null), ...RELATIONS.map((one) => as(one))];
const SENT = [...SOURCES, "talkback"] as const;
const BY_SOURCE: readonly string[] = ["media:produce", "media:unproduce", "media:consume"];

/** The whole matrix once more, written down by hand: o owning page, p other page, c coach. */
const PARTICIPANTS: Record<RequestName, string> = {
  "auth:renew": "anyone signed in",
  "lobby:enter": "anyone signed in",
  "session:open": "anyone signed in",
  "session:renew": "o",
  "session:resume": "op",
  "session:continue": "op",
  "session:end": "op",
  "session:set-end": "op",
  "curtain:draw": "op",
  "curtain:lift": "o",
  "coach:remove": "op",
  "coach:admit": "o",
  "ear:set": "op",
  "signal:send": "o",
  "cue:seen": "o",
  "session:join": "c",
  "session:leave": "c",
  "talk:hold": "c",
  "talk:release": "c",
  "cue:send": "c",
  "media:open": "oc",
  "media:connect": "oc",
  "media:restart-ice": "oc",
  "media:produce": "by source",
  "media:unproduce": "by source",
  "media:consume": "by source",
  "media:resume": "oc",
};
const LETTERS = { "owning-page": "o", owner: "p", coach: "c" } as const;

test("R21: every request of the socket and every route has a row, and nothing else has", () => {
  assert.equal(withoutRow(REQUESTS), []);
  assert.equal(ACTIONS.toSorted(), [...REQUESTS, ...ROUTES].toSorted());
  assert.equal(withoutRow(["session:record", "toString"]), ["session:record", "toString"]);
});

test("R21: nobody may ask for anything over the socket", () => {
  for (const request of REQUESTS) {
    for (const source of [undefined, ...SENT]) {
      assert.is(permit(request, NOBODY, source), "signed-out", request);
    }
  }
});

test("R21: every request against every kind of participant has exactly the written outcome", () => {
  for (const request of REQUESTS) {
    const who = PARTICIPANTS[request];
    for (const relation of ["owning-page", "owner", "coach"] as const) {
      if (who === "by source") continue;
      const may = who === "anyone signed in" || who.includes(LETTERS[relation]);
      assert.is(permit(request, as(relation)) === null, may, `${request} as ${relation}`);
    }
  }
});

test("R21: a stranger is told the same as about a live session that does not exist", () => {
  for (const request of REQUESTS.filter((name) => PARTICIPANTS[name] !== "anyone signed in")) {
    for (const source of [undefined, ...SENT]) {
      assert.is(permit(request, as("stranger"), source), "no-such-session", request);
      assert.is(permit(request, as(null), source), "no-such-session", request);
    }
  }
});

test("R7: a removed coach may ask for nothing about that live session", () => {
  for (const request of REQUESTS.filter((name) => PARTICIPANTS[name] !== "anyone signed in")) {
    for (const source of [undefined, ...SENT]) {
      assert.is(permit(request, as("removed"), source), "removed", request);
    }
  }
});

test("R2, R9: sources run from the owning page to coaches, the voice from coaches to it", () => {
  const out = (source: (typeof SENT)[number]) => source !== "talkback";
  for (const source of SENT) {
    for (const request of ["media:produce", "media:unproduce"]) {
      assert.is(permit(request, as("owning-page"), source) === null, out(source));
      assert.is(permit(request, as("coach"), source) === null, !out(source));
    }
    assert.is(permit("media:consume", as("coach"), source) === null, out(source));
    assert.is(permit("media:consume", as("owning-page"), source) === null, !out(source));
    for (const request of BY_SOURCE) {
      assert.is(permit(request, as("owner"), source), "wrong-page", `${request} ${source}`);
    }
  }
});

test("R21: a request that depends on its source is refused when the source is not named", () => {
  for (const request of BY_SOURCE) {
    for (const caller of CALLERS) assert.is.not(permit(request, caller), null);
  }
});

test("R21: routes are open to nobody but the ones that must be", () => {
  const open = ROUTES.filter((route) => permit(route, NOBODY) === null);
  assert.equal(open.toSorted(), [
    "GET /*",
    "GET /api/openapi.json",
    "GET /api/receipt-key",
    "GET /healthz",
    "GET /readyz",
    "POST /api/forgotten",
    "POST /api/links/confirm-address",
    "POST /api/links/passkey-options",
    "POST /api/links/read",
    "POST /api/links/use",
    "POST /api/refresh",
    "POST /api/sign-in",
    "POST /api/sign-in/code",
    "POST /api/sign-in/passkey",
    "POST /api/sign-in/passkey-options",
    "POST /api/sign-out",
  ]);
});

const ADMINISTRATION = [
  "GET /api/agreements",
  "GET /api/people",
  "GET /api/school/log",
  "POST /api/agreements",
  "POST /api/people/administrator",
  "POST /api/people/close",
  "POST /api/people/invite",
  "POST /api/people/reopen",
  "POST /api/people/reset",
  "POST /api/people/second-factor",
  "POST /api/people/withdraw",
  "POST /api/school",
  "POST /api/school/code-of-practice",
];

test("R21: administration is an administrator's, inviting from outside a member's, the rest anybody's", () => {
  const refused = (caller: Caller, code: ErrorCode) =>
    ROUTES.filter((route) => permit(route, caller) === code).toSorted();
  assert.equal(refused(as(null), "administrators-only"), ADMINISTRATION);
  assert.equal(refused(as(null, { administrator: true }), "administrators-only"), []);
  assert.equal(refused(as(null, { outside: true }), "members-only"), [
    "GET /api/guests",
    "POST /api/guests/end",
    "POST /api/guests/invite",
    "POST /api/guests/withdraw",
  ]);
  for (const route of ROUTES.filter((one) => !ADMINISTRATION.includes(one))) {
    assert.is(permit(route, as(null)), null, route);
  }
  assert.is(permit("session:open", as(null, { outside: true })), "members-only");
  for (const standing of [{ administrator: true }, { outside: true }]) {
    for (const relation of ["stranger", null] as const) {
      assert.is(permit("session:join", as(relation, standing)), "no-such-session");
    }
  }
});

test("R20: what somebody still has to do stands in front of what opens, never of what ends", () => {
  const before = (need: (typeof NEEDS)[number]) =>
    ACTIONS.filter((action) => {
      const caller = as("owning-page", { administrator: true, needs: [need] });
      return permit(action, caller) === `${need}-needed`;
    });
  const [agreement, training, factor] = NEEDS.map(before);
  assert.equal(agreement, training);
  const setUp = (agreement ?? []).filter((action) => !factor?.includes(action));
  assert.ok(setUp.length > 0 && setUp.every((action) => / \/api\/my\//.test(action)));
  const gated = ["session:open", "session:join", "session:continue", "coach:admit", "lobby:enter"];
  for (const action of gated) assert.ok((factor as string[]).includes(action), action);
  for (const action of [
    ...["session:end", "session:renew", "curtain:draw", "coach:remove", "session:leave"],
    ...["auth:renew", "POST /api/sign-out-everywhere", "POST /api/my/devices/sign-out"],
    ...["POST /api/my/close", "POST /api/guests/end", "GET /api/agreement"],
    ...["POST /api/agreement/accept", "GET /api/my/agreements", "GET /api/me"],
  ]) {
    assert.not.ok((agreement as string[]).includes(action), action);
  }
  for (const action of [...gated, ...ADMINISTRATION]) {
    const all = as("owning-page", { administrator: true, needs: NEEDS });
    assert.is(permit(action, all), "agreement-needed", action);
  }
});

test("another page of the owner is sent to the right page, or told that it is a coach's to do", () => {
  const told = (request: string): ErrorCode | null => permit(request, as("owner"));
  assert.is(told("curtain:lift"), "wrong-page");
  assert.is(told("media:open"), "wrong-page");
  assert.is(told("session:join"), "coach-only");
  assert.is(permit("session:end", as("coach")), "forbidden");
});

test("R21: an action that has no row is refused to everybody", () => {
  const known = new Set<string>(ACTIONS);
  const anyAction = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "SESSION:END"),
    fc.constantFrom(...ACTIONS).map((action) => `${action} `),
    fc.constantFrom(...ROUTES).map((route) => route.replace(/^\w+/, "DELETE")),
  );
  const anySource = fc.constantFrom(undefined, ...SENT);
  fc.assert(
    fc.property(anyAction, fc.constantFrom(...CALLERS), anySource, (action, caller, source) => {
      fc.pre(!known.has(action));
      const expected = caller.signedIn ? "forbidden" : "signed-out";
      return permit(action, caller, source) === expected;
    }),
    { numRuns: 5_000 },
  );
});

test.run();
