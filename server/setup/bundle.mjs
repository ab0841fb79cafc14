/** The client bundle, rebuilt when something it is made from has changed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { exec, lastLines } from "./exec.mjs";
import { hashOf } from "./hash.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder, MODULES, NODE_24, ROOT } from "./places.mjs";
import { Problem } from "./problem.mjs";

const SOURCES = ["client", "server/protocol", "server/consent", "recordings", "package-lock.json"];
const STAMP = join(ROOT, "client", "dist", ".sources");

function stamp() {
  try {
    return readFileSync(STAMP, "utf8");
  } catch {
    return undefined; // Never built.
  }
}

/** Needs the npm packages in place. */
export async function ensureBundle(step) {
  const sources = () => hashOf(ROOT, SOURCES, ["dist", "node_modules"]);
  if (stamp() === sources()) return step.there("client bundle");
  const checkout = createHash("sha256").update(ROOT).digest("hex").slice(0, 16);
  await withLock(
    join(cacheFolder(), "locks", `bundle-${checkout}`),
    () => step.doing("waiting for another build of the client"),
    async () => {
      const wanted = sources();
      if (stamp() === wanted) return;
      step.doing("building the client bundle");
      const vite = join(MODULES, "vite", "bin", "vite.js");
      const { code, output } = await exec(
        [NODE_24, vite, "build", "client", "--logLevel", "warn"],
        { cwd: ROOT, env: { ...process.env, NODE_ENV: "production" } },
      );
      if (code !== 0) {
        throw new Problem(
          "The client bundle could not be built.",
          "npm run check",
          lastLines(output, 12),
        );
      }
      writeFileSync(STAMP, wanted);
    },
  );
  step.done("client bundle built");
}
