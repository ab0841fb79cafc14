/**
 * `node server/setup/run.mjs COMMAND [arguments]`: sets up what the command needs,
 * then runs it. Plain JavaScript for any Node from 20 on, with nothing installed.
 */
import { COMMANDS } from "./commands.mjs";
import { ensureBrowser } from "./browser.mjs";
import { ensureBundle } from "./bundle.mjs";
import { endChildren } from "./exec.mjs";
import { launch } from "./launch.mjs";
import { ensurePackages } from "./packages.mjs";
import { Blocked, Problem } from "./problem.mjs";
import { requireCache } from "./places.mjs";
import { createVoice } from "./say.mjs";
import { ensureWorker } from "./worker.mjs";

const [name = "setup", ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  console.error(`There is no command "${name}". There are: ${Object.keys(COMMANDS).join(", ")}.`);
  process.exit(1);
}

const began = Date.now();
const voice = createVoice();
const env = { ...process.env };
const problems = [];

function give(step, error) {
  if (error instanceof Blocked) return;
  const problem =
    error instanceof Problem
      ? error
      : new Problem(`An unexpected difficulty: ${error.message ?? error}.`, "npm run setup");
  step.failed(problem.message);
  problems.push(problem);
}

/** Runs one step; the promise rejects with `Blocked` so that what depends on it stays silent. */
async function run(label, work) {
  const step = voice.step(label);
  try {
    await work(step);
  } catch (error) {
    give(step, error);
    throw new Blocked();
  }
}

function onInterrupt() {
  endChildren();
  voice.line("The set-up was interrupted; it goes on from here next time.");
  process.exit(130);
}
process.once("SIGINT", onInterrupt);
process.once("SIGTERM", onInterrupt);

voice.line(`Setting up for "npm ${name === "start" || name === "test" ? name : `run ${name}`}"`);
const cache = run("cache", requireCache);
const after = (work) => (step) => cache.then(() => work(step));
const packages = run("packages", after(ensurePackages));
const needed = {
  worker: () =>
    run(
      "worker",
      after((step) => ensureWorker(step, env, packages)),
    ),
  browser: () =>
    run(
      "browser",
      after((step) => ensureBrowser(step, env)),
    ),
  bundle: () => run("client", async (step) => ensureBundle(step, await packages)),
};
await Promise.allSettled([packages, ...command.needs.map((need) => needed[need]())]);

if (problems.length > 0) {
  for (const problem of problems) {
    if (problem.detail) voice.line(`\n${problem.detail}`);
    voice.line(`\n${problem.message}\n\n    ${problem.command}\n`);
  }
  process.exit(1);
}
process.off("SIGINT", onInterrupt);
process.off("SIGTERM", onInterrupt);
voice.line(`  Ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
if (command.script) process.exitCode = await launch(command.script, args, env);
