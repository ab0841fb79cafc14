/**
 * One recorder that is killed while packets flow, and what it cost.
 *
 * The sender writes CLOCK_MONOTONIC (one clock for all processes of a machine)
 * into each packet, so that nothing depends on when this test got to look. What a
 * machine that is busy with other things adds is known too: the kernel counts how
 * long each thread of the recorder stood ready and was not let run. `lossMs` is
 * what was lost, `waitedMs` that wait within the recorder's last 300 ms.
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

export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Sends with real timing until it is stopped; answers the stamp of the last packet sent. */
export const flow = ({
  worker,
}: Recorded): (() => { firstMs: number; lastMs: number; sent: number }) => {
  const startedMs = nowMs();
  let number = 0;
  let lastMs = startedMs;
  const timer = setInterval(() => {
    while (nowMs() - startedMs > number * STEP_MS) {
      const isVideo = number % 14 < 9;
      const payload = Buffer.alloc(isVideo ? VIDEO_BYTES : SOUND_BYTES, 7);
      lastMs = nowMs();
      payload.writeDoubleBE(lastMs);
      payload.writeUInt32BE(number, 8);
      const stream = isVideo ? VIDEO : SOUND;
      worker.rtp({ stream, sequence: number, timestamp: number, marker: true, payload });
      number += 1;
    }
  }, 2);
  return () => {
    clearInterval(timer);
    return { firstMs: startedMs, lastMs, sent: number };
  };
};

/** How long the threads of a process have stood ready without a processor, ms (proc_pid_schedstat(5)). */
const waited = (pid: number): number => {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8");
      ns += Number(text.split(" ")[1] ?? 0);
    } catch {
      // This thread ended between the listing and the reading.
    }
  }
  return ns / 1e6;
};

/** Samples the waiting of a process; answers how much of it fell into the last `WINDOW_MS`. */
export const watchWaiting = (pid: number): (() => number) => {
  const samples: { atMs: number; sum: number }[] = [];
  const sample = (): void => void samples.push({ atMs: nowMs(), sum: waited(pid) });
  sample();
  const timer = setInterval(sample, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    sample();
    const end = samples.at(-1) ?? { atMs: 0, sum: 0 };
    const before = samples.findLast(({ atMs }) => end.atMs - atMs >= WINDOW_MS) ?? samples[0];
    return end.sum - (before?.sum ?? 0);
  };
};

export interface Loss {
  lossMs: number;
  waitedMs: number;
  /** Packets that opened, and whether none is missing before the last one. */
  opened: number;
  whole: boolean;
  damage: string[];
}

/** Judges what opens against the stamp of the last packet that was sent before the kill. */
export const lossOf = async (
  host: Host,
  recorded: Recorded,
  { firstMs, lastMs }: { firstMs: number; lastMs: number },
  waitedMs: number,
): Promise<Loss> => {
  const { packets, segments } = await openHeld(host, recorded);
  const stamps = packets.map(({ payload }) => Buffer.from(payload).readDoubleBE(0));
  const numbers = new Set(packets.map(({ payload }) => Buffer.from(payload).readUInt32BE(8)));
  const highest = Math.max(-1, ...numbers);
  const lowest = Math.min(highest, ...numbers);
  const existing = segments.filter(({ damage }) => damage[0]?.what !== "missing");
  return {
    lossMs: lastMs - Math.max(...stamps, firstMs),
    waitedMs,
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
