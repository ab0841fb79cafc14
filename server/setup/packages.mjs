/** The npm packages, exactly as the lock file says, and Node 24, which is one of them. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { exec, lastLines } from "./exec.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder, lockedVersion, MODULES, NODE_24, ROOT } from "./places.mjs";
import { Problem } from "./problem.mjs";

/** npm 10 has failed to install Vite 8; this one is fetched where the machine's own is older. */
const NPM_VERSION = "11.19.1";
const NPM_PATIENCE = [
  "--fetch-retries=2",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=4000",
  "--fetch-timeout=60000",
];
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENETDOWN|ECONNRESET/;

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Compares what npm wrote down about node_modules with the lock file, entry by entry. */
export function packagesMatch(root = ROOT) {
  const record = join(root, "node_modules", ".package-lock.json");
  // npm writes its record last, so an interrupted installation has none.
  if (!existsSync(record)) return false;
  const wanted = readJson(join(root, "package-lock.json")).packages;
  const present = readJson(record).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    if (!found) return entry.optional === true;
    return found.integrity === entry.integrity && existsSync(join(root, path));
  });
}

/** npm's own environment: the machine's Node, not the one that is being replaced. */
function npmEnvironment() {
  const own = join(MODULES, ".bin");
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== own);
  return { ...process.env, PATH: folders.join(delimiter) };
}

async function npmCommand(env) {
  const { code, output } = await exec(["npm", "--version"], { env });
  if (code !== 0) {
    throw new Problem("npm is missing on this machine.", "apt-get install -y npm");
  }
  if (Number(output.split("\n").at(-1)?.split(".")[0]) >= 11) return ["npm"];
  return ["npm", "exec", "--yes", `--package=npm@${NPM_VERSION}`, ...NPM_PATIENCE, "--", "npm"];
}

async function npm(args, env) {
  const command = [...(await npmCommand(env)), ...args, ...NPM_PATIENCE, "--no-audit", "--no-fund"];
  const { code, output } = await exec(command, { cwd: ROOT, env });
  if (code === 0) return;
  if (UNREACHABLE.test(output)) {
    throw new Problem(
      "The packages cannot be fetched: the package registry cannot be reached from here. With a network, repeat this:",
      "npm run setup",
    );
  }
  throw new Problem("npm could not install the packages.", "npm run setup", lastLines(output, 6));
}

async function hasNode24() {
  if (!existsSync(NODE_24)) return false;
  const { code, output } = await exec([NODE_24, "--version"]);
  return code === 0 && output === `v${lockedVersion("node")}`;
}

/** @param {ReturnType<ReturnType<typeof import("./say.mjs").createVoice>["step"]>} step */
export async function ensurePackages(step) {
  const label = `npm packages, Node ${lockedVersion("node")}`;
  if (packagesMatch() && (await hasNode24())) return step.there(label);
  const checkout = createHash("sha256").update(ROOT).digest("hex").slice(0, 16);
  const lock = join(cacheFolder(), "locks", `packages-${checkout}`);
  await withLock(
    lock,
    () => step.doing("waiting for another set-up of this checkout"),
    async () => {
      const env = npmEnvironment();
      if (!packagesMatch()) {
        step.doing("installing npm packages");
        // No install scripts: mediasoup's would try to download or build its
        // worker, which is a step of its own here.
        await npm(["ci", "--ignore-scripts"], env);
      }
      if (!(await hasNode24())) {
        step.doing(`fetching Node ${lockedVersion("node")}`);
        await npm(["rebuild", "node"], env);
      }
      if (!(await hasNode24())) {
        throw new Problem(
          `Node ${lockedVersion("node")} from npm does not run on this machine.`,
          `rm -rf ${MODULES} && npm run setup`,
        );
      }
    },
  );
  step.done(label);
}
