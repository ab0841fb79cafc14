/**
 * Interleaving. In each block every system has its turn twice, in a random order
 * and then in the same order backwards (ABBA), so that a drift of the machine
 * falls on all of them alike.
 */
import { stealSince, stealNow } from "./machine.ts";
import { seededRandom } from "./statistics.ts";

/** A block in which the host took more than this share of the processors is dropped whole. */
const MOST_STEAL = 0.05;

export type Block<Name extends string, T> = Record<Name, [T, T]>;
export interface Blocks<Name extends string, T> {
  kept: Block<Name, T>[];
  /** What has to be said about stolen time, if anything. */
  notes: string[];
}

export const shuffled = <T>(values: readonly T[], random: () => number): T[] => {
  const left = [...values];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(Math.floor(random() * left.length), 1));
  return out;
};

/** The order of each block: a permutation and its mirror image. */
export const orders = <Name extends string>(
  names: readonly Name[],
  blocks: number,
  seed: number,
): Name[][] => {
  const random = seededRandom(seed);
  return Array.from({ length: blocks }, () => {
    const order = shuffled(names, random);
    return [...order, ...order.toReversed()];
  });
};

/**
 * Runs `turn` for each system twice per block. Disturbed blocks are replaced, at
 * most as many as were asked for; on a host that never rests all are kept and the
 * notes say so.
 */
export const runBlocks = async <Name extends string, T>(
  names: readonly Name[],
  { blocks, seed }: { blocks: number; seed: number },
  turn: (name: Name) => Promise<T>,
): Promise<Blocks<Name, T>> => {
  const calm: Block<Name, T>[] = [];
  const disturbed: Block<Name, T>[] = [];
  let worst = 0;
  for (const order of orders(names, 2 * blocks, seed)) {
    if (calm.length === blocks || disturbed.length > blocks) break;
    const before = stealNow();
    const found = new Map<Name, T[]>();
    for (const name of order) found.set(name, [...(found.get(name) ?? []), await turn(name)]);
    const steal = stealSince(before);
    worst = Math.max(worst, steal);
    const block = Object.fromEntries(found) as Block<Name, T>;
    (steal > MOST_STEAL ? disturbed : calm).push(block);
  }
  const percent = `${(100 * worst).toFixed(0)} %`;
  if (calm.length >= 2 && calm.length >= disturbed.length) {
    const dropped = disturbed.length;
    const notes = dropped === 0 ? [] : [`${dropped} blocks dropped: up to ${percent} stolen time`];
    return { kept: calm, notes };
  }
  const notes = [`void: the host took up to ${percent} of the processors in most blocks`];
  return { kept: [...calm, ...disturbed], notes };
};
