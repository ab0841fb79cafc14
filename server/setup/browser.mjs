/**
 * A Chromium for the demo and the tests; tcpdump, which counts packets independently
 * of us; ip, which wakes the loopback of a network without any other way; age, ffmpeg
 * and unzip, which judge recordings and exports and were written by nobody here.
 */
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureDebian } from "./debian.mjs";
import { Problem } from "./problem.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** Program, and the package that brings it. */
const TOOLS = [
  ["tcpdump", "tcpdump"],
  ["ip", "iproute2"],
  ["age", "age"],
  ["ffmpeg", "ffmpeg"],
  ["unzip", "unzip"],
];

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
  for (const [program, name] of TOOLS) {
    if (!findProgram([program], pathFolders())) packages.push(name);
  }
  const added = packages.length > 0 ? await ensureDebian(packages, "the tests", step) : [];
  browser ??= findProgram(BROWSERS, pathFolders());
  if (!browser) {
    throw new Problem(
      "No Chromium was found, even after installing it.",
      "apt-get install -y chromium",
    );
  }
  env.CHROMIUM_PATH = browser;
  if (added.length > 0) step.done(`${added.join(" and ")} installed`);
  else step.there([browser, ...TOOLS.map(([program]) => program)].join(", "));
}
