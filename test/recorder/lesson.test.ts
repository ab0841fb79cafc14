// runs alone, limit 150 s
/** A recorded lesson from the first packet to the vault that opens it, and what must never be there. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { filesBelow, numbersIn, until, watching, withTaped } from "./lesson.ts";

const test = suite("a recorded lesson");

const inOrder = (numbers: readonly number[]): boolean =>
  numbers.every((one, index) => index === 0 || one > (numbers[index - 1] ?? 0));

test("a lesson is recorded, ended, sealed, and opens with the vault alone", () =>
  withTaped(async (taped) => {
    const { teacher, school } = taped;
    const { sessionId } = teacher;
    const recording = await taped.record();
    const view = teacher.latest();
    assert.ok(view !== null && view.status === "live");
    assert.equal(view.recording?.receives, ["camera", "room"]);
    assert.is(view.recording?.keys.length, 1);
    assert.equal(view.watchers, []);
    await taped.sentMore(600);
    assert.ok(taped.recorder() !== null);
    await Promise.all([
      teacher.ask("record:stop", { sessionId }),
      teacher.ask("record:stop", { sessionId }).catch((error: unknown) => error),
    ]);
    const row = await taped.settled(recording);
    assert.is(row.state, "undecided");
    await until(() => taped.recorder() === null);
    await taped.recording((one) => one.status === "live" && one.recording === null);

    const segments = await taped.opened(recording);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.ok(segments.every(({ ended }) => ended));
    for (const kind of ["video", "audio"] as const) {
      const numbers = numbersIn(segments, kind);
      assert.ok(numbers.length > 200, `${kind}: ${numbers.length}`);
      assert.ok(inOrder(numbers));
      assert.is((numbers.at(-1) ?? 0) - (numbers[0] ?? 0) + 1, numbers.length, "nothing is lost");
    }
    const rows = await school.ground.stores.recordings.segments(recording);
    assert.is((await taped.objects()).length, rows.length, "an object for each row, and no other");
    assert.is(
      row.bytes,
      rows.reduce((sum, { bytes }) => sum + bytes, 0),
    );

    // A second one in the same live session, ended by the end of it.
    const second = await taped.record();
    await taped.sentMore(100);
    await teacher.ask("session:end", { sessionId });
    assert.is((await taped.settled(second)).state, "undecided");
    const ended = await taped.recording((one) => one.status === "ended");
    assert.ok(ended.status === "ended" && ended.recorded === second);
    await until(() => taped.recorder() === null);
  }));

test("R12: a lesson that nobody records leaves no object and starts no recorder", () =>
  withTaped(async (taped) => {
    const coach = await watching(taped);
    const before = await filesBelow(taped.school.data);
    await coach.more(300);
    assert.is(taped.recorder(), null);
    assert.equal(await taped.objects(), []);
    assert.equal((await filesBelow(taped.school.data)).toSorted(), before.toSorted());
    const { sessionId } = taped.teacher;
    await taped.teacher.ask("session:end", { sessionId });
    assert.equal(await taped.objects(), []);
    coach.close();
  }));

test("R12: a curtain leaves a declared gap and no byte", () =>
  withTaped(async (taped) => {
    const { teacher, sending } = taped;
    const { sessionId } = teacher;
    const recording = await taped.record();
    await taped.sentMore(200);
    await teacher.ask("curtain:draw", { sessionId });
    const drawn = sending.sent() / 2;
    await taped.recording((one) => one.status === "live" && one.recording?.state === "waiting");
    await taped.sentMore(300);
    const lifted = sending.sent() / 2;
    await teacher.ask("curtain:lift", { sessionId });
    await taped.sentMore(300);
    await teacher.ask("record:stop", { sessionId });
    await taped.settled(recording);
    const segments = await taped.opened(recording);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    for (const kind of ["video", "audio"] as const) {
      const numbers = numbersIn(segments, kind);
      const under = numbers.filter((one) => one > drawn + 1 && one < lifted - 1);
      assert.equal(under, [], `${kind} from under the curtain`);
      assert.ok(numbers.some((one) => one < drawn) && numbers.some((one) => one > lifted));
    }
    const gaps = segments.at(-1)?.head?.gaps ?? [];
    assert.equal(
      gaps.map(({ kind }) => kind),
      ["curtain"],
    );
    assert.ok(gaps.every(({ toMs }) => toMs !== null));
  }));

test("two starts at once make one recording, and an end while it stops ends both", () =>
  withTaped(async (taped) => {
    const { teacher, owner, school } = taped;
    const { sessionId } = teacher;
    const ask = { sessionId, recipient: owner.recipient, voices: false };
    const starts = await Promise.allSettled([
      teacher.ask("record:start", ask),
      teacher.ask("record:start", ask),
    ]);
    assert.is(starts.filter(({ status }) => status === "fulfilled").length, 1);
    await taped.recording((one) => one.status === "live" && one.recording?.state === "on");
    const stopping = teacher.ask("record:stop", { sessionId });
    await Promise.all([stopping, teacher.ask("session:end", { sessionId })]);
    const all = await school.ground.stores.recordings.ofOwner(owner.account);
    assert.is(all.length, 1);
    assert.is((await taped.settled(all[0]?.id ?? "")).state, "undecided");
    await until(() => taped.recorder() === null);
  }));

test("a key that is not the vault's is refused, and nothing is made", () =>
  withTaped(async (taped) => {
    const { teacher, school, owner } = taped;
    const { sessionId } = teacher;
    const other = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    const ask = { sessionId, recipient: other, voices: false };
    assert.is(await teacher.refusal("record:start", ask), "wrong-key");
    assert.equal(await school.ground.stores.recordings.ofOwner(owner.account), []);
    assert.is(taped.recorder(), null);
    const recording = await taped.record();
    await teacher.ask("record:stop", { sessionId });
    await taped.settled(recording);
  }));

test.run();
