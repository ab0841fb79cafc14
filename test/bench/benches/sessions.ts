/**
 * What one more live session costs: processor time and memory with 1 to 200 of
 * them, each with a teacher, a coach and light media.
 */
import { type BenchOptions, pause, until } from "../core/bench.ts";
import { cpuSeconds, residentBytes } from "../core/machine.ts";
import { absolute, control, type Report, type Row } from "../core/report.ts";
import { growthExponent, slope, sum } from "../core/statistics.ts";
import { goLive, watch, type Lesson, type Watching } from "../load/lesson.ts";
import { onEachSide, SIDES, withSides, type Side, type Sides } from "../systems/sides.ts";

const SIZES = [1, 10, 50, 100, 150, 200] as const;
const QUICK_SIZES = [1, 3] as const;
/** The worker's wake-ups are shared: below this, one more costs less than the one before. */
const FIT_FROM = 50;
const PACKETS_PER_S = 20;
const ONE_MB = 1_000_000;
const SETTLE_MS = 1_500;
const DRAIN_MS = 2_000;
/** With less, cheap would only mean lost. */
const LEAST_DELIVERED = 0.999;

interface Point {
  size: number;
  /** Share of a core. */
  cpu: number;
  bytes: number;
}
interface Busy {
  /** Share of a core. */
  share: number;
  /** Packets that arrived, of those sent. */
  delivered: number;
}
interface Classroom {
  lessons: Lesson[];
  watchers: Watching[];
  points: Point[];
}

const grow = async (sides: Sides, side: Side, room: Classroom, size: number): Promise<void> => {
  const system = sides[side];
  for (let index = room.lessons.length; index < size; index += 1) {
    const lesson = await goLive(system, index, [system.coach(index).account], ["camera"]);
    room.lessons.push(lesson);
    lesson.sending.send(PACKETS_PER_S);
    room.watchers.push(await watch(lesson, index));
    lesson.sending.send(0);
  }
};

/** Garbage is collected first: memory in use is what counts. */
const memory = async (system: Sides[Side]): Promise<number> => {
  const [server = 0] = system.pids();
  process.kill(server, "SIGUSR2");
  await pause(300);
  return residentBytes(system.pids());
};

const busy = async (system: Sides[Side], room: Classroom, windowMs: number): Promise<Busy> => {
  const received = () => sum(room.watchers.map(({ peer }) => peer.packets()));
  const sent = () => sum(room.lessons.map(({ sending }) => sending.sent()));
  const [pids, cpu, startedAt] = [system.pids(), cpuSeconds(system.pids()), performance.now()];
  const [sentBefore, receivedBefore] = [sent(), received()];
  // In step, two hundred cameras would overrun the one socket that receives them all.
  for (const [index, { sending }] of room.lessons.entries()) {
    const share = index / room.lessons.length;
    setTimeout(() => sending.send(PACKETS_PER_S), (share * 1_000) / PACKETS_PER_S);
  }
  await pause(windowMs);
  for (const { sending } of room.lessons) sending.send(0);
  const share = (cpuSeconds(pids) - cpu) / ((performance.now() - startedAt) / 1_000);
  const expected = sent() - sentBefore;
  await until(DRAIN_MS, () => received() - receivedBefore >= expected);
  return { share, delivered: (received() - receivedBefore) / expected };
};

const fitted = ({ points }: Classroom): Point[] => {
  const large = points.filter(({ size }) => size >= FIT_FROM);
  return large.length >= 2 ? large : points;
};
const exponent = (room: Classroom, of: "cpu" | "bytes"): number =>
  growthExponent(fitted(room).map((point) => ({ x: point.size, y: point[of] })));
const eachMb = (room: Classroom): number =>
  slope(room.points.map(({ size, bytes }) => ({ x: size, y: bytes / ONE_MB })));

const rowsAt = (size: number, bare: Classroom, ours: Classroom): Row[] => {
  const at = ({ points }: Classroom) => points.find((point) => point.size === size);
  const [one, other] = [at(bare), at(ours)];
  if (one === undefined || other === undefined) return [];
  const what = `${size} live session${size === 1 ? "" : "s"}`;
  const cpu = { what: `${what}, processor`, unit: "% of a core" };
  const ram = { what: `${what}, memory`, unit: "MB" };
  return [
    absolute({ ...cpu, bare: one.cpu * 100, ours: other.cpu * 100 }, null),
    absolute({ ...ram, bare: one.bytes / ONE_MB, ours: other.bytes / ONE_MB }, null),
  ];
};

export const sessions = async ({ quick, blocks, seed, say }: BenchOptions): Promise<Report> => {
  const sizes = quick ? QUICK_SIZES : SIZES;
  const most = Math.max(...sizes);
  // As many windows as blocks, shared out over the sizes: one window is long enough to average.
  const windowMs = quick ? 300 : Math.max(1, blocks / 10) * 2_500;
  return withSides({ teachers: most, coaches: most }, async (sides) => {
    const load = `one camera of ${PACKETS_PER_S} packets/s, one coach, leases renewed each second`;
    const notes = [`each live session: ${load}`];
    const rooms = await onEachSide<Classroom>(async () => ({
      lessons: [],
      watchers: [],
      points: [],
    }));
    for (const [turn, size] of sizes.entries()) {
      say(`sessions: ${size}`);
      for (const side of SIDES) await grow(sides, side, rooms[side], size);
      await pause(quick ? 100 : SETTLE_MS);
      const order = turn % 2 === 0 ? SIDES : SIDES.toReversed();
      const shares = new Map<Side, number>();
      for (const side of [...order, ...order.toReversed()]) {
        const { share, delivered } = await busy(sides[side], rooms[side], windowMs / 2);
        if (delivered < LEAST_DELIVERED) {
          notes.push(`void: ${side} delivered only ${delivered.toFixed(4)} with ${size}`);
        }
        shares.set(side, (shares.get(side) ?? 0) + share / 2);
      }
      for (const side of SIDES) {
        const bytes = await memory(sides[side]);
        rooms[side].points.push({ size, cpu: shares.get(side) ?? 0, bytes });
      }
    }
    const { bare, ours, "bare again": again } = rooms;
    const against = (what: string, unit: string, of: (room: Classroom) => number, most: number) =>
      absolute({ what, unit, bare: of(bare), ours: of(ours) }, { atMost: most });
    const from = Math.min(...fitted(ours).map(({ size }) => size));
    const rows = [
      ...sizes.flatMap((size) => rowsAt(size, bare, ours)),
      against(
        `growth exponent of processor, from ${from}`,
        "",
        (one) => exponent(one, "cpu"),
        1.05,
      ),
      against(`growth exponent of memory, from ${from}`, "", (one) => exponent(one, "bytes"), 1.05),
      against("memory of one more, server and worker", "MB", eachMb, 1),
    ];
    const cpuOf = ({ points }: Classroom) => points.map(({ cpu }) => cpu);
    const controls = [control("processor, all sizes", cpuOf(bare), cpuOf(again), seed)];
    for (const room of Object.values(rooms)) {
      for (const { close } of room.watchers) close();
      await Promise.all(room.lessons.map(({ close }) => close()));
    }
    return { name: "sessions", rows, controls, notes };
  });
};
