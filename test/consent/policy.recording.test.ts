/** R12, R9: the consent to record, which is one of its own, and whose voice is in it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  decide,
  evolve,
  mayRecord,
  mayRecordSource,
  viewFor,
  type Command,
  type Event,
  type Page,
  type Session,
} from "#server/consent/policy.ts";
import type { RecorderSays } from "#server/consent/policy/recording-view.ts";
import { SOURCES } from "#protocol/words.ts";
import {
  ana,
  ben,
  lapsed,
  live,
  minutes,
  none,
  opening,
  page,
  renewedUntil,
  returned,
  seconds,
  stranger,
  tab,
  when,
  withAna,
} from "./given.ts";

const test = suite("recording");

const record: Command = { type: "StartRecording", by: page, id: "r1", voices: true };
const agree = (by: Page, yes = true): Command => ({ type: "AgreeVoices", by, agree: yes });
/** On since 1 ms, with Ana here. */
const on = when(withAna, [record, 1]).session;
/** Both agreed, and Ana speaks. */
const spoken = when(on, [agree(ana), 2], [{ type: "HoldTalk", by: ana }, 2]).session;
const recordingOf = (session: Session) => ("recording" in session ? session.recording : null);
/** Sources of the owner, and coaches, whom the recorder may be given. */
const takes = (session: Session, now = 3): string[] => [
  ...SOURCES.filter((source) => mayRecordSource(session, source, "teacher", now)),
  ...["teacher", "ana", "ben"].filter((who) => mayRecordSource(session, "talkback", who, now)),
];

test("R12: no live session begins recorded, whatever was consented to", () => {
  assert.is(recordingOf(live), null);
  assert.not.ok(mayRecord(live, 1));
  const again = when(on, [{ type: "End", by: page }, 2]).session;
  assert.is(again.status, "ended");
  const next = when(none, [{ ...opening, id: "next" }, 3]).session;
  assert.is(recordingOf(next), null);
});

test("R12: the owning page switches it on, and it takes the sources that were consented to", () => {
  assert.equal(recordingOf(on), { id: "r1", since: 1, voices: true });
  assert.equal(takes(on), ["camera", "room"]);
  assert.not.ok(mayRecordSource(on, "camera", "ana", 3), "nobody else's picture");
});

test("R12: nobody but the owning page of a live session switches it on", () => {
  for (const [session, by, refused] of [
    [live, tab, "wrong-page"],
    [withAna, ana, "no-such-session"],
    [live, stranger, "no-such-session"],
    [none, page, "no-such-session"],
    [lapsed, page, "needs-a-tap"],
    [lapsed, tab, "wrong-page"],
  ] as const) {
    const told = when(session, [{ ...record, by }, session === lapsed ? seconds(6) : 1]);
    assert.is(told.refused, refused, by.connection);
    assert.is(recordingOf(told.session), null);
  }
});

test("R12: a second start leaves the first one alone", () => {
  const { session, refused } = when(on, [{ ...record, id: "r2", voices: false }, 2]);
  assert.is(refused, "already-recording");
  assert.equal(recordingOf(session), recordingOf(on));
});

test("R12: any page of the owner switches it off, also on hold and twice", () => {
  for (const by of [page, tab]) {
    const { session, refused } = when(on, [{ type: "StopRecording", by }, 2]);
    assert.is(refused, null);
    assert.is(recordingOf(session), null);
    assert.equal(takes(session), []);
    assert.is(when(session, [{ type: "StopRecording", by }, 3]).refused, null);
  }
  const held = when(on, [{ type: "TimePassed" }, seconds(5)]).session;
  assert.is(when(held, [{ type: "StopRecording", by: tab }, seconds(6)]).refused, null);
});

test("R12: it can be switched on once more, as another recording", () => {
  const off = when(on, [{ type: "StopRecording", by: page }, 2]).session;
  const { session, refused } = when(off, [{ ...record, id: "r2", voices: false }, 3]);
  assert.is(refused, null);
  assert.equal(recordingOf(session), { id: "r2", since: 3, voices: false });
});

test("R12: under the curtain and on hold it is on and takes nothing, and goes on after", () => {
  const drawn = when(spoken, [{ type: "DrawCurtain", by: tab }, 3]).session;
  assert.equal(takes(drawn, 4), [], "nor the coach, who is still heard");
  assert.ok(recordingOf(drawn));
  const lifted = when(drawn, [{ type: "LiftCurtain", by: page }, 5]).session;
  assert.equal(takes(lifted, 6), ["camera", "room", "ana"]);

  assert.equal(takes(on, seconds(5)), [], "the lease is over before anybody has noticed");
  const held = when(on, [{ type: "TimePassed" }, seconds(5)]).session;
  assert.ok(recordingOf(held));
  assert.equal(takes(held, seconds(6)), []);
  const again: Command = { type: "Resume", by: returned, resumeKey: "secret" };
  const resumed = when(held, [again, seconds(7)]).session;
  assert.equal(takes(resumed, seconds(8)), ["camera", "room"]);
  assert.is(recordingOf(resumed)?.id, "r1");
});

