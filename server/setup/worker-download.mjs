/**
 * mediasoup's official prebuilt worker, from the place, under the name and with
 * the check that the package's own install script uses. The script itself is not
 * run, since it falls back to a build that downloads a dozen sources.
 */
import { release } from "node:os";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exec } from "./exec.mjs";
import { lockedVersion } from "./places.mjs";
import { BINARY, runs } from "./worker-cache.mjs";

const ANSWER_WITHIN_MS = 5_000;
const WHOLE_WITHIN_MS = 120_000;
const OFFICIAL = "https://github.com/versatica/mediasoup/releases/download";

export function prebuiltUrl(env = process.env) {
  const version = lockedVersion("mediasoup");
  const kernel = process.platform === "linux" ? `-kernel${release().split(".")[0]}` : "";
  const file = `mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
  return `${env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || OFFICIAL}/${version}/${file}`;
}

async function fetchBytes(url) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), ANSWER_WITHIN_MS);
  try {
    const answer = await fetch(url, { signal: stop.signal });
    if (!answer.ok) return undefined;
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), WHOLE_WITHIN_MS);
    return Buffer.from(await answer.arrayBuffer());
  } catch {
    return undefined; // Unreachable, too slow or cut off: the worker is built instead.
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Puts a prebuilt worker that runs here into `folder`. Answers why there is none
 * otherwise, as words that follow "no prebuilt worker:".
 * @returns {Promise<{ ok: true } | { ok: false, why: string }>}
 */
export async function downloadWorker(folder, step, env = process.env) {
  if (
    env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD &&
    !env.MEDIASOUP_FORCE_WORKER_PREBUILT_DOWNLOAD
  ) {
    return { ok: false, why: "switched off by MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD" };
  }
  step.doing("asking for mediasoup's prebuilt worker");
  const bytes = await fetchBytes(prebuiltUrl(env));
  if (!bytes) return { ok: false, why: "it cannot be downloaded from here" };
  const archive = join(folder, "prebuilt.tgz");
  writeFileSync(archive, bytes);
  const unpacked = await exec(["tar", "-xzf", archive, "-C", folder, BINARY]);
  if (unpacked.code !== 0) return { ok: false, why: "the download is not a worker archive" };
  chmodSync(join(folder, BINARY), 0o755);
  rmSync(archive);
  if (!(await runs(join(folder, BINARY))))
    return { ok: false, why: "it does not run on this machine" };
  return { ok: true };
}
