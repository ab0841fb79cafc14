/** Asks for the recovery code (Node). It is never shown. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Problem } from "./problem.ts";

/** At a terminal without echo, otherwise the first line of standard input. */
export async function askCode(): Promise<string> {
  const { stdin, stderr } = process;
  const silent = new Writable({ write: (_bytes, _encoding, done) => done() });
  const terminal = stdin.isTTY;
  const lines = createInterface({ input: stdin, output: silent, terminal });
  const over = new AbortController();
  lines.once("close", () => over.abort());
  // With a terminal of its own the interface takes Ctrl-C for itself.
  lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  if (terminal) stderr.write("Recovery code (it is not shown): ");
  try {
    return await lines.question("", { signal: over.signal });
  } catch (error) {
    throw new Problem("No recovery code was given.", error);
  } finally {
    lines.close();
    if (terminal) stderr.write("\n");
  }
}
