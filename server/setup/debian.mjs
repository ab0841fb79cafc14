/** Packages of the distribution: what is missing, and installing it. */
import { existsSync, readdirSync } from "node:fs";
import { exec, lastLines } from "./exec.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder } from "./places.mjs";
import { Problem } from "./problem.mjs";
import { join } from "node:path";

const APT = [
  "apt-get",
  "-o",
  "Acquire::Retries=1",
  "-o",
  "Acquire::http::Timeout=15",
  "-o",
  "Acquire::https::Timeout=15",
  "-o",
  "DPkg::Lock::Timeout=180",
];
const UNREACHABLE =
  /Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Network is unreachable|Connection timed out/;

const hasLists = () => {
  const folder = "/var/lib/apt/lists";
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes("_Packages"));
};

/** Of `names`, those that dpkg does not have; all of them where there is no dpkg. */
export async function missingPackages(names) {
  const { output } = await exec([
    "dpkg-query",
    "-W",
    "-f",
    "${Package} ${db:Status-Status}\\n",
    ...names,
  ]);
  const lines = output.split("\n");
  return names.filter((name) => !lines.includes(`${name} installed`));
}

/** @param {string[]} names @param {{ doing(what: string): void, progress(text: string): void }} step */
async function installUnlocked(names, step) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  let unpacked = 0;
  const onLine = (line) => {
    if (line.startsWith("Setting up ")) step.progress(`${++unpacked} set up`);
    else if (line.startsWith("Get:")) step.progress("downloading");
  };
  const install = () =>
    exec([...APT, "install", "-y", "--no-install-recommends", ...names], { env, onLine });
  step.doing(`installing ${names.join(" ")}`);
  // The package lists are refreshed only where they are missing or too old.
  let result = hasLists() ? await install() : { code: 100, output: "" };
  if (result.code !== 0) {
    step.progress("refreshing the package lists");
    const update = await exec([...APT, "update"], { env });
    result = await install();
    if (result.code !== 0) result.output = `${update.output}\n${result.output}`;
  }
  return result;
}

/**
 * Installs what of `names` is missing and answers which ones were.
 * @param {string[]} names
 * @param {string} why a noun phrase: what they are needed for
 * @param {{ doing(what: string): void, progress(text: string): void }} step
 */
export async function ensureDebian(names, why, step) {
  if ((await missingPackages(names)).length === 0) return [];
  const lock = join(cacheFolder(), "locks", "debian");
  return withLock(
    lock,
    () => step.doing("waiting for another installation"),
    async () => {
      const missing = await missingPackages(names);
      if (missing.length === 0) return [];
      const command = `apt-get install -y ${missing.join(" ")}`;
      if ((await exec(["apt-get", "--version"])).code !== 0) {
        throw new Problem(
          `For ${why} this needs ${missing.join(", ")}, and there is no apt-get here. On a Debian machine it would be:`,
          command,
        );
      }
      if (process.getuid?.() !== 0) {
        throw new Problem(
          `For ${why} this needs ${missing.join(", ")}, which only root may install.`,
          `sudo ${command}`,
        );
      }
      const { code, output } = await installUnlocked(missing, step);
      if (code === 0) return missing;
      const sentence = UNREACHABLE.test(output)
        ? `For ${why} this needs ${missing.join(", ")}, and the distribution's package server cannot be reached from here. With a network, do this:`
        : `For ${why} this needs ${missing.join(", ")}, which apt-get could not install.`;
      const errors = output.split("\n").filter((line) => line.startsWith("E:"));
      throw new Problem(
        sentence,
        `apt-get update && ${command}`,
        UNREACHABLE.test(output) ? "" : lastLines(errors.join("\n") || output),
      );
    },
  );
}
