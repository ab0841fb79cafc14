/** What a figure depends on: without it a figure cannot be compared with another. */
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workerBin } from "mediasoup";
import { canPin, loadAverage, machine } from "./machine.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** The worker that both sides run. */
export const workerPath = (): string => process.env["MEDIASOUP_WORKER_BIN"] ?? workerBin;

const versionOf = (folder: string): string => {
  const text = readFileSync(join(ROOT, folder, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
};

const git = (...words: string[]): string =>
  execFileSync("git", words, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();

const commit = (): string => {
  try {
    const hash = git("rev-parse", "--short=12", "HEAD");
    const changed = git("status", "--porcelain") !== "";
    return changed ? `${hash} with changes` : hash;
  } catch {
    return "not a git checkout";
  }
};

export const facts = () => ({
  at: new Date().toISOString(),
  version: versionOf("."),
  commit: commit(),
  mediasoup: versionOf("node_modules/mediasoup"),
  workerSha256: createHash("sha256").update(readFileSync(workerPath())).digest("hex"),
  ...machine(),
  pinned: canPin(),
  loadBefore: loadAverage(),
});
export type Facts = ReturnType<typeof facts>;
