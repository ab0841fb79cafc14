/**
 * What one relayed packet costs: packets that arrive at real WebRTC receivers per
 * second of processor time, all processes of a system counted.
 */
import { spawnSync } from "node:child_process";
import { type BenchOptions, pause, until } from "../core/bench.ts";
import { runBlocks, type Blocks } from "../core/blocks.ts";
import { cpuSeconds } from "../core/machine.ts";
import { comparison, control, type Control, type Report, type Row } from "../core/report.ts";
import { sum } from "../core/statistics.ts";
import { goLive, watch, type Lesson, type Watching } from "../load/lesson.ts";
import { onEachSide, SIDES, withSides, type Side, type Sides } from "../systems/sides.ts";

const SIZES = [2, 5, 20] as const;
const PACKETS_PER_S = 500;
/** The least share of packets that must arrive; with less, cheap would only mean lost. */
const LEAST_DELIVERED = 0.999;
const DRAIN_MS = 1_000;

interface Turn {
  packets: number;
  cpuS: number;
  expected: number;
}
interface Classroom {
  lesson: Lesson;
  watchers: Watching[];
}

const assemble = async (sides: Sides, side: Side, size: number): Promise<Classroom> => {
  const system = sides[side];
  const coaches = Array.from({ length: size }, (_, index) => system.coach(index).account);
  const lesson = await goLive(system, 0, coaches, ["camera"]);
  lesson.sending.send(50);
  const watchers: Watching[] = [];
  for (let index = 0; index < size; index += 1) watchers.push(await watch(lesson, index));
  lesson.sending.send(0);
  return { lesson, watchers };
};

const received = ({ watchers }: Classroom): number =>
  sum(watchers.map(({ peer, offers }) => sum(offers.map((one) => peer.packets(one.consumerId)))));

/** Sends for `windowMs` and waits until what was sent has arrived. */
const turn = async (classroom: Classroom, windowMs: number): Promise<Turn> => {
  const { lesson, watchers } = classroom;
  const pids = lesson.system.pids();
  const [before, sentBefore, receivedBefore] = [
    cpuSeconds(pids),
    lesson.sending.sent(),
    received(classroom),
  ];
  lesson.sending.send(PACKETS_PER_S);
  await pause(windowMs);
  lesson.sending.send(0);
  const expected = (lesson.sending.sent() - sentBefore) * watchers.length;
  const arrived = () => received(classroom) - receivedBefore;
  await until(DRAIN_MS, () => arrived() >= expected);
  return { packets: arrived(), expected, cpuS: cpuSeconds(pids) - before };
};

const perCpuSecond = ({ kept }: Blocks<Side, Turn>, side: Side): number[] =>
  kept.map((block) => {
    const turns = block[side];
    return sum(turns.map(({ packets }) => packets)) / sum(turns.map(({ cpuS }) => cpuS));
  });

const delivered = ({ kept }: Blocks<Side, Turn>): number => {
  const turns = kept.flatMap((block) => SIDES.flatMap((side) => block[side]));
  return sum(turns.map((one) => one.packets)) / sum(turns.map((one) => one.expected));
};

/** A rival is measured only where somebody installed it; published figures are never mixed in. */
const janus = (): string =>
  spawnSync("janus", ["--version"]).error === undefined
    ? "Janus: installed, and not driven by this bench"
    : "Janus: not installed";

export const relay = async (options: BenchOptions): Promise<Report> => {
  const { quick, seed, blocks, say } = options;
  const sizes = quick ? [2] : SIZES;
  const windowMs = quick ? 250 : 700;
  const rows: Row[] = [];
  const controls: Control[] = [];
  const notes = [
    janus(),
    `${PACKETS_PER_S} packets/s of 612 bytes from one camera; SRTP on both legs`,
  ];
  await withSides({ teachers: 1, coaches: Math.max(...sizes) }, async (sides) => {
    for (const size of sizes) {
      say(`relay: ${size} receivers`);
      const classrooms = await onEachSide((side) => assemble(sides, side, size));
      const found = await runBlocks(SIDES, { blocks, seed: seed + size }, (side) =>
        turn(classrooms[side], windowMs),
      );
      const [bare, again, ours] = SIDES.map((side) => perCpuSecond(found, side));
      const what = `packets per CPU-second, ${size} receivers`;
      rows.push(
        comparison({ what, unit: "", bare: bare ?? [], ours: ours ?? [], seed }, { atLeast: 0.97 }),
      );
      controls.push(control(`${size} receivers`, bare ?? [], again ?? [], seed));
      const share = delivered(found);
      if (share < LEAST_DELIVERED) notes.push(`void: only ${share.toFixed(4)} arrived at ${size}`);
      notes.push(...found.notes);
      for (const { lesson, watchers } of Object.values(classrooms)) {
        for (const { close } of watchers) close();
        await lesson.close();
      }
    }
  });
  return { name: "relay", rows, controls, notes };
};
