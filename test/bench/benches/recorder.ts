/**
 * What recording costs: our recorder, sealing included, against `ffmpeg -c copy` into
 * Matroska, all of them fed the same packets at the same time by the same sender. Steady
 * state: everybody has begun, and ffmpeg has found out what it is given, before anything
 * is counted.
 */
import { createSocket } from "node:dgram";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchOptions, pause } from "../core/bench.ts";
import { runBlocks } from "../core/blocks.ts";
import { canPin, CORES, cpuSeconds, pin, residentBytes } from "../core/machine.ts";
import {
  absolute,
  comparison,
  control,
  type Control,
  type Report,
  type Row,
} from "../core/report.ts";
import { sum } from "../core/statistics.ts";
import { capture, feed } from "../load/captured-rtp.ts";
import { ffmpegRecorders, ourRecorder, type Recording } from "../systems/recorders.ts";

const SIDES = ["bare", "bare again", "ours"] as const;
type Side = (typeof SIDES)[number];
const SIZES = [1, 8] as const;
const WARM_MS = 9_000;
const DRAIN_MS = 300;
const MB = 1e6;

export const recorder = async ({ quick, seed, blocks, say }: BenchOptions): Promise<Report> => {
  const rows: Row[] = [];
  const controls: Control[] = [];
  const notes: string[] = ["bare is ffmpeg -c copy into Matroska, a process per recording"];
  const windowMs = quick ? 1_000 : 4_000;
  const packets = await capture();
  const folder = await mkdtemp(join(tmpdir(), "aside-bench-recorder-"));
  const socket = createSocket({ type: "udp4", sendBufferSize: 4 * 2 ** 20 });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  try {
    // As in a server that has recorded before: the compiled code lies in its cache.
    await mkdir(join(folder, "warm"));
    await (await ourRecorder(join(folder, "warm"), 1, socket)).stop();
    for (const size of quick ? [1] : SIZES) {
      say(`recorder: ${size} recordings`);
      const own = async (side: Side): Promise<string> => {
        const path = join(folder, `${side}-${size}`);
        await mkdir(path);
        return path;
      };
      const systems: Record<Side, Recording> = {
        bare: await ffmpegRecorders(await own("bare"), size),
        "bare again": await ffmpegRecorders(await own("bare again"), size),
        ours: await ourRecorder(await own("ours"), size, socket),
      };
      if (canPin()) for (const side of SIDES) pin(systems[side].pids, CORES.system);
      const everybody = SIDES.flatMap((side) => systems[side].ports);
      const feeding = feed(socket, packets, everybody);
      await pause(WARM_MS);
      const found = await runBlocks(SIDES, { blocks, seed: seed + size }, async (side) => {
        const [before, sentBefore] = [cpuSeconds(systems[side].pids), feeding.payload()];
        await pause(windowMs);
        const payload = (feeding.payload() - sentBefore) * size;
        return { cpuS: cpuSeconds(systems[side].pids) - before, payload };
      });
      const cost = (side: Side): number[] =>
        found.kept.map((block) => {
          const turns = block[side];
          return (
            (1e3 * MB * sum(turns.map(({ cpuS }) => cpuS))) / sum(turns.map((one) => one.payload))
          );
        });
      const memory = (side: Side): number => residentBytes(systems[side].pids) / MB;
      const [bare, again, ours] = [cost("bare"), cost("bare again"), cost("ours")];
      const of = `${size} recording${size === 1 ? "" : "s"}`;
      const what = `processor time per MB, ${of}`;
      rows.push(comparison({ what, unit: "ms", bare, ours, seed }, { atMost: 1 }));
      controls.push(control(`processor time, ${of}`, bare, again, seed));
      const [theirs, mine] = [memory("bare"), memory("ours")];
      rows.push(
        comparison(
          { what: `resident memory, ${of}`, unit: "MB", bare: [theirs], ours: [mine], seed },
          { atMost: 0.5 },
        ),
      );
      await feeding.stop();
      await pause(DRAIN_MS);
      for (const side of SIDES) await systems[side].stop();
      const sent = feeding.payload() * size;
      const ratio = (await systems.ours.stored()) / sent;
      const theirRatio = (await systems.bare.stored()) / sent;
      rows.push(
        absolute(
          {
            what: `bytes stored per byte of payload, ${of}`,
            unit: "",
            ours: ratio,
            bare: theirRatio,
          },
          { atMost: 1.03 },
        ),
      );
      notes.push(...found.notes);
    }
  } finally {
    socket.close();
    await rm(folder, { recursive: true, force: true });
  }
  return { name: "recorder", rows, controls, notes };
};
