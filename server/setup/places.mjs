/** Where things are. Everything is derived from the checkout and the user's cache folder. */
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { accessSync, constants, mkdirSync, readFileSync } from "node:fs";
import { Problem } from "./problem.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const MODULES = join(ROOT, "node_modules");
export const NODE_24 = join(MODULES, ".bin", "node");

export const cacheFolder = (env = process.env) =>
  join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "aside");

/** What is made once (the worker) and the locks of set-ups are kept there, so it has to be writable. */
export function requireCache() {
  const folder = cacheFolder();
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new Problem(
      `What the set-up makes is kept in ${folder}, which cannot be written. Name a folder that can:`,
      "XDG_CACHE_HOME=/var/tmp/aside-cache npm run setup",
    );
  }
}

/** The exact version of a package that the lock file asks for. */
export function lockedVersion(name) {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  return lock.packages[`node_modules/${name}`].version;
}
