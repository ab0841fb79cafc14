/** Where things are. Everything is derived from the checkout and the user's cache folder. */
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const MODULES = join(ROOT, "node_modules");
export const NODE_24 = join(MODULES, ".bin", "node");

export const cacheFolder = (env = process.env) =>
  join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "aside");

/** The exact version of a package that the lock file asks for. */
export function lockedVersion(name) {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  return lock.packages[`node_modules/${name}`].version;
}
