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
  "record:start": "o",
  "record:stop": "op",
  "record:drop": "op",
  "record:voices": "opc",
  "together:start": "o",
  "together:lead": "o",
  "together:stop": "op",
  "together:follow": "c",
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

const SESSION_WORDS = REQUESTS.filter((name) => PARTICIPANTS[name] !== "anyone signed in");

test("R20: what opens or gives waits for agreement, training and second factor; an end never does", () => {
  const coaches = ["session:join", "together:follow"];
  const owners = ["session:continue", "coach:admit", "record:start", "together:start"];
  for (const need of NEEDS) {
    const waiting = SESSION_WORDS.filter((request) =>
      (["owning-page", "coach"] as const).some(
        (relation) => permit(request, as(relation, { needs: [need] })) === `${need}-needed`,
      ),
    );
    assert.equal(waiting.toSorted(), [...coaches, ...owners].toSorted(), need);
    for (const action of ["lobby:enter", "session:open", "GET /api/people", "GET /api/my/log"]) {
      assert.is(permit(action, as(null, { needs: [need] })), `${need}-needed`, action);
    }
  }
});

test("R20: the first thing that is missing is what is asked for, and setting it up is not behind itself", () => {
  const all = as(null, { needs: NEEDS });
  assert.is(permit("lobby:enter", all), "agreement-needed");
  assert.is(permit("POST /api/agreement/accept", all), null);
  assert.is(permit("POST /api/my/totp", all), "agreement-needed");
  assert.is(permit("POST /api/my/totp", as(null, { needs: ["second-factor"] })), null);
});

test("R23: an administrator may ask nothing more about a live session than anybody else", () => {
  for (const request of REQUESTS) {
    for (const relation of [null, ...RELATIONS]) {
      for (const source of [undefined, ...SENT]) {
        const expected = permit(request, as(relation), source);
        assert.is(permit(request, as(relation, { administrator: true }), source), expected);
      }
    }
  }
});

test("somebody from outside opens nothing and invites nobody", () => {
  const outside = as(null, { outside: true });
  const refused = ACTIONS.filter((action) => permit(action, outside) === "members-only");
  const places =
    /^\w+ \/api\/(guests|vault|recordings|shares|shared|watching|notes|papers|groups|export)\b/;
  // Ending the own invitation, taking another one, and notes in the lesson that one coaches.
  const theirs = [
    "POST /api/guests/end",
    "POST /api/guests/accept",
    "GET /api/notes/live/keys",
    "POST /api/notes/live",
    "POST /api/notes/remove",
  ];
  const members = ACTIONS.filter((action) => places.test(action) && !theirs.includes(action));
  assert.ok(members.length > 50, `${members.length} actions`);
  assert.equal(refused.toSorted(), [...members, "session:open"].toSorted());
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
