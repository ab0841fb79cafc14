/**
 * One lesson in three shapes, the very same encoded frames in each: sealed in a library
 * of ours, as one plain MP4, and as HLS in segments of 4 s.
 */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Chain } from "#recordings/seal.ts";
import { longFilm, loopOf, type Loop } from "#test/player/long-film.ts";
import { keyFileFor, publicKeyOf, shelve, type Shelf } from "#test/player/shelved.ts";
import { run } from "#test/recordings/lesson/ffmpeg.ts";
import { recordsOf } from "#test/recordings/lesson/line.ts";
import { FPS, produce } from "#test/recordings/lesson/produce.ts";
import { film, segmentOf } from "#test/recordings/lesson/recorded.ts";

const PIECE_S = 20;
/** A key frame as often as our recorder asks for one, s; HLS is cut there. */
export const KEY_EVERY_S = 4;

/** As from a camera: with noise, so that the bit rate is what it is in a classroom. */
export async function makeLoop(): Promise<Loop> {
  const rate = ["-b:v", "1200k", "-maxrate", "1500k", "-bufsize", "1200k"];
  const noise = ["-vf", "noise=alls=14:allf=t", "-sc_threshold", "0"];
  return loopOf(
    await produce({
      ...{ seconds: PIECE_S, width: 640, height: 360, keyEvery: KEY_EVERY_S * FPS },
      encoder: [...rate, ...noise],
    }),
  );
}

const timesFor = (minutes: number): number => (minutes * 60) / PIECE_S;

/** `NAME.mp4` and `NAME/index.m3u8` in this folder. */
export async function makePlain(folder: string, name: string, loop: Loop, minutes: number) {
  const piece = join(folder, "piece.mp4");
  const records = recordsOf(loop.arrivals).map(({ record }) => record);
  await film(piece, [segmentOf(loop.streams, records)]);
  const plain = join(folder, `${name}.mp4`);
  const again = ["-stream_loop", String(timesFor(minutes) - 1), "-i", piece];
  const quiet = ["-v", "fatal", "-y"];
  await run("ffmpeg", [...quiet, ...again, "-c", "copy", "-movflags", "+faststart", plain]);
  const hls = join(folder, name);
  await mkdir(hls);
  await run("ffmpeg", [
    ...[...quiet, "-i", plain, "-c", "copy", "-f", "hls", "-hls_time", String(KEY_EVERY_S)],
    ...["-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"],
    ...["-hls_segment_filename", join(hls, "%05d.m4s"), join(hls, "index.m3u8")],
  ]);
}

/** Puts it into the owner's library; gives its id. */
export async function shelveLoop(shelf: Shelf, loop: Loop, minutes: number): Promise<string> {
  const id = randomBytes(16).toString("base64url");
  const chain = new Chain(randomBytes(32), id, 0);
  const keyFile = await keyFileFor(await publicKeyOf(shelf), chain.keyFileText());
  const segments = longFilm(loop, timesFor(minutes), chain);
  await shelve(shelf, id, minutes * 60_000, [{ keyFile, segments }]);
  return id;
}
