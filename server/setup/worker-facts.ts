/** Where the worker that this process uses came from, for reports. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface WorkerFacts {
  path: string;
  /** `given`: named by the user through MEDIASOUP_WORKER_BIN, so that nothing else is known of it. */
  source: "prebuilt" | "built" | "given";
  /** Of the file as it is now, in hexadecimal. */
  sha256: string;
  /** mediasoup's version; absent for a given one. */
  version?: string;
}

async function noted(path: string): Promise<Partial<WorkerFacts>> {
  try {
    return JSON.parse(await readFile(join(dirname(path), "worker.json"), "utf8"));
  } catch {
    return {}; // A worker of the user's own has no such file.
  }
}

/** Throws when MEDIASOUP_WORKER_BIN is unset or names no readable file. */
export async function workerFacts(
  path = process.env["MEDIASOUP_WORKER_BIN"],
): Promise<WorkerFacts> {
  if (!path) throw new Error("MEDIASOUP_WORKER_BIN is not set: start through npm run");
  const sha256 = createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
  const note = await noted(path);
  if (note.sha256 !== sha256 || !note.source) return { path, source: "given", sha256 };
  return { path, source: note.source, sha256, ...(note.version && { version: note.version }) };
}
