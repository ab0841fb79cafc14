/** How the recorder process is started; for the server and the tests. */
import { fork, type ChildProcess, type ForkOptions } from "node:child_process";
import { join } from "node:path";

export const PROGRAM = join(import.meta.dirname, "..", "recorder.ts");
/** A disk that hangs holds one of these for each object; the others' bytes must go on. */
const THREADS = "16";
/** Little is kept alive from packet to packet: a third less resident memory, and no slower. */
const SMALL = ["--max-semi-space-size=1", "--v8-pool-size=0"];

export interface Launch {
  /** Where sealed objects lie. */
  objects: string;
  /**
   * A private folder for compiled code, or null. With it the second start needs no
   * compiler for TypeScript, which would stay in memory: some 18 MB.
   */
  cache: string | null;
}

export const forkOptions = (cache: Launch["cache"]): ForkOptions => ({
  serialization: "advanced",
  // Nothing of the server's environment, where secrets may stand.
  env: {
    UV_THREADPOOL_SIZE: THREADS,
    ...(cache === null ? {} : { NODE_COMPILE_CACHE: cache }),
  },
  execArgv: SMALL,
  stdio: ["ignore", "ignore", "inherit", "ipc"],
});

export const launchRecorder = ({ objects, cache }: Launch): ChildProcess =>
  fork(PROGRAM, [objects], forkOptions(cache));
