/**
 * Preloaded into both servers: SIGUSR2 collects the garbage, so that what is read
 * afterwards is memory in use and not the mood of the collector.
 */
import { setFlagsFromString } from "node:v8";
import { isMainThread } from "node:worker_threads";
import { runInNewContext } from "node:vm";

if (isMainThread) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  process.on("SIGUSR2", () => collect());
}