test("R12: continuing is a fresh consent, and recording is not in it", () => {
  const held = when(on, [agree(ana), 2], [{ type: "TimePassed" }, seconds(5)]).session;
  for (const by of [page, tab]) {
    const { session } = when(held, [{ type: "Continue", by, resumeKey: "new" }, seconds(6)]);
    assert.is(session.status, "live");
    assert.is(recordingOf(session), null);
    assert.equal(takes(session, seconds(7)), []);
  }
});

test("R4: whatever ends the live session ends the recording", () => {
  const ends: Command[] = [
    { type: "End", by: tab },
    { type: "SetEnd", by: page, endsInMs: 0 },
    { type: "AccountClosed", account: "teacher" },
    { type: "MediaLost", reason: "relay-lost" },
  ];
  for (const command of ends) {
    const { session } = when(on, [command, 2]);
    assert.is(session.status, "ended", command.type);
    assert.equal(takes(session), []);
  }
  const late = renewedUntil(on, minutes(60));
  assert.equal(takes(late, minutes(60)), []);
});

test("R12: a fault of the recorder ends this recording and no other, and not the lesson", () => {
  const fail = (id: string): Command => ({ type: "RecordingFailed", id, fault: "disk-full" });
  const failed = when(on, [fail("r1"), 2]);
  assert.equal(failed.events, [{ type: "RecordingFailed", fault: "disk-full" }]);
  assert.is(recordingOf(failed.session), null);
  assert.is(failed.session.status, "live");
  const second = when(failed.session, [{ ...record, id: "r2", voices: false }, 3]).session;
  assert.is(recordingOf(when(second, [fail("r1"), 4]).session)?.id, "r2", "an earlier one's");
  for (const session of [none, live, when(on, [{ type: "End", by: page }, 2]).session]) {
    const told = when(session, [fail("r1"), 3]);
    assert.equal([told.refused, told.events], [null, []]);
  }
});

test("R9: a voice is taken if owner and coach both agreed, and while that coach speaks", () => {
  assert.equal(takes(spoken), ["camera", "room", "ana"]);
  assert.not.ok(takes(when(spoken, [agree(ana, false), 3]).session).includes("ana"));
  assert.not.ok(takes(when(spoken, [agree(tab, false), 3]).session).includes("ana"));
  const silent = when(spoken, [{ type: "ReleaseTalk", by: ana }, 3]).session;
  assert.not.ok(takes(silent, 4).includes("ana"));
  const alone = when(on, [{ type: "HoldTalk", by: ana }, 2]).session;
  assert.not.ok(takes(alone).includes("ana"), "the coach was not asked");
  const unasked = when(withAna, [{ ...record, voices: false }, 1], [agree(ana), 2]);
  const heard = when(unasked.session, [{ type: "HoldTalk", by: ana }, 2]).session;
  assert.not.ok(takes(heard).includes("ana"), "the owner did not agree");
  assert.ok(takes(when(heard, [agree(page), 3]).session).includes("ana"));
});

test("R9: one coach's yes is no other coach's", () => {
  const { session } = when(
    on,
    [{ type: "Join", by: ben }, 2],
    [agree(ana), 2],
    [{ type: "HoldTalk", by: ben }, 2],
  );
  assert.equal(takes(session), ["camera", "room"]);
});

test("R9: a yes of the owner is the owning page's, for what is on; a no is never refused", () => {
  assert.is(when(withAna, [agree(page), 1]).refused, "not-recording");
  assert.is(when(withAna, [agree(page, false), 1]).refused, null);
  assert.is(when(on, [agree(tab), 2]).refused, "wrong-page");
  assert.is(when(on, [agree(tab, false), 2]).refused, null);
  const held = when(on, [{ type: "TimePassed" }, seconds(5)]).session;
  assert.is(when(held, [agree(page), seconds(6)]).refused, "needs-a-tap");
  assert.is(when(held, [agree(tab, false), seconds(6)]).refused, null);
});

test("R9: a coach agrees while named, here or not, recorded or not; a stranger never", () => {
  for (const session of [live, withAna, on, lapsed]) {
    const told = when(session, [agree(ana), session === lapsed ? 6_000 : 2]);
    assert.is(told.refused, null);
    assert.ok("voiceAgreed" in told.session && told.session.voiceAgreed.includes("ana"));
  }
  const away = when(spoken, [{ type: "Leave", by: ana }, 3]).session;
  assert.ok("voiceAgreed" in away && away.voiceAgreed.includes("ana"), "who leaves comes back");
  assert.is(when(on, [agree(stranger), 2]).refused, "no-such-session");
});

test("R7, R9: who is removed, parted from or closed has agreed to nothing, also when let in again", () => {
  const cuts: Command[] = [
    { type: "RemoveCoach", by: tab, coach: "ana" },
    { type: "CoachParted", coach: "ana" },
    { type: "AccountClosed", account: "ana" },
  ];
  for (const cut of cuts) {
    const { session } = when(spoken, [cut, 3]);
    assert.equal(takes(session, 4), ["camera", "room"]);
    assert.is(when(session, [agree(ana), 4]).refused, "removed");
    assert.is(when(session, [agree(ana, false), 4]).refused, null);
    const back = when(
      session,
      [{ type: "AdmitCoach", by: page, coach: "ana" }, 5],
      [{ type: "Join", by: ana }, 6],
      [{ type: "HoldTalk", by: ana }, 7],
    ).session;
    assert.equal(takes(back, 8), ["camera", "room"], cut.type);
  }
});

