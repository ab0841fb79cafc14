/** Builds the worker from the C++ source inside the npm package, against the distribution's libraries. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { exec, lastLines } from "./exec.mjs";
import { cacheFolder, MODULES } from "./places.mjs";
import { Problem } from "./problem.mjs";
import { BINARY, RECIPE, runs } from "./worker-cache.mjs";

export const BUILD_PACKAGES = [
  "g++",
  "make",
  "pkg-config",
  "flatbuffers-compiler",
  "libflatbuffers-dev",
  "libuv1-dev",
  "libssl-dev",
  "libsrtp2-dev",
  "libabsl-dev",
];

/** Leaves a worker that runs in `folder`, and nothing else. Needs the npm packages in place. */
export async function buildWorker(folder, step) {
  const work = join(folder, "build");
  mkdirSync(work, { recursive: true });
  const make = ["make", "-C", RECIPE, `MEDIASOUP=${join(MODULES, "mediasoup")}`, `OUT=${work}`];
  step.doing("building the worker from source");
  const dry = await exec([...make, "--no-print-directory", "count"]);
  const total = Number(lastLines(dry.output, 1)) || 0;
  let compiled = 0;
  const onLine = (line) => {
    if (line.startsWith("compiled ")) step.progress(`${++compiled} of ${total} files`);
  };
  const { code, output } = await exec([...make, `-j${Math.max(1, cpus().length)}`], { onLine });
  const built = join(work, BINARY);
  if (code !== 0 || !(await runs(built))) {
    const log = join(cacheFolder(), "worker-build.log");
    writeFileSync(log, output);
    throw new Problem(
      code === 0
        ? "The mediasoup worker was built but does not start."
        : "The mediasoup worker could not be built from its source.",
      `less ${log}`,
      lastLines(output),
    );
  }
  renameSync(built, join(folder, BINARY));
  rmSync(work, { recursive: true, force: true });
}
