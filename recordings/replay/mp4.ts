/**
 * Fragmented MP4 by mediabunny. PURE: bytes go to a sink.
 *
 * Each track is cut into fragments by a muxer of its own, for in one of several
 * tracks a fragment ends only where every camera has a key frame at once, and a
 * camera that is silent holds back everything else: then an hour would have to
 * fit in memory. The header comes from one more muxer that knows all tracks.
 *
 * Pictures are `avc3` or `vp09`: a new size or parameter set is ordinary input.
 */
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  NullTarget,
  Output,
  type AudioCodec,
  type VideoCodec,
} from "mediabunny";
import { join } from "../format/bytes.ts";
import { free, renumber, withDuration, withNames } from "./mp4-boxes.ts";
import type { Sample, Track } from "./track.ts";

/** Room for the header before the fragments, bytes: each track takes less than 1 kB. */
const HEADER_BYTES = 32_768;
/** A fragment of sound lasts this long, one of pictures at least, s. */
const FRAGMENT_S = 2;
/** A muxer remembers every sample it was given: after so many fragments another one goes on. */
const FRAGMENTS_EACH = 16;
/** What the last picture lasts, ms: nothing tells. */
const LAST_MS = 40;
const AUDIO = { codec: "opus", numberOfChannels: 2, sampleRate: 48_000 } as const;
const TICKS = 90_000;

const CODECS = { H264: "avc", VP9: "vp9", opus: "opus" } as const;

/** RFC 7845, 5.1, without pre-skip: what was recorded began long before. */
const OPUS_HEAD = Uint8Array.from([
  ...new TextEncoder().encode("OpusHead"),
  ...[1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0],
]);

const audioConfig = { ...AUDIO, description: OPUS_HEAD };

const videoConfig = ({ config }: Track) => {
  if (config === null) throw new Error("a track of pictures without a picture");
  const { codec, description, width, height } = config;
  const sizes = { codedWidth: width, codedHeight: height };
  return { codec, ...sizes, ...(description === null ? {} : { description }) };
};

type Source = EncodedAudioPacketSource | EncodedVideoPacketSource;

function addTrack(output: Output, track: Track, isDefault: boolean): Source {
  const { name } = track;
  const common = { name, disposition: { default: isDefault } };
  const codec: AudioCodec | VideoCodec = CODECS[track.info.codec];
  if (codec === "opus") {
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source, { ...common, decoderConfig: audioConfig });
    return source;
  }
  const source = new EncodedVideoPacketSource(codec);
  const decoderConfig = videoConfig(track);
  output.addVideoTrack(source, { ...common, frameRate: TICKS, decoderConfig });
  return source;
}

