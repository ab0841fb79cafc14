/** The memory of a process of ours, as the operating system shows it (proc(5)). */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

const PIECE = 1 << 24;
const PAGE = 4_096;
const UNTOUCHED = Buffer.alloc(PAGE);

/** How often each needle, of two bytes at least, begins in what is looked at; one pass for all of them. */
function counter(needles: readonly Uint8Array[]) {
  const starts = new Uint8Array(1 << 16);
  const byStart = new Map<number, number[]>();
  for (const [which, needle] of needles.entries()) {
    const start = ((needle[0] ?? 0) << 8) | (needle[1] ?? 0);
    starts[start] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), which]);
  }
  const found = needles.map(() => 0);
  const isAt = (held: Buffer, at: number, needle: Uint8Array): boolean => {
    if (at + needle.length > held.length) return false;
    for (let i = 2; i < needle.length; i += 1) if (held[at + i] !== needle[i]) return false;
    return true;
  };
  const lookFrom = (held: Buffer, from: number): void => {
    const to = Math.min(from + PAGE, held.length - 1);
    let start = held[from] ?? 0;
    for (let at = from; at < to; at += 1) {
      start = ((start << 8) & 0xffff) | (held[at + 1] ?? 0);
      if (starts[start] === 0) continue;
      for (const which of byStart.get(start) ?? []) {
        const needle = needles[which];
        if (needle !== undefined && isAt(held, at, needle)) found[which] = (found[which] ?? 0) + 1;
      }
    }
  };
  /** Most of what a process reserves was never written: no needle begins there. */
  const look = (held: Buffer): void => {
    for (let from = 0; from < held.length; from += PAGE) {
      const page = held.subarray(from, from + PAGE);
      if (page.compare(UNTOUCHED, 0, page.length) !== 0) lookFrom(held, from);
    }
  };
  return { look, found };
}

/** First and last address of what may be written, and of what stands in no file. */
const rangesOf = (pid: number): [number, number][] =>
  readFileSync(`/proc/${pid}/maps`, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, start = "", end = "", writes, file] =
        /^([0-9a-f]+)-([0-9a-f]+) r(.)\S+ \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
      const isCode = writes === "-" && file?.startsWith("/");
      if (start === "" || isCode || file?.startsWith("[v")) return [];
      return [[parseInt(start, 16), parseInt(end, 16)]];
    });

/**
 * How often each needle stands in a process's memory. Whoever searches goes on meanwhile:
 * a page that did not renew its lease would change what is looked at.
 */
export async function searchMemory(pid: number, needles: readonly Uint8Array[]): Promise<number[]> {
  const { look, found } = counter(needles);
  const piece = Buffer.alloc(PIECE);
  const overlap = Math.max(...needles.map(({ length }) => length)) - 1;
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    for (const [start, end] of rangesOf(pid)) {
      for (let at = start; at < end;) {
        const wanted = Math.min(PIECE, end - at);
        const held = piece.subarray(0, readRange(memory, piece.subarray(0, wanted), at));
        look(held);
        await setImmediate();
        // A needle may lie across two pieces; a page that cannot be read is stepped over.
        const whole = held.length === 0 ? PAGE : held.length;
        at += whole > overlap && at + whole < end ? whole - overlap : whole;
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
}

/** Pages that were only reserved cannot be read, and hold nothing. */
function readRange(memory: number, into: Buffer, at: number): number {
  try {
    return readSync(memory, into, 0, into.length, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EIO") return 0;
    throw error;
  }
}
