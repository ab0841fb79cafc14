/** Recorders under test: ours, and `ffmpeg -c copy`, each with as many recordings as are asked for. */
import { randomBytes } from "node:crypto";
import { spawn, type ChildProcess } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { launchRecorder } from "#recordings/recorder/launch.ts";
import type { FromRecorder, ToRecorder, WireStream } from "#recordings/wire.ts";
import { SSRCS, TYPES, type Ports } from "../load/captured-rtp.ts";

export interface Recording {
  pids: number[];
  ports: Ports[];
  /** On disk, bytes. */
  stored(): Promise<number>;
  stop(): Promise<void>;
}

const sizeOf = async (folder: string): Promise<number> => {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
};

const STREAMS: WireStream[] = [
  {
    ...{ stream: 1, source: "camera", kind: "video", codec: "H264", clockRate: 90_000 },
    ...{ channels: 0, ssrc: SSRCS.video, payloadType: TYPES.video },
    ...{ rtxSsrc: 2_222, rtxPayloadType: 103 },
  },
  {
    ...{ stream: 2, source: "room", kind: "audio", codec: "opus", clockRate: 48_000 },
    ...{ channels: 2, ssrc: SSRCS.audio, payloadType: TYPES.audio },
    ...{ rtxSsrc: null, rtxPayloadType: null },
  },
];

/** One process, `count` recordings; `sender` is the one that packets will come from. */
export const ourRecorder = async (
  folder: string,
  count: number,
  sender: Socket,
): Promise<Recording> => {
  const objects = join(folder, "objects");
  const child = launchRecorder({ objects, cache: join(folder, "..", "cache") });
  const say = (message: ToRecorder): void => void child.send(message);
  const recipient = await recipientOf(await newIdentity());
  const ports: Ports[] = [];
  const ready = new Promise<void>((resolve) => {
    child.on("message", (message: FromRecorder) => {
      const { recording } = message;
      if (message.type === "segment-opens") {
        say({ type: "segment-named", recording, segment: message.segment });
      }
      if (message.type !== "ready") return;
      ports.push({ video: message.port, audio: message.port });
      say({ type: "go", recording, ip: "127.0.0.1", port: sender.address().port });
      say({ type: "streams", recording, streams: STREAMS });
      if (ports.length === count) resolve();
    });
  });
  for (let index = 0; index < count; index += 1) {
    const recording = randomBytes(16).toString("base64url");
    say({ type: "begin", recording, part: 0, recipient, sinceMs: 0, maxBytes: 1e12 });
  }
  await ready;
  return {
    pids: [child.pid ?? 0],
    ports,
    stored: () => sizeOf(objects),
    stop: async () => {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
};

const freePort = async (): Promise<number> => {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port - (port % 4);
};

const sdp = ({ video, audio }: Ports): string =>
  [
    ...["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"],
    ...[`m=video ${video} RTP/AVP ${TYPES.video}`, `a=rtpmap:${TYPES.video} H264/90000`],
    `a=fmtp:${TYPES.video} packetization-mode=1`,
    ...[`m=audio ${audio} RTP/AVP ${TYPES.audio}`, `a=rtpmap:${TYPES.audio} opus/48000/2`],
    "",
  ].join("\r\n");

/** A process for each recording, as ffmpeg works. */
export const ffmpegRecorders = async (folder: string, count: number): Promise<Recording> => {
  const children: ChildProcess[] = [];
  const gone: Promise<unknown>[] = [];
  const ports: Ports[] = [];
  for (let index = 0; index < count; index += 1) {
    // RTP wants an even port and the next one for RTCP, twice (RFC 3550, 11).
    const port = await freePort();
    const own = { video: port, audio: port + 2 };
    const file = join(folder, `${index}.sdp`);
    await writeFile(file, sdp(own));
    const words = ["-v", "error", "-protocol_whitelist", "file,rtp,udp", "-i", file];
    const out = ["-c", "copy", "-f", "matroska", join(folder, `${index}.mkv`)];
    const stdio = ["ignore", "ignore", "inherit"] as const;
    const child = spawn("ffmpeg", [...words, ...out], { stdio: [...stdio] });
    children.push(child);
    gone.push(once(child, "exit"));
    ports.push(own);
  }
  return {
    pids: children.map(({ pid }) => pid ?? 0),
    ports,
    stored: () => sizeOf(folder),
    stop: async () => {
      // It looks up at the next packet, or gives up by itself after ten seconds without one.
      for (const child of children) child.kill("SIGINT");
      await Promise.all(gone);
    },
  };
};
