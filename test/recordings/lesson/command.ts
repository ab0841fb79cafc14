/** `npm run replay` as a process. */
import { spawn } from "node:child_process";
import { once } from "node:events";

const PROGRAM = new URL("../../../recordings/replay/command.ts", import.meta.url).pathname;

/** `input`: what is typed. `shell`: runs it under limits of the shell. `node`: options of Node. */
export async function run(args: string[], { input = "", shell = "", node = [] as string[] } = {}) {
  const whole = [process.execPath, ...node, PROGRAM, ...args];
  const [first = "", ...others] =
    shell === "" ? whole : ["sh", "-c", `${shell}; exec "$@"`, "sh", ...whole];
  const child = spawn(first, others, { stdio: "pipe" });
  const texts = { out: "", said: "" };
  child.stdout.on("data", (bytes: Buffer) => (texts.out += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (texts.said += bytes.toString()));
  // It may have ended without reading.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}
