/**
 * One recorder that is killed while packets flow, and what it cost.
 *
 * The sender writes CLOCK_MONOTONIC (one clock for all processes of a machine)
 * into each packet, so that nothing depends on when this test got to look. `lossMs`
 * is how old the oldest lost packet was: a sender that was held up itself loses nothing
 * by that. What a machine that is busy with other things adds is known too: the kernel
 * counts how long each thread of the recorder stood ready and was not let run.
 * `waitedMs` is that wait within the recorder's last 300 ms. While this process stands
 * still, nothing names a segment, which is the server's affair: `stoodMs` tells.
 */
import { readdirSync, readFileSync } from "node:fs";
import { begin, SOUND, VIDEO, type Host, type Recorded } from "./host.ts";
import { openHeld } from "./opened.ts";

/** 135 packets of picture and 75 of sound, which is 1.5 Mbit/s and a little more. */
const PACKETS_PER_S = 210;
const STEP_MS = 1_000 / PACKETS_PER_S;
const VIDEO_BYTES = 1_200;
const SOUND_BYTES = 160;
const WINDOW_MS = 300;
const SAMPLE_MS = 50;
const STOOD_WINDOW_MS = 1_000;

export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export interface Flow {
  /** When each packet was sent, by its number. */
  stamps: readonly number[];
  /** The longest that this process itself stood still within the last second, ms. */
  stoodMs: number;
}

/** Sends with real timing until it is stopped. */
export const flow = ({ worker }: Recorded): (() => Flow) => {
  const startedMs = nowMs();
  const stamps: number[] = [];
  const stood: { atMs: number; ms: number }[] = [];
  let [number, lookedMs] = [0, startedMs];
  const look = (): void => {
    const atMs = nowMs();
    stood.push({ atMs, ms: atMs - lookedMs });
    lookedMs = atMs;
  };
  const timer = setInterval(() => {
    look();
    while (nowMs() - startedMs > number * STEP_MS) {
      const isVideo = number % 14 < 9;
      const payload = Buffer.alloc(isVideo ? VIDEO_BYTES : SOUND_BYTES, 7);
      const sentMs = nowMs();
      payload.writeDoubleBE(sentMs);
      stamps.push(sentMs);
      payload.writeUInt32BE(number, 8);
      const stream = isVideo ? VIDEO : SOUND;
      worker.rtp({ stream, sequence: number, timestamp: number, marker: true, payload });
      number += 1;
    }
  }, 2);
  return () => {
    clearInterval(timer);
    look();
    const recent = stood.filter(({ atMs }) => lookedMs - atMs <= STOOD_WINDOW_MS);
    return { stamps, stoodMs: Math.max(...recent.map(({ ms }) => ms)) };
  };
};

/** One thread: the wait that is over, ms, and what changes whenever it is let run. */
interface Thread {
  waited: number;
  ran: string;
  ready: boolean;
}
interface Sample {
  atMs: number;
  threads: Map<string, Thread>;
}

/** proc_pid_schedstat(5): time run, time waited (ns), times let run. */
const sampled = (pid: number): Sample => {
  const threads = new Map<string, Thread>();
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    try {
      const folder = `/proc/${pid}/task/${id}`;
      const [run, wait, times] = readFileSync(`${folder}/schedstat`, "utf8").split(" ");
      const stat = readFileSync(`${folder}/stat`, "latin1");
      const ready = stat.slice(stat.lastIndexOf(")") + 2).startsWith("R");
      threads.set(id, { waited: Number(wait) / 1e6, ran: `${run} ${times}`, ready });
    } catch {
      // This thread ended between the listing and the reading.
    }
  }
  return { atMs: nowMs(), threads };
};

/** A wait counts when it is over: since when a thread has stood ready that was not let run yet. */
const stillWaits = (samples: readonly Sample[], id: string, end: Sample): number => {
  const last = end.threads.get(id);
  if (last?.ready !== true) return 0;
  const since = samples.findLastIndex(({ threads }) => {
    const then = threads.get(id);
    return then?.ready !== true || then.ran !== last.ran;
  });
  return end.atMs - (samples[since + 1]?.atMs ?? end.atMs);
};

/** Samples the waiting of a process; answers how much of it fell into the last `WINDOW_MS`. */
export const watchWaiting = (pid: number): (() => number) => {
  const samples: Sample[] = [sampled(pid)];
  const timer = setInterval(() => samples.push(sampled(pid)), SAMPLE_MS);
  return () => {
    clearInterval(timer);
    const end = sampled(pid);
    samples.push(end);
    const recent = samples.filter(({ atMs }) => end.atMs - atMs <= WINDOW_MS + SAMPLE_MS);
    let sum = 0;
    // Threads wait side by side: together never for longer than the window.
    for (const [id, { waited }] of end.threads) {
      sum += waited - (recent[0]?.threads.get(id)?.waited ?? 0) + stillWaits(recent, id, end);
    }
    return Math.min(sum, WINDOW_MS);
  };
};

export interface Loss {
  lossMs: number;
  waitedMs: number;
  stoodMs: number;
  /** Packets that opened, and whether none is missing before the last one. */
  opened: number;
  whole: boolean;
  damage: string[];
}

/** Judges what opens against what was sent up to `untilMs`, the kill. */
export const lossOf = async (
  host: Host,
  recorded: Recorded,
  { stamps, stoodMs }: Flow,
  waitedMs: number,
  untilMs = Number.POSITIVE_INFINITY,
): Promise<Loss> => {
  const { packets, segments } = await openHeld(host, recorded);
  const numbers = new Set(packets.map(({ payload }) => Buffer.from(payload).readUInt32BE(8)));
  const highest = Math.max(-1, ...numbers);
  const lowest = Math.min(highest, ...numbers);
  const lastMs = Math.min(stamps.at(-1) ?? 0, untilMs);
  const existing = segments.filter(({ damage }) => damage[0]?.what !== "missing");
  return {
    lossMs: Math.max(0, lastMs - (stamps[highest + 1] ?? lastMs)),
    waitedMs,
    stoodMs,
    opened: packets.length,
    whole: numbers.size === 0 || numbers.size === highest - lowest + 1,
    // The last one was being written: that it is cut is what a kill does.
    damage: existing.flatMap(({ damage }, index) =>
      damage
        .filter(({ what }) => !(what === "cut" && index === existing.length - 1))
        .map(({ segment, chunk, what }) => `${segment}/${chunk} ${what}`),
    ),
  };
};

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};

export const beginFlow = async (host: Host) => {
  const recorded = await begin(host);
  return { recorded, halt: flow(recorded), waiting: watchWaiting(host.pid) };
};
