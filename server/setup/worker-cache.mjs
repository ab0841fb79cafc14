/**
 * Where a worker is kept: outside the checkout, one folder for each version,
 * architecture and way of building. A folder appears whole or not at all.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { exec } from "./exec.mjs";
import { hashOf, hashOfFile } from "./hash.mjs";
import { cacheFolder, lockedVersion, ROOT } from "./places.mjs";

export const RECIPE = join(ROOT, "sfu-config", "worker");
export const BINARY = "mediasoup-worker";
export const FACTS = "worker.json";

/** The exit code of a worker that starts well but was not told its version: mediasoup's own check. */
const STARTS_WELL = 41;

export function workerFolder() {
  const recipe = hashOf(RECIPE, ["Makefile", "adapters"]).slice(0, 12);
  return join(cacheFolder(), `worker-${lockedVersion("mediasoup")}-${process.arch}-${recipe}`);
}

/** Whether the worker starts on this machine; a wrong C library or a crash makes it false. */
export async function runs(binary) {
  const { code } = await exec([binary], { env: {}, limitMs: 10_000 });
  return code === STARTS_WELL;
}

/** The facts of a cached worker, or undefined where there is none, or where it was altered. */
export function cachedWorker(folder) {
  try {
    const facts = JSON.parse(readFileSync(join(folder, FACTS), "utf8"));
    return facts.sha256 === hashOfFile(join(folder, BINARY)) ? facts : undefined;
  } catch {
    return undefined; // Absent or half-written: both mean that it has to be made.
  }
}

/**
 * A folder beside the final one, on the same file system, so that a rename is
 * atomic. The caller holds the lock, so whatever an earlier set-up left is dead.
 */
export function temporaryFolder(folder) {
  const making = `${basename(folder)}.making-`;
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(making)) rmSync(join(dirname(folder), name), { recursive: true });
  }
  const temporary = `${folder}.making-${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  return temporary;
}

/** Moves a finished worker into place with its facts. */
export function keepWorker(temporary, folder, source) {
  const facts = {
    source,
    sha256: hashOfFile(join(temporary, BINARY)),
    version: lockedVersion("mediasoup"),
  };
  writeFileSync(join(temporary, FACTS), `${JSON.stringify(facts, null, 2)}\n`);
  if (existsSync(folder)) {
    renameSync(folder, `${temporary}.old`);
    rmSync(`${temporary}.old`, { recursive: true, force: true });
  }
  renameSync(temporary, folder);
  return facts;
}