/** Takes a finished piece of the file. Pieces are to be written one after the other. */
export type WriteBytes = (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

interface Muxer {
  output: Output;
  source: Source;
  fragments: number;
}

/** One track's fragments. */
class Fragments {
  readonly #track: Track;
  #muxer: Muxer | null = null;
  #held: Sample | null = null;
  readonly #ready: { moof: Uint8Array; mdat: Uint8Array }[] = [];

  constructor(track: Track) {
    this.#track = track;
  }

  /** Held by one, for a sample lasts until the next. */
  async add(sample: Sample): Promise<void> {
    const before = this.#held;
    this.#held = sample;
    if (before === null) return;
    await this.#write(before, sample.timeMs - before.timeMs);
    if (sample.key && (this.#muxer?.fragments ?? 0) >= FRAGMENTS_EACH) await this.#end();
  }

  async finish(): Promise<number> {
    const last = this.#held;
    if (last === null) return 0;
    const lasts = last.lastsMs > 0 ? last.lastsMs : LAST_MS;
    await this.#write(last, lasts);
    await this.#end();
    return last.timeMs + lasts;
  }

  take() {
    return this.#ready.splice(0);
  }

  async #write({ data, key, timeMs }: Sample, lastsMs: number): Promise<void> {
    const type = key ? "key" : "delta";
    this.#muxer ??= await this.#begin();
    await this.#muxer.source.add(new EncodedPacket(data, type, timeMs / 1000, lastsMs / 1000));
  }

  async #begin(): Promise<Muxer> {
    let moof: Uint8Array | null = null;
    const format = new Mp4OutputFormat({
      fastStart: "fragmented",
      minimumFragmentDuration: FRAGMENT_S,
      onMoof: (data) => (moof = data.slice()),
      onMdat: (data) => {
        if (moof !== null) this.#ready.push({ moof, mdat: data.slice() });
        muxer.fragments += 1;
      },
    });
    const output = new Output({ format, target: new NullTarget() });
    const muxer: Muxer = { output, source: addTrack(output, this.#track, true), fragments: 0 };
    await output.start();
    return muxer;
  }

  async #end(): Promise<void> {
    await this.#muxer?.output.finalize();
    this.#muxer = null;
  }
}

/** Room sound first, else the teacher's own microphone: players play one track of sound. */
const LOUDEST = ["room", "own", "talkback"] as const;

function defaultTracks(tracks: readonly Track[]): Set<Track> {
  const video = tracks.find(({ info }) => info.source === "camera") ?? tracks.find(isVideo);
  const audio = LOUDEST.map((source) => tracks.find(({ info }) => info.source === source));
  return new Set(
    [video, audio.find((track) => track !== undefined)].filter((one) => one !== undefined),
  );
}

const isVideo = ({ info }: Track): boolean => info.kind === "video";

/** ftyp and moov of these tracks, numbered from 1 in their order. */
export async function headerOf(tracks: readonly Track[], durationMs: number) {
  const pieces: Uint8Array[] = [];
  const names = tracks.map(({ name }) => name);
  const format = new Mp4OutputFormat({
    fastStart: "fragmented",
    onFtyp: (data) => pieces.push(data.slice()),
    onMoov: (data) => pieces.push(withDuration(withNames(data, names), durationMs)),
  });
  const output = new Output({ format, target: new NullTarget() });
  const defaults = defaultTracks(tracks);
  for (const track of tracks) addTrack(output, track, defaults.has(track));
  await output.start();
  await output.finalize();
  return join(...pieces);
}

export class Mp4Writer {
  readonly #write: WriteBytes;
  readonly #tracks = new Map<Track, Fragments>();
  #sequence = 0;

  constructor(write: WriteBytes) {
    this.#write = write;
  }

  /** Before anything else: leaves room for the header. */
  begin(): Promise<void> {
    return this.#write(free(HEADER_BYTES));
  }

  async add(track: Track, sample: Sample): Promise<void> {
    let fragments = this.#tracks.get(track);
    if (fragments === undefined) {
      fragments = new Fragments(track);
      this.#tracks.set(track, fragments);
    }
    await fragments.add(sample);
    await this.#flush(track, fragments);
  }

  /** Gives what is to be written over the file's beginning; null where there is no track. */
  async finish(): Promise<{ header: Uint8Array<ArrayBuffer>; durationMs: number } | null> {
    let durationMs = 0;
    for (const [track, fragments] of this.#tracks) {
      durationMs = Math.max(durationMs, await fragments.finish());
      await this.#flush(track, fragments);
    }
    const tracks = [...this.#tracks.keys()];
    if (tracks.length === 0) return null;
    const header = await headerOf(tracks, durationMs);
    return { header: join(header, free(HEADER_BYTES - header.length)), durationMs };
  }

  async #flush(track: Track, fragments: Fragments): Promise<void> {
    const number = [...this.#tracks.keys()].indexOf(track) + 1;
    for (const { moof, mdat } of fragments.take()) {
      this.#sequence += 1;
      renumber(moof, this.#sequence, number);
      await this.#write(join(moof, mdat));
    }
  }
}
