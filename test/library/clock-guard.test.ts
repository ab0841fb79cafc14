import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  advance,
  begin,
  BELIEVED_AFTER_MS,
  BELIEVED_AT_ONCE_MS,
} from "#server/library/clock-guard.ts";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { withFolder } from "#test/contract/with-stores.ts";
import { addTeacher, openAt, type Clocks } from "./at.ts";
import { DAY, record } from "./shelf.ts";

const test = suite("a clock that jumps");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test("the believed time never runs ahead of both clocks, whatever the wall clock does", () => {
  const jump = fc.integer({ min: -72 * 60, max: 72 * 60 }).map((minutes) => minutes * MINUTE);
  fc.assert(
    fc.property(fc.array(fc.tuple(jump, fc.boolean()), { maxLength: 60 }), (jumps) => {
      let [wall, steady] = [1_000 * HOUR, 0];
      let believed = begin(null, wall, steady);
      for (const [by, jumps_] of jumps) {
        steady += MINUTE;
        wall += MINUTE + (jumps_ ? by : 0);
        const before = believed;
        believed = advance(believed, wall, steady);
        assert.ok(believed.time <= wall, "never later than the clock on the wall");
        const most = before.time + MINUTE + BELIEVED_AT_ONCE_MS;
        assert.ok(believed.time <= most, "within a day no jump is believed");
      }
    }),
    { numRuns: 3_000 },
  );
});

test("a jump is believed after it has stood for 24 hours, and one that is mended never", () => {
  const jumped = 48 * HOUR;
  let [wall, steady] = [1_000 * HOUR, 0];
  let believed = begin(null, wall, steady);
  wall += jumped;
  for (let at = 0; at <= BELIEVED_AFTER_MS; at += MINUTE) {
    [wall, steady] = [wall + MINUTE, steady + MINUTE];
    believed = advance(believed, wall, steady);
    assert.is(believed.time === wall, at >= BELIEVED_AFTER_MS, `${at}`);
  }
  wall -= jumped;
  [wall, steady] = [wall + MINUTE, steady + MINUTE];
  believed = advance(believed, wall, steady);
  assert.is(believed.time, wall, "back is believed at once");
});

test("a clock 48 hours ahead erases nothing, while running and across a restart", () =>
  withFolder(async (data) => {
    const clocks: Clocks = { wall: Date.now(), steady: 0 };
    const first = await openAt(data, { clocks });
    const publicKey = await recipientOf(await newIdentity());
    const account = await addTeacher(first, publicKey);
    const clock = { ahead: 0, steady: 0 };
    const { id } = await record({ ...first, clock }, account, publicKey, { parts: 1 });
    const stateOf = async ({ stores }: typeof first) => (await stores.recordings.byId(id))?.state;
    clocks.wall += 2 * DAY;
    clocks.steady += MINUTE;
    await first.library.keeper.round();
    assert.is(await stateOf(first), "undecided");
    assert.match(first.logged(), "the clock is ahead");
    await first.close();
    // The other process begins with another steady clock, and the same wrong one on the wall.
    clocks.steady = 7;
    const second = await openAt(data, { clocks });
    assert.is(await stateOf(second), "undecided");
    // Mended, and time passes as it should.
    clocks.wall -= 2 * DAY;
    for (let hour = 0; hour < 24; hour += 1) {
      await second.library.keeper.round();
      assert.is(await stateOf(second), "undecided");
      [clocks.wall, clocks.steady] = [clocks.wall + HOUR, clocks.steady + HOUR];
    }
    clocks.wall += MINUTE;
    clocks.steady += MINUTE;
    await second.library.keeper.round();
    assert.is(await stateOf(second), "bin");
    await second.close();
  }));

test.run();
