/**
 * The server, as a recorder process sees it: starts the real program, gives every
 * segment its row at once (or when the test says so), and remembers what it is told.
 */
import { fork, type ChildProcess, type ForkOptions } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { forkOptions, PROGRAM } from "#recordings/recorder/launch.ts";
import type { FromRecorder, ToRecorder, WireStream } from "#recordings/wire.ts";
import { openWorker, type Worker } from "./worker.ts";

type Told<Type extends FromRecorder["type"]> = Extract<FromRecorder, { type: Type }>;

export interface Host {
  child: ChildProcess;
  pid: number;
  objects: string;
  identity: string;
  recipient: string;
  told: FromRecorder[];
  /** Closed with the host. */
  workers: Worker[];
  /** Whether rows are made at once. */
  names: boolean;
  say(message: ToRecorder): void;
  /** The first message of this type that fits and was not answered by an earlier call with the same `after`. */
  hears<Type extends FromRecorder["type"]>(
    type: Type,
    fits?: (message: Told<Type>) => boolean,
  ): Promise<Told<Type>>;
  all<Type extends FromRecorder["type"]>(type: Type, recording?: string): Told<Type>[];
  /** Resolves with its exit code when the process is gone. */
  gone: Promise<number | null>;
}
export interface HostOptions {
  fork?: ForkOptions;
  objects?: string;
  /** Compiled code, shared by the processes of one test file. */
  cache?: string;
}

const LIMIT_MS = 60_000;

/** Waits for a condition; rejects with its name after `limitMs`. */
export const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = LIMIT_MS,
): Promise<void> => {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

export const withTempFolder = async <T>(body: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), "aside-recorder-"));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 9 });
  }
};

export const withHost = <T>(
  body: (host: Host) => Promise<T>,
  options: HostOptions = {},
): Promise<T> =>
  withTempFolder(async (folder) => {
    const { objects = join(folder, "objects"), cache = join(folder, "cache") } = options;
    const child = fork(PROGRAM, [objects], { ...forkOptions(cache), ...options.fork });
    const gone = once(child, "exit").then(([code]) => code as number | null);
    const identity = await newIdentity();
    const host: Host = {
      ...{ child, pid: child.pid ?? 0, objects, identity, gone },
      recipient: await recipientOf(identity),
      told: [],
      workers: [],
      names: true,
      say: (message) => void child.send(message),
      hears: async (type, fits = () => true) => {
        const find = () =>
          host.told.find(
            (one): one is Told<typeof type> => one.type === type && fits(one as Told<typeof type>),
          );
        await until(type, () => {
          if (find() === undefined && child.exitCode !== null)
            throw new Error("the recorder ended");
          return find() !== undefined;
        });
        return find() as Told<typeof type>;
      },
      all: (type, recording) =>
        host.told.filter(
          (one): one is Told<typeof type> =>
            one.type === type && (recording === undefined || one.recording === recording),
        ),
    };
    child.on("message", (message: FromRecorder) => {
      host.told.push(message);
      if (message.type !== "segment-opens" || !host.names) return;
      const { recording, segment } = message;
      if (child.connected) child.send({ type: "segment-named", recording, segment });
    });
    try {
      return await body(host);
    } finally {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await gone;
      for (const worker of host.workers) await worker.close();
    }
  });

export const VIDEO: WireStream = {
  ...{ stream: 1, source: "camera", kind: "video", codec: "H264", clockRate: 90_000 },
  ...{ channels: 0, ssrc: 1_111, payloadType: 102, rtxSsrc: 2_222, rtxPayloadType: 103 },
};
export const SOUND: WireStream = {
  ...{ stream: 2, source: "room", kind: "audio", codec: "opus", clockRate: 48_000 },
  ...{ channels: 2, ssrc: 3_333, payloadType: 100, rtxSsrc: null, rtxPayloadType: null },
};

export interface Recorded {
  recording: string;
  part: number;
  keyFile: Uint8Array;
  port: number;
  worker: Worker;
}
export interface BeginOptions {
  recording?: string;
  part?: number;
  sinceMs?: number;
  maxBytes?: number;
  streams?: WireStream[];
}

/** Begins a part, and lets it hear a worker of its own. */
export const begin = async (host: Host, options: BeginOptions = {}): Promise<Recorded> => {
  const { recording = randomBytes(16).toString("base64url"), part = 0 } = options;
  const { sinceMs = 0, maxBytes = 1e9, streams = [VIDEO, SOUND] } = options;
  const worker = await openWorker();
  host.workers.push(worker);
  host.say({ type: "begin", recording, part, recipient: host.recipient, sinceMs, maxBytes });
  const fits = (one: { recording: string; part: number }) =>
    one.recording === recording && one.part === part;
  const { port, keyFile } = await host.hears("ready", fits);
  worker.aim(port);
  host.say({ type: "go", recording, ip: "127.0.0.1", port: worker.port });
  host.say({ type: "streams", recording, streams });
  const begun = { recording, part, keyFile, port, worker };
  if (streams.some(({ kind }) => kind === "video")) await hearing(begun);
  return begun;
};

/** The first key frame request shows that its socket is connected and knows the streams. */
const hearing = ({ worker }: Recorded): Promise<void> =>
  until("a key frame was asked for", () => worker.keyFrames.length > 0);
