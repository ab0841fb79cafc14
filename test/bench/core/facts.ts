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

const commit = (): string => {
  try {
    const options = { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] } as const;
    const hash = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], options).trim();
    const changed = execFileSync("git", ["status", "--porcelain"], options).trim() !== "";
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
