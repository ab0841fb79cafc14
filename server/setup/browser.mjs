/**
 * A Chromium for the demo and the tests; tcpdump, which counts packets independently
 * of us; ip, which wakes the loopback of a network without any other way.
 */
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureDebian } from "./debian.mjs";
import { Problem } from "./problem.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

function findProgram(names, folders) {
  for (const name of names) {
    for (const folder of folders) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here: look in the next folder.
      }
    }
  }
  return undefined;
}

const pathFolders = () => [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin"];

/** Fills `env.CHROMIUM_PATH`; the user's own setting comes first. */
export async function ensureBrowser(step, env) {
  const chosen = env.CHROMIUM_PATH;
  if (chosen && !existsSync(chosen)) {
    throw new Problem(
      `CHROMIUM_PATH names ${chosen}, which does not exist.`,
      "unset CHROMIUM_PATH",
    );
  }
  let browser = chosen ?? findProgram(BROWSERS, pathFolders());
  const packages = [];
  if (!browser) packages.push("chromium");
  if (!findProgram(["tcpdump"], pathFolders())) packages.push("tcpdump");
  if (!findProgram(["ip"], pathFolders())) packages.push("iproute2");
  const added = packages.length > 0 ? await ensureDebian(packages, "the browser tests", step) : [];
  browser ??= findProgram(BROWSERS, pathFolders());
  if (!browser) {
    throw new Problem(
      "No Chromium was found, even after installing it.",
      "apt-get install -y chromium",
    );
  }
  env.CHROMIUM_PATH = browser;
  if (added.length > 0) step.done(`${added.join(" and ")} installed`);
  else step.there(`${browser}, tcpdump, ip`);
}
