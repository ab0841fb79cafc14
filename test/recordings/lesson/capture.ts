/** Real packets: what `ffmpeg -f rtp` sends over UDP, with its Sender Reports. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { MediaRecord } from "#recordings/types.ts";
import { run } from "./ffmpeg.ts";
import type { Arrival } from "./line.ts";

async function listenOn(onMessage: (bytes: Buffer) => void, port = 0): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", onMessage);
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

/** RFC 3550, 5.1; ffmpeg sends neither contributors nor extensions nor padding. */
export function rtpOf(stream: number, bytes: Buffer): MediaRecord {
  return {
    type: "rtp",
    stream,
    marker: (bytes.readUInt8(1) & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    payload: Uint8Array.from(bytes.subarray(12)),
  };
}

/** RFC 3550, 6.4.1; null for other kinds. */
function reportOf(stream: number, bytes: Buffer): MediaRecord | null {
  if (bytes.readUInt8(1) !== 200) return null;
  return {
    type: "report",
    stream,
    ntpSeconds: bytes.readUInt32BE(8),
    ntpFraction: bytes.readUInt32BE(12),
    rtpTimestamp: bytes.readUInt32BE(16),
  };
}

/** `args`: input and encoder of one stream. It is sent at its own pace. */
export async function capture(stream: number, args: readonly string[]): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  const began = performance.now();
  const note = (record: MediaRecord | null): void => {
    if (record !== null) arrivals.push({ atMs: performance.now() - began, record });
  };
  const media = await listenOn((bytes) => note(rtpOf(stream, bytes)));
  const control = await listenOn((bytes) => note(reportOf(stream, bytes)));
  try {
    const ports = `rtcpport=${control.address().port}&pkt_size=1200`;
    const to = `rtp://127.0.0.1:${media.address().port}?${ports}`;
    await run("ffmpeg", ["-v", "error", "-re", ...args, "-f", "rtp", to]);
  } finally {
    media.close();
    control.close();
  }
  return arrivals;
}
