/** Watch together: who shows, who follows, and where what is shown stands. Pure. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  mayFollow,
  viewFor,
  type Command,
  type Page,
  type Session,
} from "#server/consent/policy.ts";
import {
  ana,
  ana2,
  ben,
  lapsed,
  live,
  page,
  seconds,
  stranger,
  tab,
  when,
  withAna,
} from "./given.ts";

const test = suite("what is shown together");

const start: Command = { type: "StartTogether", by: page, showing: "w1", recording: "r1" };
const lead = (atMs: number, more: object = {}): Command => ({
  ...{ type: "LeadTogether", by: page, showing: "w1", playing: true, atMs, speed: 1 },
  ...more,
});
const around = {
  ...{ version: 1, watchers: [], sending: [], voices: [] },
  personOf: (name: string) => ({ name, outside: false }),
  recorder: { state: null, tapped: [], recorded: null },
};
const seen = (session: Session, by: Page, at: number) => {
  const view = viewFor(session, by, around, at);
  return view !== null && "together" in view ? view.together : null;
};
const shown = when(withAna, [start, 0]).session;
const follow: Command = { type: "FollowTogether", by: ana, showing: "w1", share: "s1" };
const followed = when(shown, [follow, 0]).session;

const BEGIN = { playing: false, atMs: 0, speed: 1 };

test("R1: a coach who is here is told that something is shown, not what, nor where it stands", () => {
  assert.equal(seen(shown, page, 0), { showing: "w1", recording: "r1", led: BEGIN });
  assert.equal(seen(shown, ana, 0), { showing: "w1", recording: null, led: null });
  for (const nobody of [ana2, ben, stranger]) {
    assert.is(seen(shown, nobody, 0), null);
    assert.not.ok(mayFollow(shown, nobody.account, nobody.connection, 0));
  }
});

test("R16: where it stands is told to whoever follows by a share, until it is taken back or they go", () => {
  const standing = { type: "SharesGone", coach: null } as const;
  assert.equal(seen(followed, ana, 0), { showing: "w1", recording: null, led: BEGIN });
  const takenBy = (command: Command, by = ana) =>
    seen(when(followed, [command, 1]).session, by, 1)?.led;
  assert.equal(takenBy({ ...standing, shares: ["s2"] }), BEGIN, "another share");
  assert.equal(takenBy({ ...standing, shares: ["s1"], coach: "ben" }), BEGIN, "from somebody else");
  assert.is(takenBy({ ...standing, shares: ["s2", "s1"] }), null);
  assert.is(takenBy({ ...standing, shares: ["s1"], coach: "ana" }), null);
  assert.is(takenBy({ type: "Join", by: ana2 }, ana2), null, "another page follows anew");
  assert.is(takenBy({ ...start, showing: "w2" }), null, "another showing is followed anew");
  const away = when(followed, [{ type: "Leave", by: ana }, 1], [{ type: "Join", by: ana }, 2]);
  assert.is(seen(away.session, ana, 2)?.led, null);
  // Nobody is let in who is not here, or for what is not shown any more.
  for (const by of [ben, ana2]) assert.is(when(shown, [{ ...follow, by }, 0]).refused, "not-now");
  assert.is(when(shown, [{ ...follow, by: stranger }, 0]).refused, "no-such-session");
  assert.is(when(shown, [{ ...follow, showing: "w0" }, 0]).refused, "not-now");
  assert.is(when(shown, [{ ...follow, by: page }, 0]).refused, "not-now", "the owner leads");
});

test("what plays runs on by itself at its speed, and what stands stays", () => {
  const playing = when(followed, [lead(10_000, { speed: 2 }), seconds(1)]).session;
  assert.is(seen(playing, ana, seconds(1))?.led?.atMs, 10_000);
  assert.is(seen(playing, ana, seconds(3))?.led?.atMs, 14_000);
  const still = when(playing, [lead(14_500, { playing: false }), seconds(3)]).session;
  assert.is(seen(still, ana, seconds(4))?.led?.atMs, 14_500);
});

test("R1: under the curtain a coach is told of nothing, and again once it is lifted", () => {
  const drawn = when(shown, [{ type: "DrawCurtain", by: page }, 1]).session;
  assert.is(seen(drawn, ana, 1), null);
  assert.is(seen(drawn, page, 1)?.showing, "w1", "the owner sees it all the same");
  const lifted = when(drawn, [{ type: "LiftCurtain", by: page }, 2]).session;
  assert.is(seen(lifted, ana, 2)?.showing, "w1");
});

test("R1, R7: whoever is removed, or whose lesson's lease is over, is told of nothing", () => {
  const removed = when(shown, [{ type: "RemoveCoach", by: tab, coach: "ana" }, 1]).session;
  assert.is(seen(removed, ana, 1), null);
  assert.is(seen(shown, ana, seconds(5)), null);
});

test("R2: only the page that runs the lesson shows and leads, and only while it is live", () => {
  assert.is(when(live, [{ ...start, by: tab }, 0]).refused, "wrong-page");
  assert.is(when(shown, [lead(1, { by: tab }), 0]).refused, "wrong-page");
  assert.is(when(shown, [{ ...start, by: ana }, 0]).refused, "no-such-session");
  assert.is(when(shown, [lead(1, { by: ana }), 0]).refused, "no-such-session");
  assert.is(when(shown, [{ type: "StopTogether", by: ana }, 0]).refused, "no-such-session");
  assert.is(when(lapsed, [start, seconds(6)]).refused, "needs-a-tap");
});

test("any page of the owner stops it, and stopping what is not there is no fault", () => {
  const stopped = when(shown, [{ type: "StopTogether", by: tab }, 1]);
  assert.is(stopped.refused, null);
  assert.is(seen(stopped.session, page, 1), null);
  assert.equal(when(stopped.session, [{ type: "StopTogether", by: tab }, 2]).events, []);
});

test("what was sent about an earlier showing moves nothing", () => {
  const again = when(shown, [{ ...start, showing: "w2", recording: "r2" }, 1]).session;
  const late = when(again, [lead(9_000), 2]);
  assert.is(late.refused, "not-now");
  assert.equal(seen(late.session, page, 2), {
    ...{ showing: "w2", recording: "r2", led: BEGIN },
  });
});

test("R6: on hold it stands still where it was, and goes on only when somebody leads again", () => {
  const playing = when(followed, [lead(0), 0]).session;
  const held = when(playing, [{ type: "TimePassed" }, seconds(8)]).session;
  assert.is(held.status, "suspended");
  assert.equal(
    [seen(held, page, seconds(9))?.led?.playing, seen(held, page, seconds(9))?.led?.atMs],
    [false, 5_000],
  );
  const back: Command = { type: "Resume", by: page, resumeKey: "secret" };
  const resumed = when(held, [back, seconds(10)]).session;
  assert.equal(seen(resumed, ana, seconds(12))?.led?.atMs, 5_000);
});

test("R2: after a tap to continue nothing is shown until it is shown again", () => {
  const held = when(shown, [{ type: "TimePassed" }, seconds(8)]).session;
  const continued: Command = { type: "Continue", by: tab, resumeKey: "another" };
  assert.is(seen(when(held, [continued, seconds(9)]).session, tab, seconds(9)), null);
});

test("A recording that is gone is shown no more; one that is not shown changes nothing", () => {
  const other: Command = { type: "RecordingGone", recording: "r2" };
  assert.equal(when(shown, [other, 1]).events, []);
  const gone = when(shown, [{ type: "RecordingGone", recording: "r1" }, 1]).session;
  assert.is(seen(gone, page, 1), null);
});

test.run();
