/** The mediasoup worker: the user's own, a cached one, the official prebuilt one, or one built here. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ensureDebian } from "./debian.mjs";
import { withLock } from "./lock.mjs";
import { Problem } from "./problem.mjs";
import { buildWorker, BUILD_PACKAGES } from "./worker-build.mjs";
import * as cache from "./worker-cache.mjs";
import { downloadWorker } from "./worker-download.mjs";

async function givenWorker(step, binary) {
  if (!(await cache.runs(binary))) {
    throw new Problem(
      `MEDIASOUP_WORKER_BIN names ${binary}, which is not a mediasoup worker that runs here.`,
      "unset MEDIASOUP_WORKER_BIN",
    );
  }
  step.there(`mediasoup worker of your own (${binary})`);
}

async function makeWorker(folder, step, packages) {
  const temporary = cache.temporaryFolder(folder);
  try {
    const download = await downloadWorker(temporary, step);
    if (download.ok) return cache.keepWorker(temporary, folder, "prebuilt");
    step.doing(`no prebuilt worker: ${download.why}`);
    await ensureDebian(BUILD_PACKAGES, "building the mediasoup worker", step);
    step.doing("waiting for the npm packages");
    await packages;
    await buildWorker(temporary, step);
    return cache.keepWorker(temporary, folder, "built");
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Fills `env.MEDIASOUP_WORKER_BIN`. Runs beside the installation of the npm
 * packages, which it waits for only when it has to build.
 * @param {Promise<unknown>} packages
 */
export async function ensureWorker(step, env, packages) {
  if (env.MEDIASOUP_WORKER_BIN) return givenWorker(step, env.MEDIASOUP_WORKER_BIN);
  const folder = cache.workerFolder();
  const binary = join(folder, cache.BINARY);
  const describe = (facts) => `mediasoup worker ${facts.version} (${facts.source})`;
  env.MEDIASOUP_WORKER_BIN = binary;
  const present = cache.cachedWorker(folder);
  if (present && (await cache.runs(binary))) return step.there(describe(present));
  const facts = await withLock(
    `${folder}.lock`,
    () => step.doing("waiting for another set-up that is making the worker"),
    async () => cache.cachedWorker(folder) ?? makeWorker(folder, step, packages),
  );
  step.done(describe(facts));
}
