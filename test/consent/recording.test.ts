/** R11, R12, R14: in which order the consent to record is given, and taken away. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LiveSessions } from "#server/consent/live-sessions.ts";
import type { RecordingView } from "#protocol/events.ts";
import { coach, owner, refusalOf, withSlowLog } from "./stage.ts";

const test = suite("the recorder follows the consent");

const tab = { ...owner, connection: "owner-tab" };
const recipient = `age1${"q".repeat(58)}`;
const start = (sessions: LiveSessions, id: string, voices = true) =>
  sessions.recording.start(owner, { sessionId: id, recipient, voices });
const isOn = (sessions: LiveSessions, id: string): boolean => {
  const session = sessions.session(id);
  return "recording" in session && session.recording !== null;
};
const view = (sessions: LiveSessions, id: string, by = owner): RecordingView | null => {
  const seen = sessions.view(id, by);
  return seen !== null && "recording" in seen ? seen.recording : null;
};
/** One turn of the event loop: what waits for nothing has been done then. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("R11, R14: the key is wrapped first, then it is logged, and only then may a packet come", () =>
  withSlowLog(async ({ sessions, id, recorders, lines }) => {
    recorders.calls.length = 0;
    const { reply } = await start(sessions, id);
    assert.equal(recorders.calls, ["prepare", "record:start done", "start"]);
    assert.equal(lines.at(-1)?.detail, { recording: reply.recording, voices: true });
    assert.is(view(sessions, id)?.recording, reply.recording);
    assert.is(view(sessions, id)?.state, "on");
    assert.ok(recorders.takes(id, "camera", owner.account));
    assert.not.ok(recorders.takes(id, "room", owner.account), "not consented to");
  }));

test("R11: no recording begins while the log is silent, and what was prepared is taken back", () =>
  withSlowLog(async ({ sessions, id, recorders, hold }) => {
    recorders.calls.length = 0;
    const release = hold();
    const asked = refusalOf(start(sessions, id));
    assert.is(await asked, "log-unavailable");
    assert.equal(recorders.calls, ["prepare", "record:start done", "stop"]);
    assert.not.ok(isOn(sessions, id));
    assert.not.ok(recorders.takes(id, "camera", owner.account));
    release();
  }));

test("R14: without a key that fits nothing is begun, and the owner's log says why", () =>
  withSlowLog(async ({ sessions, id, recorders, lines }) => {
    recorders.calls.length = 0;
    recorders.refuse("prepare", "no-vault");
    assert.is(await refusalOf(start(sessions, id)), "no-vault");
    assert.equal(recorders.calls, ["prepare", "record:start refused"], "nothing was made");
    assert.is(lines.at(-1)?.detail["why"], "no-vault");
    assert.not.ok(isOn(sessions, id));
  }));

test("R12: a recorder that cannot begin is off, and the line that announced it is taken back", () =>
  withSlowLog(async ({ sessions, id, recorders }) => {
    recorders.calls.length = 0;
    recorders.refuse("start", "recorder-unavailable");
    assert.is(await refusalOf(start(sessions, id)), "recorder-unavailable");
    assert.not.ok(isOn(sessions, id));
    const { calls } = recorders;
    assert.equal(calls.slice(0, 4), ["prepare", "record:start done", "start", "stop"]);
    assert.ok(calls.includes("record:start refused"));
    const { reply } = await start(sessions, id);
    assert.is(view(sessions, id)?.recording, reply.recording, "and can be tried again");
  }));

test("R12: switched off while the start waits for the log, it stays off", () =>
  withSlowLog(async ({ sessions, id, recorders, hold }) => {
    const release = hold();
    const asked = refusalOf(start(sessions, id));
    await turn();
    await sessions.recording.stop(tab, id);
    release();
    assert.is(await asked, "moved-on");
    assert.not.ok(isOn(sessions, id));
    assert.is(recorders.calls.at(-1), "stop");
    assert.not.ok(recorders.takes(id, "camera", owner.account));
  }));

test("R12: a live session that ended while its recorder was prepared is not recorded", () =>
  withSlowLog(async ({ sessions, id, recorders }) => {
    const release = recorders.hold("prepare");
    const asked = refusalOf(start(sessions, id));
    await sessions.end(owner, id);
    release();
    assert.is(await asked, "no-such-session");
    assert.ok(recorders.calls.includes("stop"));
    assert.not.ok(recorders.calls.includes("start"));
  }));

test("R12: a page that has gone, or may not any more, gets no recorder", () =>
  withSlowLog(async ({ sessions, id, recorders, gone, needs, hold }) => {
    for (const [leave, why] of [
      [() => needs.add(owner.account), "agreement-needed"],
      [() => gone.add(owner.connection), "moved-on"],
    ] as const) {
      const release = hold();
      const asked = refusalOf(start(sessions, id));
      await turn();
      leave();
      release();
      assert.is(await asked, why);
      assert.not.ok(isOn(sessions, id));
      assert.not.ok(recorders.calls.includes("start"));
    }
  }));

test("R12: a second tap while the first is prepared is refused and leaves the first alone", () =>
  withSlowLog(async ({ sessions, id, recorders }) => {
    const release = recorders.hold("prepare");
    const first = start(sessions, id);
    assert.is(await refusalOf(start(sessions, id)), "already-recording");
    release();
    const { reply } = await first;
    assert.not.ok(recorders.calls.includes("stop"));
    assert.is(await refusalOf(start(sessions, id)), "already-recording");
    assert.is(view(sessions, id)?.recording, reply.recording);
    assert.not.ok(recorders.calls.includes("stop"));
  }));

test("R5, R12: a stop shuts the gate at once, is proven, acknowledged, and logged last", () =>
  withSlowLog(async ({ sessions, id, recorders, lines }) => {
    await start(sessions, id);
    const release = recorders.hold("stop");
    let answered = false;
    const stopped = sessions.recording.stop(tab, id).then((reply) => {
      answered = true;
      return reply;
    });
    assert.not.ok(recorders.takes(id, "camera", owner.account), "before anything is awaited");
    await turn();
    assert.not.ok(answered, "not before it is proven");
    assert.not.ok(lines.some(({ action }) => action === "record:stop"));
    release();
    (await stopped).after();
    await turn();
    assert.equal(lines.filter(({ action }) => action === "record:stop").length, 1);
    assert.is(view(sessions, id), null);
  }));

test("R11, R12: a stop works while the log is silent", () =>
  withSlowLog(async ({ sessions, id, recorders, hold }) => {
    await start(sessions, id);
    const release = hold();
    await sessions.recording.stop(owner, id);
    assert.not.ok(isOn(sessions, id));
    assert.is(recorders.calls.at(-1), "stop");
    release();
  }));

test("R12: the curtain leaves a declared gap, and so does being on hold", () =>
  withSlowLog(async ({ sessions, id, recorders }) => {
    await start(sessions, id);
    recorders.calls.length = 0;
    await sessions.drawCurtain(tab, id);
    assert.equal(recorders.calls, ["gap curtain"]);
    assert.is(view(sessions, id)?.state, "waiting");
    assert.not.ok(recorders.takes(id, "camera", owner.account));
    await sessions.connectionLost(owner.connection);
    assert.is(
      recorders.calls.findLast((call) => call.startsWith("gap")),
      "gap hold",
    );
    assert.ok(isOn(sessions, id), "on, and nothing comes");
  }));

test("R12: the gap is over when the curtain is lifted; a start under the curtain begins with one", () =>
  withSlowLog(async ({ sessions, id, recorders }) => {
    await sessions.drawCurtain(owner, id);
    recorders.calls.length = 0;
    await start(sessions, id);
    assert.equal(recorders.calls, ["prepare", "record:start done", "start", "gap curtain"]);
    await sessions.liftCurtain(owner, id);
    assert.is(recorders.calls.at(-1), "gap null");
    assert.ok(recorders.takes(id, "camera", owner.account));
  }));

test("R12: the same page that resumes goes on recording; a tap to continue does not", () =>
  withSlowLog(async ({ sessions, id, recorders, lines }) => {
    await start(sessions, id);
    await sessions.connectionLost(owner.connection);
    (await sessions.continue(tab, id)).after();
    assert.not.ok(isOn(sessions, id));
    assert.is(
      recorders.calls.findLast((call) => !call.includes(":")),
      "stop",
    );
    const line = lines.find(({ action }) => action === "record:stop");
    assert.equal([line?.actor, line?.detail["why"]], [owner.account, "session:continue"]);
    assert.not.ok(recorders.takes(id, "camera", owner.account));
  }));

for (const [what, end] of [
  [
    "the owner",
    async (sessions: LiveSessions, id: string) => (await sessions.end(tab, id)).after(),
  ],
  ["a closed account", (sessions: LiveSessions) => sessions.accountClosed(owner.account)],
  ["a closed sign-in", (sessions: LiveSessions) => sessions.signInClosed(owner.signIn)],
  ["a stopping server", (sessions: LiveSessions) => sessions.stop()],
] as const) {
  test(`R4, R12: ended by ${what}, the recorder is stopped and it is in the log`, () =>
    withSlowLog(async ({ sessions, id, recorders, lines }) => {
      await start(sessions, id);
      await end(sessions, id);
      assert.is(
        recorders.calls.findLast((call) => !call.includes(":")),
        "stop",
      );
      assert.not.ok(recorders.takes(id, "camera", owner.account));
      const stops = lines.filter(({ action }) => action === "record:stop");
      assert.equal(
        stops.map(({ detail }) => detail["why"]),
        ["session:end"],
      );
      recorders.fail(id, "disk-full");
      assert.not.ok(isOn(sessions, id), "a fault afterwards is harmless");
    }));
}

test("R12: a recorder that fails is off, is told with its fault, and the lesson goes on", () =>
  withSlowLog(async ({ sessions, id, recorders, lines }) => {
    const { reply } = await start(sessions, id);
    recorders.fail(id, "disk-slow");
    assert.not.ok(isOn(sessions, id));
    const told = view(sessions, id);
    assert.equal([told?.recording, told?.state], [reply.recording, "failed"]);
    assert.is(told?.fault, "disk-slow");
    assert.is(sessions.session(id).status, "live");
    await turn();
    const line = lines.find(({ action }) => action === "record:failed");
    assert.equal([line?.actor, line?.detail], [null, { fault: "disk-slow" }]);
    const again = await start(sessions, id);
    assert.equal(
      [view(sessions, id)?.recording, view(sessions, id)?.state],
      [again.reply.recording, "on"],
    );
  }));

test("R12: what was begun for one recording is void for the next", () =>
  withSlowLog(async ({ sessions, id, recorders }) => {
    await start(sessions, id);
    await sessions.recording.stop(owner, id);
    await start(sessions, id);
    const [first, second] = recorders.permits;
    assert.not.ok(first?.("camera", owner.account));
    assert.ok(second?.("camera", owner.account));
  }));

test("R9: a voice goes to the recorder while both agreed and it speaks, and each no is proven", () =>
  withSlowLog(async ({ sessions, id, recorders }) => {
    await start(sessions, id);
    await sessions.join(coach, id);
    const takes = () => recorders.takes(id, "talkback", coach.account);
    const changes = () => recorders.calls.filter((call) => call === "permitChanged").length;
    await sessions.holdTalk(coach, id);
    assert.equal([takes(), changes()], [false, 0]);
    await sessions.recording.voices(coach, { sessionId: id, agree: true });
    assert.equal([takes(), changes()], [true, 1]);
    for (const [no, yes] of [
      [() => sessions.releaseTalk(coach, id), () => sessions.holdTalk(coach, id)],
      [
        () => sessions.recording.voices(tab, { sessionId: id, agree: false }),
        () => sessions.recording.voices(owner, { sessionId: id, agree: true }),
      ],
      [
        () => sessions.setEar(tab, { sessionId: id, ear: "lost" }),
        async () => {
          await sessions.setEar(owner, { sessionId: id, ear: "open" });
          await sessions.holdTalk(coach, id);
        },
      ],
      [() => sessions.leave(coach, id), () => sessions.join(coach, id)],
    ] as const) {
      const before = changes();
      const release = recorders.hold("permitChanged");
      let answered = false;
      const taken = no().then(() => (answered = true));
      assert.not.ok(takes(), "at once");
      await turn();
      assert.equal([answered, changes()], [false, before + 1]);
      release();
      await taken;
      await yes();
    }
    await sessions.holdTalk(coach, id);
    assert.ok(takes());
    await sessions.removeCoach(owner, { sessionId: id, coach: coach.account });
    assert.is(recorders.calls.at(-1), "permitChanged");
    assert.not.ok(takes());
  }));

test("R9, R11: a yes counts only once it is logged, and not if it was taken back meanwhile", () =>
  withSlowLog(async ({ sessions, id, recorders, hold, lines }) => {
    await start(sessions, id);
    await sessions.join(coach, id);
    await sessions.holdTalk(coach, id);
    const takes = () => recorders.takes(id, "talkback", coach.account);
    const yes = () => refusalOf(sessions.recording.voices(coach, { sessionId: id, agree: true }));
    for (const back of [
      () => sessions.recording.voices(coach, { sessionId: id, agree: false }),
      () => sessions.removeCoach(owner, { sessionId: id, coach: coach.account }),
    ]) {
      const release = hold();
      const asked = yes();
      await turn();
      assert.not.ok(takes());
      await back();
      release();
      assert.is(await asked, "moved-on");
      assert.not.ok(takes());
    }
    assert.ok(
      lines.some(({ action, actor }) => action === "record:voices" && actor === coach.account),
    );
  }));

test("the last minute is dropped by any page of the owner, and it is logged how much", () =>
  withSlowLog(async ({ sessions, id, recorders, lines }) => {
    assert.is(await refusalOf(sessions.recording.drop(owner, id)), "not-recording");
    await start(sessions, id);
    assert.is(await refusalOf(sessions.recording.drop(coach, id)), "no-such-session");
    const { reply, after } = await sessions.recording.drop(tab, id);
    assert.is(reply.droppedMs, 63_000);
    assert.not.ok(lines.some(({ action }) => action === "record:drop"));
    after();
    assert.is(lines.at(-1)?.action, "record:drop");
    assert.is(lines.at(-1)?.detail["droppedMs"], 63_000);
    await sessions.recording.stop(owner, id);
    assert.is(await refusalOf(sessions.recording.drop(owner, id)), "not-recording");
    assert.is(recorders.calls.filter((call) => call === "drop").length, 1);
  }));

test.run();
