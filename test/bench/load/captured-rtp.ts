/**
 * A few seconds of a lesson as RTP packets: H264 and Opus, encoded and packed by
 * ffmpeg once, sent again and again with numbers and times that go on.
 */
import { spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

const SECONDS = 8;
export const RATES = { video: 1_400_000, audio: 96_000 } as const;
export const TYPES = { video: 102, audio: 100 } as const;
export const SSRCS = { video: 1_111, audio: 3_333 } as const;
const CLOCKS = { video: 90_000, audio: 48_000 } as const;
type Kind = keyof typeof TYPES;

interface Packet {
  kind: Kind;
  /** From the beginning of a round, ms. */
  atMs: number;
  bytes: Buffer;
}

const listen = async (into: (bytes: Buffer) => void): Promise<Socket> => {
  const socket = createSocket({ type: "udp4", recvBufferSize: 8 * 2 ** 20 });
  socket.on("message", into);
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
};

export const capture = async (): Promise<Packet[]> => {
  const raw: { kind: Kind; bytes: Buffer }[] = [];
  const note = (kind: Kind) => (bytes: Buffer) => {
    if (((bytes[1] ?? 0) & 0x7f) === TYPES[kind]) raw.push({ kind, bytes });
  };
  const [video, audio] = [await listen(note("video")), await listen(note("audio"))];
  const out = (kind: Kind, port: number): string[] => [
    ...["-f", "rtp", "-payload_type", String(TYPES[kind]), "-ssrc", String(SSRCS[kind])],
    `rtp://127.0.0.1:${port}?pkt_size=1200`,
  ];
  const rate = String(RATES.video);
  const words = [
    ...["-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30"],
    ...["-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", String(SECONDS)],
    ...["-map", "0:v", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"],
    ...["-g", "60", "-pix_fmt", "yuv420p", "-b:v", rate, "-minrate", rate, "-maxrate", rate],
    ...["-bufsize", rate, "-nal-hrd", "cbr", ...out("video", video.address().port)],
    ...["-map", "1:a", "-c:a", "libopus", "-b:a", String(RATES.audio), "-vbr", "off"],
    ...["-t", String(SECONDS), ...out("audio", audio.address().port)],
  ];
  const [code] = (await once(spawn("ffmpeg", words, { stdio: "ignore" }), "exit")) as [number];
  video.close();
  audio.close();
  if (code !== 0 || raw.length === 0) throw new Error("ffmpeg made no packets");
  const first = { video: 0, audio: 0 };
  for (const kind of ["video", "audio"] as const) {
    first[kind] = raw.find((one) => one.kind === kind)?.bytes.readUInt32BE(4) ?? 0;
  }
  return raw
    .map(({ kind, bytes }) => {
      const ticks = (bytes.readUInt32BE(4) - first[kind]) >>> 0;
      return { kind, bytes, atMs: (1_000 * ticks) / CLOCKS[kind] };
    })
    .toSorted((one, other) => one.atMs - other.atMs);
};

/** Where one system wants its packets. */
export type Ports = Record<Kind, number>;

export interface Feed {
  /** Payload that one recording was sent so far, bytes. */
  payload(): number;
  stop(): Promise<void>;
}

/**
 * Sends in real time to every one of `to`, the same packets to all, until it is stopped.
 * ffmpeg gives up when nothing came for ten seconds: nobody is left out for a while.
 */
export const feed = (socket: Socket, packets: readonly Packet[], to: readonly Ports[]): Feed => {
  const sequence: Record<Kind, number> = { video: 0, audio: 0 };
  const startedAt = performance.now();
  let [at, rounds, payload, first] = [0, 0, 0, 0];
  const state = { going: true };
  const send = ({ kind, bytes }: Packet): void => {
    sequence[kind] = (sequence[kind] + 1) & 0xffff;
    const copy = Buffer.from(bytes);
    copy.writeUInt16BE(sequence[kind], 2);
    const ticks = rounds * SECONDS * CLOCKS[kind];
    copy.writeUInt32BE((bytes.readUInt32BE(4) + ticks) >>> 0, 4);
    // Whoever is first wakes the processor for all: each in turn.
    first = (first + 1) % to.length;
    for (const ports of [...to.slice(first), ...to.slice(0, first)]) {
      socket.send(copy, ports[kind], "127.0.0.1");
    }
    payload += bytes.length - 12;
  };
  const run = async (): Promise<void> => {
    while (state.going) {
      const due = performance.now() - startedAt - rounds * SECONDS * 1_000;
      for (let one = packets[at]; one !== undefined && one.atMs <= due; one = packets[at]) {
        send(one);
        at += 1;
      }
      if (at === packets.length) [at, rounds] = [0, rounds + 1];
      else await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const running = run();
  return {
    payload: () => payload,
    stop: () => {
      state.going = false;
      return running;
    },
  };
};
