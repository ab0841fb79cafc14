// runs alone, limit 150 s
/** A part has 255 numbers for streams: when they run out the recording goes on as another part. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DeclaredGaps } from "#recordings/replay/gaps.ts";
import type { SegmentOfPart } from "#recordings/open.ts";
import type { Relay } from "#server/relay/types.ts";
import { SESSION } from "#test/relay/support.ts";
import { atTheDesk, type AtTheDesk } from "./at-the-desk.ts";
import { numbersIn, until } from "./lesson.ts";

const MOST = 255;
/** The relay takes so long to untap, packets of the page: a second. */
const HELD_PACKETS = 200;
/** Much less than that, and than a recorder process takes to start, ms. */
const AT_ONCE_MS = 250;
/** The clock stands before packets every 10 ms. */
const CLOCK_MS = 10;

const test = suite("a part that runs out of stream numbers");

/** The room's sound is taken from the recording and given back, as a voice is: each time a new stream. */
const takeAndGive = async ({ desk, stage }: AtTheDesk, allowed: Set<string>): Promise<void> => {
  allowed.delete("room");
  await desk.permitChanged(SESSION);
  allowed.add("room");
  await desk.permitChanged(SESSION);
  await until(() => stage.relay.tapped(SESSION).includes("room"));
};

const streamsIn = (segments: readonly SegmentOfPart[]): Set<number> =>
  new Set(
    segments.flatMap(({ head, records }) => [
      ...(head?.streams ?? []).map(({ stream }) => stream),
      ...records.flatMap((one) => (one.type === "stream" ? [one.info.stream] : [])),
    ]),
  );

/** When the first and the last packet of a stream of this kind came, ms. */
const momentsOf = (segments: readonly SegmentOfPart[]): { firstMs: number; lastMs: number } => {
  let [atMs, firstMs, lastMs] = [0, Number.POSITIVE_INFINITY, 0];
  for (const { records } of segments) {
    for (const record of records) {
      if (record.type === "clock") ({ atMs } = record);
      if (record.type !== "rtp") continue;
      firstMs = Math.min(firstMs, atMs);
      lastMs = Math.max(lastMs, atMs);
    }
  }
  return { firstMs, lastMs };
};

/** A relay whose untap is slow: what is lost meanwhile has to be declared as well. */
const slowly =
  (held: () => Promise<void>) =>
  (relay: Relay): Relay => ({
    ...relay,
    async untap(session) {
      await relay.untap(session);
      await held();
    },
  });

/** A recorder process that takes a while to start counts its time from later than it was asked. */
const preparesLate = async (here: AtTheDesk): Promise<void> => {
  const prepared = here.prepare();
  await until(() => here.recorder() !== null);
  const recorder = here.recorder() ?? 0;
  process.kill(recorder, "SIGSTOP");
  const enough = here.sending.sent() + HELD_PACKETS;
  await until(() => here.sending.sent() > enough);
  process.kill(recorder, "SIGCONT");
  await prepared;
};

test("the recording goes on by itself, and nothing is missing but in a declared gap", () => {
  let held = (): Promise<void> => Promise.resolve();
  return atTheDesk(
    async (here) => {
      const { desk, recordings, recording } = here;
      const allowed = new Set(["camera", "room"]);
      await preparesLate(here);
      await desk.start(SESSION, (source) => allowed.has(source));
      await until(() => desk.state(SESSION)?.state === "on");
      held = async () => {
        const more = here.sending.sent() + HELD_PACKETS;
        await until(() => here.sending.sent() > more);
      };
      const isNext = async (): Promise<boolean> => (await recordings.parts(recording)).length > 1;
      let given = 0;
      while (given <= MOST && !(await isNext())) {
        await takeAndGive(here, allowed);
        given += 1;
      }
      await until(isNext);
      held = () => Promise.resolve();
      assert.ok(given >= MOST - 2, `${given} streams more were enough`);
      await until(() => desk.state(SESSION)?.state === "on");
      assert.is(desk.state(SESSION)?.keys.length, 2);
      const enough = here.sending.sent() + 200;
      await until(() => here.sending.sent() > enough);
      await desk.stop(SESSION);
      await until(() => here.ended.includes(recording));
      assert.equal(here.faults, []);

      const segments = await here.opened();
      assert.equal(
        segments.flatMap(({ damage }) => damage),
        [],
      );
      assert.ok(segments.every(({ ended }) => ended));
      const [first, second] = [0, 1].map((part) => segments.filter((one) => one.part === part));
      assert.ok(first !== undefined && second !== undefined);
      assert.is(streamsIn(first).size, MOST);
      assert.equal([...streamsIn(second)].toSorted(), [1, 2]);

      const gaps = new DeclaredGaps();
      for (const { head } of segments) for (const gap of head?.gaps ?? []) gaps.declare(gap);
      assert.equal(
        gaps.all.map(({ kind }) => kind),
        ["restart"],
      );
      const [gap] = gaps.all;
      const [{ lastMs }, { firstMs }] = [momentsOf(first), momentsOf(second)];
      assert.ok(gap !== undefined && gap.toMs !== null && gap.toMs - gap.fromMs > AT_ONCE_MS);
      const undeclared = gap.fromMs - lastMs;
      assert.ok(undeclared < AT_ONCE_MS, `${undeclared} ms before the gap are missing`);
      assert.ok(firstMs >= gap.toMs - CLOCK_MS, "what comes after the gap comes after it");
      for (const segmentsOf of [first, second]) {
        const numbers = numbersIn(segmentsOf, "video");
        const whole = numbers.every((number, i) => i === 0 || number === (numbers[i - 1] ?? 0) + 1);
        assert.ok(numbers.length > 20 && whole, "no picture is missing within a part");
      }
    },
    { line: slowly(() => held()) },
  );
});

test.run();
