/** Hands over to the real program, under Node 24. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { MODULES, NODE_24, ROOT } from "./places.mjs";

/** Runs until the program ends and answers its exit code. */
export function launch(script, args, env) {
  return new Promise((resolve) => {
    const child = spawn(NODE_24, [join(ROOT, script), ...args], {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...env, PATH: `${join(MODULES, ".bin")}${delimiter}${env.PATH ?? ""}` },
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        // A terminal has already sent Ctrl-C to the program itself.
        if (signal === "SIGINT" && process.stdin.isTTY) return;
        child.kill(signal);
      });
    }
    child.on("error", () => resolve(127));
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
