/**
 * Preloaded into both servers, so that neither outlives its bench. SIGUSR2 collects
 * the garbage: what is read afterwards is memory in use, not the collector's mood.
 */
import { setFlagsFromString } from "node:v8";
import { isMainThread } from "node:worker_threads";
import { runInNewContext } from "node:vm";

const LOOK_EVERY_MS = 5_000;

if (isMainThread) {
  const parent = process.ppid;
  // A crash of the load generator, which is native code, must not leave a server behind.
  setInterval(() => process.ppid === parent || process.kill(process.pid), LOOK_EVERY_MS).unref();
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  process.on("SIGUSR2", () => collect());
}
