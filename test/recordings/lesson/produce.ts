/**
 * A lesson whose every frame says its number and whose sound says when: a burnt-in
 * strip in the picture, and at known frames a flash together with a beep.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import { COLUMNS, encodeStamp, ROWS, STRIP_HEIGHT } from "#test/support/classroom/strip.ts";
import { run } from "./ffmpeg.ts";

export const FPS = 25;
export const FRAME_MS = 1000 / FPS;
export const SOUND_HZ = 48_000;
export const BEEP_HZ = 1_000;
export const BEEP_MS = 100;
/** The picture flashes and the sound beeps at the first frame of each of these. */
export const FLASH_EVERY = 50;
export const FLASH_FROM = 12;
/** The lesson's number in the strip. */
export const LESSON_CODE = 4_242;

export interface EncodedFrame {
  data: Uint8Array;
  timeMs: number;
  key: boolean;
}
export interface Lesson {
  codec: "H264" | "VP9";
  width: number;
  height: number;
  frames: EncodedFrame[];
  /** Sequence and picture parameter set, H.264 only. */
  parameterSets: Uint8Array[];
  sound: EncodedFrame[];
}

export interface LessonOptions {
  codec?: "H264" | "VP9";
  seconds: number;
  width?: number;
  height?: number;
  /** Frames from one key frame to the next. */
  keyEvery?: number;
  /** How long each beep sounds, `BEEP_MS` where it is left out. */
  beepMs?: number;
  /** Further options of the encoder. */
  encoder?: readonly string[];
}

export const isFlash = (frame: number): boolean => frame % FLASH_EVERY === FLASH_FROM;

/** I420 frames, one buffer each, the same one over and over. */
function* pictures(count: number, width: number, height: number): Generator<Uint8Array> {
  const picture = new Uint8Array((width * height * 3) / 2);
  const stripHeight = height * STRIP_HEIGHT;
  for (let frame = 0; frame < count; frame += 1) {
    picture.fill(128);
    const bits = encodeStamp({ code: LESSON_CODE, counter: frame, time: frame * FRAME_MS });
    for (let y = 0; y < height; y += 1) {
      const row = Math.floor((y / stripHeight) * ROWS);
      for (let x = 0; x < width; x += 1) {
        const bit = bits[row * COLUMNS + Math.floor((x / width) * COLUMNS)];
        // Below the strip something moves, so that frames have content and depend on each other.
        const moving = isFlash(frame) ? 235 : 40 + ((x + y + frame * 3) % 64);
        picture[y * width + x] = y < stripHeight ? (bit === 1 ? 235 : 16) : moving;
      }
    }
    yield picture.slice();
  }
}

function soundOf(seconds: number, beepMs: number): Buffer {
  const samples = new Int16Array(Math.round(seconds * SOUND_HZ));
  for (let i = 0; i < samples.length; i += 1) {
    const ms = (i / SOUND_HZ) * 1000;
    const sinceMs =
      ms - (Math.floor(ms / FRAME_MS / FLASH_EVERY) * FLASH_EVERY + FLASH_FROM) * FRAME_MS;
    const loud = sinceMs >= 0 && sinceMs < beepMs ? 12_000 : 0;
    samples[i] = Math.sin((2 * Math.PI * BEEP_HZ * i) / SOUND_HZ) * loud;
  }
  return Buffer.from(samples.buffer);
}

const H264 =
  "-c:v libx264 -profile:v baseline -preset veryfast -bf 0 -bsf:v filter_units=remove_types=6";
const VP9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -lag-in-frames 0 -auto-alt-ref 0";

async function packetsOf(path: string, kind: "video" | "audio") {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  const track =
    kind === "video" ? await input.getPrimaryVideoTrack() : await input.getPrimaryAudioTrack();
  if (track === null) throw new Error(`no ${kind} was produced`);
  const frames: EncodedFrame[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const { data, timestamp, type } = packet;
    frames.push({ data, timeMs: timestamp * 1000, key: type === "key" });
  }
  const config = kind === "video" ? await track.getDecoderConfig() : null;
  return { frames, description: config?.description };
}

/** SPS and PPS of an AVCDecoderConfigurationRecord with one of each. */
function setsOf(description: AllowSharedBufferSource | undefined): Uint8Array[] {
  if (description === undefined) return [];
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  const spsEnd = 8 + (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0));
  const ppsLength = ((bytes[spsEnd + 1] ?? 0) << 8) | (bytes[spsEnd + 2] ?? 0);
  return [bytes.slice(8, spsEnd), bytes.slice(spsEnd + 3, spsEnd + 3 + ppsLength)];
}

export async function produce(options: LessonOptions): Promise<Lesson> {
  const { codec = "H264", seconds, width = 320, height = 180, keyEvery = 100 } = options;
  const folder = await mkdtemp(join(tmpdir(), "aside-lesson-"));
  try {
    const pcm = join(folder, "sound.pcm");
    await writeFile(pcm, soundOf(seconds, options.beepMs ?? BEEP_MS));
    const path = join(folder, codec === "H264" ? "lesson.mp4" : "lesson.mkv");
    const picture = `-f rawvideo -pix_fmt yuv420p -s ${width}x${height} -r ${FPS} -i -`;
    const sound = `-f s16le -ar ${SOUND_HZ} -ac 1 -i`;
    const encoder = codec === "H264" ? H264 : VP9;
    const rate = "-b:v 600k -maxrate 900k -bufsize 600k";
    const args = [
      ...`-v error ${picture} ${sound}`.split(" "),
      pcm,
      ...`${encoder} ${rate} -g ${keyEvery} -keyint_min ${keyEvery}`.split(" "),
      ...(options.encoder ?? []),
      ..."-c:a libopus -ac 2 -b:a 48k -application lowdelay -y".split(" "),
      path,
    ];
    await run("ffmpeg", args, pictures(Math.round(seconds * FPS), width, height));
    const video = await packetsOf(path, "video");
    const audio = await packetsOf(path, "audio");
    const parameterSets = codec === "H264" ? setsOf(video.description) : [];
    return { codec, width, height, frames: video.frames, parameterSets, sound: audio.frames };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
