/** What `ffmpeg` sees and hears in a result. */
import { decodeStamp, readBlocks, STRIP_HEIGHT } from "#test/support/classroom/strip.ts";
import { run } from "./ffmpeg.ts";
import { BEEP_HZ, BEEP_MS, LESSON_CODE, SOUND_HZ } from "./produce.ts";

export interface SeenFrame {
  timeMs: number;
  /** The burnt-in number; null where it cannot be read. */
  number: number | null;
  /** When it was drawn, ms, by the clock of who drew it; null with the number. */
  drawnMs: number | null;
  flash: boolean;
}

/** What is burnt into a picture in shades of grey; null where it cannot be read. */
export function readStamp(gray: Uint8Array, width: number, height: number) {
  const stripHeight = Math.round(height * STRIP_HEIGHT);
  const rgba = new Uint8ClampedArray(width * stripHeight * 4);
  for (let i = 0; i < width * stripHeight; i += 1) rgba[i * 4 + 1] = gray[i] ?? 0;
  return decodeStamp(readBlocks(rgba, width, stripHeight));
}

/** Every decoded frame of a track of pictures, in order. `said`: what the decoder complained of. */
export async function look(
  path: string,
  width: number,
  height: number,
  { code = LESSON_CODE, track = 0 } = {},
) {
  const timed = await run("ffprobe", [
    ...`-v error -select_streams v:${track} -show_entries frame=best_effort_timestamp_time`.split(
      " ",
    ),
    ...["-of", "csv=p=0", path],
  ]);
  const times = timed.out
    .toString()
    .trim()
    .split("\n")
    .map((line) => Number.parseFloat(line) * 1000);
  const raw = await run("ffmpeg", [
    ...["-v", "error", "-i", path],
    ...`-map 0:v:${track} -fps_mode passthrough -s ${width}x${height}`.split(" "),
    ...`-f rawvideo -pix_fmt gray -`.split(" "),
  ]);
  const size = width * height;
  const frames: SeenFrame[] = [];
  for (let at = 0; at + size <= raw.out.length; at += size) {
    const gray = raw.out.subarray(at, at + size);
    const stamp = readStamp(gray, width, height);
    const flash = (gray[Math.floor(height * 0.7) * width + Math.floor(width / 2)] ?? 0) > 200;
    const mine = stamp?.code === code ? stamp : null;
    const [number, drawnMs] = [mine?.counter ?? null, mine?.time ?? null];
    frames.push({ timeMs: times[frames.length] ?? Number.NaN, number, drawnMs, flash });
  }
  return { frames, times, said: `${timed.said}${raw.said}` };
}

/** The moments at which a beep begins, ms, by the energy at its frequency (Goertzel). */
export async function listen(path: string, track = 0) {
  const { out, said } = await run("ffmpeg", [
    ...["-v", "error", "-i", path, "-map", `0:a:${track}`],
    ...`-af aresample=async=1:first_pts=0 -ac 1 -ar ${SOUND_HZ} -f f32le -`.split(" "),
  ]);
  const samples = new Float32Array(out.buffer, out.byteOffset, Math.floor(out.length / 4));
  const window = SOUND_HZ / 200;
  const turn = 2 * Math.cos((2 * Math.PI * BEEP_HZ) / SOUND_HZ);
  const onsets: number[] = [];
  let quietSince = Number.NEGATIVE_INFINITY;
  for (let from = 0; from + window <= samples.length; from += window / 5) {
    let one = 0;
    let two = 0;
    for (let i = from; i < from + window; i += 1) {
      const next = (samples[i] ?? 0) + turn * one - two;
      two = one;
      one = next;
    }
    const level = Math.sqrt(Math.max(0, one * one + two * two - turn * one * two)) / window;
    const ms = ((from + window / 2) / SOUND_HZ) * 1000;
    if (level < 0.05) continue;
    if (ms - quietSince > BEEP_MS) onsets.push(ms);
    quietSince = ms;
  }
  return { onsets, lastsMs: (samples.length / SOUND_HZ) * 1000, said };
}
