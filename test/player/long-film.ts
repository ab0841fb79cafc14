/** A short lesson over and over, sealed as one recording of hours, one segment at a time. */
import { encodeHead, encodeRecords, fileHeader } from "#recordings/format.ts";
import type { Chain } from "#recordings/seal.ts";
import type { MediaRecord, StreamInfo } from "#recordings/types.ts";
import {
  picturePayloads,
  reports,
  send,
  soundPayloads,
  through,
  type Arrival,
} from "#test/recordings/lesson/line.ts";
import { FRAME_MS, type Lesson } from "#test/recordings/lesson/produce.ts";
import { sendersOf } from "#test/recordings/lesson/recorded.ts";

const SEGMENT_MS = 8_000;
const BATCH_MS = 100;
/** A recorder asks for a key frame as it begins a segment; it comes so much later, ms. */
const KEY_MS = 60;

export interface Loop {
  streams: StreamInfo[];
  /** Of one time, in order. */
  arrivals: Arrival[];
  /** How far each stream's numbers go in one time. */
  packets: ReadonlyMap<number, number>;
  lastsMs: number;
}
export interface LongSegment {
  segment: number;
  atMs: number;
  lastsMs: number;
  chunks: number;
  object: Uint8Array;
}

/** The lesson lasts whole seconds: then its clocks go on as if it were one. */
export function loopOf(lesson: Lesson): Loop {
  const { camera, room } = sendersOf(lesson);
  const lastsMs = lesson.frames.length * FRAME_MS;
  const sound = lesson.sound.filter(({ timeMs }) => timeMs > -1 && timeMs < lastsMs - 1);
  const sent = [
    ...send(camera, lesson.frames, picturePayloads(lesson)),
    ...send(room, sound, soundPayloads),
  ].toSorted((one, other) => one.sentMs - other.sentMs);
  const packets = new Map<number, number>();
  for (const { packet } of sent) packets.set(packet.stream, (packets.get(packet.stream) ?? 0) + 1);
  const { arrivals } = through(sent, { seed: 7, jitterMs: 15 });
  const said = [...reports(camera, 0, lastsMs), ...reports(room, 0, lastsMs)];
  return {
    ...{ streams: [camera.info, room.info], packets, lastsMs },
    arrivals: [...arrivals, ...said].toSorted((one, other) => one.atMs - other.atMs),
  };
}

/** The same record, so many times later. */
function later(
  record: MediaRecord,
  { streams, packets, lastsMs }: Loop,
  time: number,
): MediaRecord {
  if (record.type !== "rtp" && record.type !== "report") return record;
  const rate = streams.find(({ stream }) => stream === record.stream)?.clockRate ?? 0;
  const ticks = (before: number) => (before + (time * lastsMs * rate) / 1_000) % 2 ** 32;
  if (record.type === "report") {
    const ntpSeconds = record.ntpSeconds + (time * lastsMs) / 1_000;
    return { ...record, ntpSeconds, rtpTimestamp: ticks(record.rtpTimestamp) };
  }
  const sequence = (record.sequence + time * (packets.get(record.stream) ?? 0)) % 65_536;
  return { ...record, sequence, timestamp: ticks(record.timestamp) };
}

/** In order, as they come over the line. */
function* arrivalsOf(loop: Loop, times: number): Generator<Arrival> {
  let over: Arrival[] = [];
  for (let time = 0; time < times; time += 1) {
    const beginsMs = time * loop.lastsMs;
    const own = loop.arrivals.map(({ atMs, record }) => ({
      atMs: atMs + beginsMs,
      record: later(record, loop, time),
    }));
    const all = [...over, ...own].toSorted((one, other) => one.atMs - other.atMs);
    const endsMs = time === times - 1 ? Infinity : beginsMs + loop.lastsMs;
    over = all.filter(({ atMs }) => atMs >= endsMs);
    yield* all.slice(0, all.length - over.length);
  }
}

interface Open {
  atMs: number;
  chunks: MediaRecord[][];
  batchMs: number;
  lastMs: number;
}

/**
 * As the recorder does it, of part 0; `chain` is at its beginning. Of a loop with a key
 * frame every 4 s, so that each segment has one where a recorder's has.
 */
export function* longFilm(loop: Loop, times: number, chain: Chain): Generator<LongSegment> {
  let segment = 0;
  let previous: { segment: number; chunks: number } | null = null;
  const close = ({ atMs, chunks, lastMs }: Open): LongSegment => {
    const sealer = chain.next();
    const head = { atMs, wallMs: 0, streams: loop.streams, previous, gaps: [] };
    const frames = [
      fileHeader(),
      sealer.seal("head", encodeHead(head)),
      ...chunks.map((records) => sealer.seal("media", encodeRecords(records))),
      sealer.seal("end", new Uint8Array()),
    ];
    const closed = { segment, atMs: Math.round(atMs), lastsMs: Math.round(lastMs - atMs) };
    previous = { segment, chunks: chunks.length + 2 };
    segment += 1;
    return { ...closed, chunks: chunks.length + 2, object: new Uint8Array(Buffer.concat(frames)) };
  };
  let open: Open | null = null;
  for (const { atMs, record } of arrivalsOf(loop, times)) {
    if (open !== null && atMs >= (segment + 1) * SEGMENT_MS - KEY_MS) {
      yield close({ ...open, lastMs: atMs });
      open = null;
    }
    // A recorder begins before the first packet comes: what came first keeps its moment.
    open ??= {
      atMs: segment === 0 ? 0 : atMs,
      chunks: [],
      batchMs: Number.NEGATIVE_INFINITY,
      lastMs: atMs,
    };
    if (atMs - open.batchMs >= BATCH_MS) {
      open.chunks.push([{ type: "clock", atMs }]);
      open.batchMs = atMs;
    }
    open.lastMs = atMs;
    open.chunks.at(-1)?.push(record);
  }
  if (open !== null) yield close(open);
}