test("R9: an ear that is lost takes the voice out of the recording as well", () => {
  const { session } = when(spoken, [{ type: "SetEar", by: tab, ear: "lost" }, 3]);
  assert.equal(takes(session, 4), ["camera", "room"]);
});

test("an event that does not fit switches nothing on", () => {
  const events: Event[] = [
    { type: "RecordingStarted", id: "r9", voices: true, at: 1 },
    { type: "OwnerVoicesAgreed", agree: true },
    { type: "CoachVoiceAgreed", coach: "stranger", agree: true },
    { type: "CoachVoiceAgreed", coach: "__proto__", agree: true },
  ];
  const held = events.reduce(evolve, lapsed);
  assert.is(recordingOf(held), null);
  assert.equal("voiceAgreed" in held && held.voiceAgreed, []);
  assert.equal(decide(on, { type: "TimePassed" }, 2).events, []);
});

const says = (more: Partial<RecorderSays> = {}): RecorderSays => ({
  state: { state: "on", fault: null, keys: ["a key file"] },
  tapped: ["camera"],
  recorded: "r1",
  ...more,
});
const seen = (session: Session, by: Page, recorder: RecorderSays, now = 10) => {
  const personOf = (account: string) => ({ name: account, outside: false });
  const around = { version: 1, personOf, watchers: [], sending: [], voices: [], recorder };
  return viewFor(session, by, around, now);
};
const shown = (session: Session, by: Page, recorder = says(), now = 10) => {
  const view = seen(session, by, recorder, now);
  return view !== null && "recording" in view ? view.recording : null;
};

test("R8: the owner and the coaches see the recorder, and what it is given, as it is", () => {
  assert.equal(shown(on, page), {
    ...{ recording: "r1", state: "on", fault: null, forMs: 9, receives: ["camera"] },
    voices: { owner: true, coaches: [] },
    keys: ["a key file"],
  });
  assert.is(shown(on, ana)?.state, "on");
  assert.equal(shown(on, ana)?.receives, ["camera"]);
  assert.equal(shown(on, ana)?.keys, [], "the key file is the owner's");
  assert.is(shown(live, page, says({ state: null })), null);
});

test("R8: starting, waiting, stopping and failed are told as what they are", () => {
  const state = (session: Session, recorder: RecorderSays, now = 10) =>
    shown(session, page, recorder, now)?.state;
  const being = (one: "starting" | "on" | "stopping" | "failed") =>
    says({ state: { state: one, fault: one === "failed" ? "disk-slow" : null, keys: [] } });
  assert.is(state(on, says({ state: null })), "starting");
  assert.is(state(on, being("starting")), "starting");
  const drawn = when(on, [{ type: "DrawCurtain", by: page }, 2]).session;
  const held = when(on, [{ type: "TimePassed" }, seconds(5)]).session;
  assert.is(state(drawn, being("on")), "waiting");
  assert.is(state(held, being("on"), seconds(6)), "waiting");
  const off = when(on, [{ type: "StopRecording", by: page }, 2]).session;
  assert.is(state(off, being("on")), "stopping", "it seals what it holds");
  assert.is(state(off, being("stopping")), "stopping");
  assert.is(state(off, says({ state: null })), undefined);
  assert.is(state(off, being("starting")), undefined, "the next one is only being prepared");
  assert.is(state(on, being("failed")), "failed");
  const fault: Command = { type: "RecordingFailed", id: "r1", fault: "disk-slow" };
  const failed = when(on, [fault, 2]).session;
  const view = shown(failed, tab, being("failed"));
  assert.equal([view?.recording, view?.state, view?.fault], ["r1", "failed", "disk-slow"]);
  const again = when(failed, [{ ...record, id: "r2", voices: false }, 3]).session;
  assert.is(shown(again, page, being("starting"))?.recording, "r2");
});

test("R9: the owner sees who agreed, a coach only the own answer", () => {
  const both = when(on, [agree(ana), 2], [agree(ben), 2]).session;
  assert.equal(shown(both, page)?.voices.coaches, ["ana", "ben"]);
  assert.equal(shown(both, ana)?.voices.coaches, ["ana"]);
});

test("R8: whoever is removed learns nothing of the recorder, and only the owner what waits", () => {
  const removed = when(on, [{ type: "RemoveCoach", by: page, coach: "ana" }, 2]).session;
  assert.is(shown(removed, ana), null);
  assert.is(seen(on, stranger, says()), null);
  const over = when(on, [{ type: "End", by: page }, 2]).session;
  const recorded = (by: Page) => {
    const view = seen(over, by, says());
    return view?.status === "ended" ? view.recorded : undefined;
  };
  assert.equal([recorded(page), recorded(tab), recorded(ana)], ["r1", "r1", null]);
});

test.run();
