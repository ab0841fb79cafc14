/** One mediasoup worker process with its port, and the certainty that it is gone. */
import { createWorker } from "mediasoup";
import type { Router, WebRtcServer, Worker } from "mediasoup/types";
import { mediaCodecs } from "#sfu-config/codecs.ts";
import type { RelaySettings } from "#sfu-config/settings.ts";
import { webRtcServerOptions } from "#sfu-config/transports.ts";
import { heed, type RelayLog } from "./context.ts";
import { within } from "./within.ts";

/** An orderly close that takes longer ends with SIGKILL. */
const EXIT_MS = 1_000;
/** A worker that is not up by then will not come. */
const START_MS = 10_000;

export interface MediaWorker {
  readonly pid: number;
  readonly index: number;
  readonly server: WebRtcServer;
  /** Nothing can be asked of it any more; its process may still be about to exit. */
  readonly gone: boolean;
  /** Its process has exited: nothing leaves it. */
  readonly exited: Promise<void>;
  /** How many live sessions it carries. */
  load: number;
  createRouter(): Promise<Router>;
  /** SIGKILL, and resolves once the process has exited. Never rejects. */
  kill(): Promise<void>;
  /** Orderly, with the same certainty. */
  close(): Promise<void>;
}

export interface MediaWorkerOptions {
  settings: RelaySettings;
  workerBin: string | undefined;
  index: number;
  log: RelayLog;
}

const signal = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // No such process: it exited by itself, which is what was wanted.
  }
};

export const startMediaWorker = async (options: MediaWorkerOptions): Promise<MediaWorker> => {
  const { settings, log, index } = options;
  const worker: Worker = heed(
    log,
    await createWorker({
      logLevel: "error",
      ...(options.workerBin === undefined ? {} : { workerBin: options.workerBin }),
    }),
  );
  let hasExited = false;
  const exited = new Promise<void>((resolve) => {
    const done = (): void => {
      hasExited = true;
      resolve();
    };
    worker.once("died", done);
    worker.once("subprocessclose", done);
  });
  const kill = async (): Promise<void> => {
    if (!hasExited) signal(worker.pid);
    await exited;
  };
  const made = await within(
    START_MS,
    worker.createWebRtcServer(webRtcServerOptions(settings, index)),
  );
  if (made.status !== "done") {
    await kill();
    throw new Error(`media worker ${index} could not listen`, {
      cause: made.status === "failed" ? made.error : "no answer",
    });
  }
  return {
    pid: worker.pid,
    index,
    server: heed(log, made.value),
    get gone() {
      return worker.closed;
    },
    exited,
    load: 0,
    createRouter: async () =>
      heed(log, await worker.createRouter({ mediaCodecs: mediaCodecs(settings.videoCodecs) })),
    kill,
    async close() {
      worker.close();
      const outcome = await within(EXIT_MS, exited);
      if (outcome.status !== "done") await kill();
    },
  };
};
