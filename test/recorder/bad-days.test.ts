// runs alone, limit 240 s
/** The recorder's bad days: what is killed, what hangs, and the lesson that goes on all the while. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withServer } from "#test/support/server.ts";
import { untilGone } from "#test/support/server-processes.ts";
import { filesBelow, numbersIn, openAll, until, watching, withTaped } from "./lesson.ts";

const test = suite("the recorder's bad days");

test("a recorder that is killed begins a new part: both open, the gap is declared, the coach sees no break", () =>
  withTaped(async (taped) => {
    const { teacher } = taped;
    const coach = await watching(taped);
    const recording = await taped.record();
    await taped.sentMore(300);
    const first = taped.recorder();
    assert.ok(first !== null);
    process.kill(first, "SIGKILL");
    const seen = coach.packets();
    await taped.recording((one) => one.status === "live" && one.recording?.keys.length === 2);
    assert.ok(coach.packets() > seen, "the lesson went on meanwhile");
    await until(() => taped.recorder() !== null && taped.recorder() !== first);
    await taped.sentMore(300);
    assert.is(teacher.latest()?.status, "live");
    await teacher.ask("record:stop", { sessionId: teacher.sessionId });
    assert.is((await taped.settled(recording)).state, "undecided");
    await coach.more(20);
    const segments = await taped.opened(recording);
    assert.equal(new Set(segments.map(({ part }) => part)), new Set([0, 1]));
    const damage = segments.flatMap((one) => one.damage);
    assert.ok(
      damage.every(({ part, what }) => part === 0 && what === "cut"),
      JSON.stringify(damage),
    );
    const gaps = segments.at(-1)?.head?.gaps ?? [];
    assert.equal(
      gaps.map(({ kind }) => kind),
      ["restart"],
    );
    const numbers = numbersIn(segments, "video");
    const missing = numbers.flatMap((one, index) => {
      const before = numbers[index - 1] ?? one - 1;
      return one === before + 1 ? [] : [one - before - 1];
    });
    assert.is(missing.length, 1, "one break, where it was killed");
    coach.close();
  }));

test("a recorder that hangs is replaced", () =>
  withTaped(async (taped) => {
    const { teacher } = taped;
    const recording = await taped.record();
    const first = taped.recorder();
    assert.ok(first !== null);
    process.kill(first, "SIGSTOP");
    await taped.recording((one) => one.status === "live" && one.recording?.keys.length === 2);
    await untilGone([first]);
    await taped.sentMore(200);
    await teacher.ask("record:stop", { sessionId: teacher.sessionId });
    assert.is((await taped.settled(recording)).state, "undecided");
    const segments = await taped.opened(recording);
    assert.ok(segments.some(({ part, records }) => part === 1 && records.length > 100));
  }));

test("a recorder that keeps dying is given up, the teacher is told, and may begin again", () =>
  withTaped(async (taped) => {
    const { teacher, owner } = taped;
    const { sessionId } = teacher;
    const recording = await taped.record();
    const killed = new Set<number>();
    while (killed.size < 3) {
      await until(() => {
        const pid = taped.recorder();
        return pid !== null && !killed.has(pid);
      });
      const pid = taped.recorder();
      if (pid === null) continue;
      killed.add(pid);
      process.kill(pid, "SIGKILL");
    }
    const view = await taped.recording(
      (one) => one.status === "live" && one.recording?.state === "failed",
    );
    assert.ok(view.status === "live" && view.recording?.fault === "recorder-lost");
    assert.equal(view.recording?.receives, []);
    assert.is((await taped.settled(recording)).state, "undecided");
    await until(() => taped.recorder() === null);
    assert.equal(
      (await taped.opened(recording)).filter(({ head }) => head !== null).length > 0,
      true,
    );
    const ask = { sessionId, recipient: owner.recipient, voices: false };
    await teacher.ask("record:start", ask);
    await taped.recording((one) => one.status === "live" && one.recording?.state === "on");
    await teacher.ask("session:end", { sessionId });
    await until(() => taped.recorder() === null);
  }));

test("a media worker that dies ends the lesson and seals its recording", () =>
  withTaped(async (taped) => {
    const recording = await taped.record();
    await taped.sentMore(200);
    const [worker] = taped.school.server.workers();
    assert.ok(worker);
    process.kill(worker.pid, "SIGKILL");
    await taped.recording((one) => one.status === "ended");
    assert.is((await taped.settled(recording)).state, "undecided");
    const segments = await taped.opened(recording);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.ok(segments.some(({ records }) => records.length > 100));
    await until(() => taped.recorder() === null);
  }));

test("a server that is killed takes its recorder with it, sealed; the next start settles what was under way", () =>
  withTaped(async (taped) => {
    const { school, owner } = taped;
    const recording = await taped.record();
    await taped.sentMore(300);
    const recorder = taped.recorder();
    assert.ok(recorder !== null);
    const below = school.server.below().map(({ pid }) => pid);
    school.server.signal("SIGKILL");
    await school.server.gone;
    await untilGone([recorder, ...below]);
    const stored = await taped.objects();
    assert.ok(stored.length > 0);
    await withServer({ data: school.data, people: [] }, async () => {
      const row = await school.ground.stores.recordings.byId(recording);
      assert.is(row?.state, "undecided");
      const rows = await school.ground.stores.recordings.segments(recording);
      const left = await filesBelow(`${school.data}/recordings`);
      assert.is(left.length, rows.length, "no orphan, nothing missing");
      const segments = await openAll(school, owner.identity, recording);
      const wrong = segments.flatMap(({ damage }) => damage).filter(({ what }) => what !== "cut");
      assert.equal(wrong, []);
      assert.ok(numbersIn(segments, "video").length > 100);
    });
  }));

test("an orderly stop of the server ends and seals what is recorded", () =>
  withTaped(async (taped) => {
    const { school } = taped;
    const recording = await taped.record();
    await taped.sentMore(200);
    const below = school.server.below().map(({ pid }) => pid);
    school.server.signal("SIGTERM");
    await school.server.gone;
    await untilGone(below);
    assert.is((await school.ground.stores.recordings.byId(recording))?.state, "undecided");
    const segments = await taped.opened(recording);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.ok(segments.every(({ ended }) => ended));
  }));

test.run();
