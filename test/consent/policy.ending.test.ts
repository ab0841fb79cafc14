/** R4, R5, R6, R11: how it stops, and what never starts it again. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decide, evolve, mayRelay, nextDeadline, type Command } from "#server/consent/policy.ts";
import {
  ana,
  lapsed,
  live,
  minutes,
  opening,
  page,
  returned,
  seconds,
  tab,
  when,
  withAna,
} from "./given.ts";

const test = suite("ending");

test("R4: the owner ends from any page, and an end told twice is an end", () => {
  for (const by of [page, tab]) {
    const ended = when(withAna, [{ type: "End", by }, 1]);
    assert.ok(ended.session.status === "ended" && ended.session.reason === "owner");
    const twice = when(ended.session, [{ type: "End", by }, 2]);
    assert.is(twice.refused, null);
    assert.equal(twice.events, []);
  }
});

test("R4: nothing brings back what has ended", () => {
  const { session: ended } = when(withAna, [{ type: "End", by: page }, 1]);
  const tries: Command[] = [
    opening,
    { type: "Renew", by: page, beat: 9 },
    { type: "Resume", by: page, resumeKey: "secret" },
    { type: "Continue", by: page, resumeKey: "new" },
    { type: "LiftCurtain", by: page },
    { type: "Join", by: ana },
  ];
  for (const command of tries) {
    const { session, refused } = when(ended, [command, 2]);
    assert.is(session, ended);
    assert.ok(refused, command.type);
  }
});

test("R4: closing the owner's account ends, closing a coach's removes the coach", () => {
  const { session } = when(withAna, [{ type: "AccountClosed", account: "teacher" }, 1]);
  assert.ok(session.status === "ended" && session.reason === "signed-out");
  const without = when(withAna, [{ type: "AccountClosed", account: "ana" }, 1]).session;
  assert.is(without.status, "live");
  assert.not.ok(mayRelay(without, "ana", null, 1));
});

test("R7: a coach whose invitation from outside has ended is out, and the live session goes on", () => {
  const without = when(withAna, [{ type: "CoachParted", coach: "ana" }, 1]).session;
  assert.is(without.status, "live");
  assert.not.ok(mayRelay(without, "ana", null, 1));
  assert.equal(when(withAna, [{ type: "CoachParted", coach: "nobody" }, 1]).events, []);
});

test("R4: the death of what serves it ends it, and says which", () => {
  for (const reason of ["relay-lost", "server-stopping"] as const) {
    const { session } = when(lapsed, [{ type: "MediaLost", reason }, seconds(6)]);
    assert.ok(session.status === "ended" && session.reason === reason);
  }
});

test("R5: an end, a curtain and a removal close the gate in the state they return", () => {
  const takes: Command[] = [
    { type: "End", by: tab },
    { type: "DrawCurtain", by: tab },
    { type: "RemoveCoach", by: tab, coach: "ana" },
  ];
  for (const command of takes) {
    assert.not.ok(mayRelay(when(withAna, [command, 1]).session, "ana", null, 1), command.type);
  }
});

test("R5: whatever was begun before a curtain is void after it is lifted", () => {
  const lifted = when(
    withAna,
    [{ type: "DrawCurtain", by: page }, 1],
    [{ type: "LiftCurtain", by: page }, 2],
  );
  assert.ok(mayRelay(lifted.session, "ana", null, 2));
  assert.ok("fence" in lifted.session && "fence" in withAna);
  assert.ok(lifted.session.fence > withAna.fence);
});

test("R5: only the owning page lifts; any page of the owner draws", () => {
  const { session: drawn } = when(withAna, [{ type: "DrawCurtain", by: tab }, 1]);
  assert.is(when(drawn, [{ type: "LiftCurtain", by: tab }, 2]).refused, "wrong-page");
  assert.is(when(drawn, [{ type: "LiftCurtain", by: page }, 2]).refused, null);
  const held = when(drawn, [{ type: "TimePassed" }, seconds(5)]).session;
  assert.is(when(held, [{ type: "LiftCurtain", by: page }, seconds(6)]).refused, "needs-a-tap");
});

test("R6: 5 s without a renewal and nothing is relayed, whether a timer came or not", () => {
  assert.ok(mayRelay(withAna, "ana", null, seconds(5) - 1));
  assert.not.ok(mayRelay(withAna, "ana", null, seconds(5)));
  assert.is(lapsed.status, "suspended");
});

test("R6: a renewal holds for 5 s; an old or repeated one does nothing", () => {
  const { session } = when(live, [{ type: "Renew", by: page, beat: 2 }, seconds(3)]);
  assert.is(nextDeadline(session), seconds(8));
  for (const beat of [1, 2]) {
    const again = when(session, [{ type: "Renew", by: page, beat }, seconds(4)]);
    assert.is(again.session, session);
    assert.is(again.refused, null);
  }
});

test("R6: a renewal that comes too late does not revive", () => {
  const { session, refused } = when(withAna, [{ type: "Renew", by: page, beat: 1 }, seconds(5)]);
  assert.is(session.status, "suspended");
  assert.is(refused, "needs-a-tap");
});

test("R6: the same page's old renewals stay inert after the owner's tap", () => {
  const { session } = when(
    live,
    [{ type: "Renew", by: page, beat: 7 }, 1],
    [{ type: "Continue", by: page, resumeKey: "new" }, seconds(6)],
    [{ type: "Renew", by: page, beat: 7 }, seconds(10)],
  );
  assert.is(nextDeadline(session), seconds(11));
});

test("R6: a closed connection of the owning page suspends at once; of another it does not", () => {
  const lose = (connection: string) =>
    when(withAna, [{ type: "ConnectionLost", connection }, 1]).session;
  assert.is(lose("page").status, "suspended");
  assert.is(lose("tab").status, "live");
});

test("R6: the same page resumes within 60 s of the lapse, and no later", () => {
  const resume = { type: "Resume", by: returned, resumeKey: "secret" } as const;
  const { session } = when(lapsed, [resume, seconds(65) - 1]);
  assert.ok(session.status === "live" && session.page === returned.connection);
  assert.is(when(lapsed, [resume, seconds(65)]).refused, "needs-a-tap");
});

test("R6: whoever lacks the secret does not resume, also the owner", () => {
  const { session, refused } = when(lapsed, [
    { type: "Resume", by: tab, resumeKey: "guess" },
    seconds(6),
  ]);
  assert.is(refused, "wrong-page");
  assert.is(session.status, "suspended");
});

test("R6: a tap from the second tab continues, and the first page's secret is worth nothing then", () => {
  const { session } = when(lapsed, [{ type: "Continue", by: tab, resumeKey: "new" }, seconds(90)]);
  assert.ok(session.status === "live" && session.page === tab.connection);
  const back = when(session, [{ type: "Resume", by: page, resumeKey: "secret" }, seconds(91)]);
  assert.is(back.refused, "wrong-page");
});

test("R6: 10 minutes suspended end it", () => {
  assert.is(nextDeadline(lapsed), seconds(605));
  const { session } = when(lapsed, [{ type: "TimePassed" }, seconds(605)]);
  assert.ok(session.status === "ended" && session.reason === "lapse");
});

test("R6: a very late timer finds the lapse that came first, not the agreed end", () => {
  const { events } = decide(withAna, { type: "TimePassed" }, minutes(120));
  assert.equal(events, [
    { type: "SessionSuspended", at: seconds(5) },
    { type: "SessionEnded", reason: "lapse", at: seconds(605) },
  ]);
});

test("R11: facts are never refused, in whatever state", () => {
  const facts: Command[] = [
    { type: "TimePassed" },
    { type: "ConnectionLost", connection: "page" },
    { type: "AccountClosed", account: "anybody" },
    { type: "CoachParted", coach: "ana" },
    { type: "MediaLost", reason: "relay-lost" },
  ];
  const { session: ended } = when(live, [{ type: "End", by: page }, 1]);
  for (const session of [{ status: "none" } as const, live, withAna, lapsed, ended]) {
    for (const fact of facts) {
      const { events, refused } = decide(session, fact, seconds(6));
      assert.is(refused, null);
      assert.is.not(events.reduce(evolve, session).status, "live");
    }
  }
});

test.run();
