/**
 * Planted into the server by `--import`: the worker's reply is no longer awaited.
 *
 * A router's dump, whose answer is the proof of a close, is replaced by an
 * answer that is there at once and names nothing.
 */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

interface Mediasoup {
  RouterImpl: { prototype: { dump(): Promise<object> } };
}

// Children of the server inherit the option; only the server has a router.
if (process.argv[1]?.endsWith("main.ts") === true) {
  const folder = dirname(fileURLToPath(import.meta.resolve("mediasoup")));
  const url = pathToFileURL(join(folder, "Router.js")).href;
  const { RouterImpl } = (await import(url)) as Mediasoup;
  RouterImpl.prototype.dump = () =>
    Promise.resolve({ transportIds: [], mapProducerIdConsumerIds: [] });
}
