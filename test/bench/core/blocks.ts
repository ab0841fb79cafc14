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
  dropped: number;
  /** The highest share of stolen time in a block that was kept. */
  worstSteal: number;
}

const shuffled = <T>(values: readonly T[], random: () => number): T[] => {
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

/** Runs `turn` for each system twice per block. */
export const runBlocks = async <Name extends string, T>(
  names: readonly Name[],
  { blocks, seed }: { blocks: number; seed: number },
  turn: (name: Name) => Promise<T>,
): Promise<Blocks<Name, T>> => {
  const result: Blocks<Name, T> = { kept: [], dropped: 0, worstSteal: 0 };
  for (const order of orders(names, blocks, seed)) {
    const before = stealNow();
    const found = new Map<Name, T[]>();
    for (const name of order) found.set(name, [...(found.get(name) ?? []), await turn(name)]);
    const steal = stealSince(before);
    if (steal > MOST_STEAL) {
      result.dropped += 1;
      continue;
    }
    result.worstSteal = Math.max(result.worstSteal, steal);
    result.kept.push(Object.fromEntries(found) as Block<Name, T>);
  }
  if (result.kept.length === 0) throw new Error("the host took too much time: no block was kept");
  return result;
};
