/** Runs `ffmpeg` and `ffprobe`: judges that nobody here wrote. */
import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface Ran {
  out: Buffer;
  /** What it said on standard error. */
  said: string;
}

/** `input` is written to its standard input piece by piece. Rejects when it fails. */
export async function run(
  program: "ffmpeg" | "ffprobe",
  args: readonly string[],
  input: Iterable<Uint8Array> = [],
): Promise<Ran> {
  const child = spawn(program, ["-hide_banner", ...args], { stdio: ["pipe", "pipe", "pipe"] });
  const out: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => said.push(bytes));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // It may end before it has read everything; its exit code tells what came of it.
  await pipeline(Readable.from(input), child.stdin).catch(() => undefined);
  const code = await ended;
  const text = Buffer.concat(said).toString();
  if (code !== 0) throw new Error(`${program} failed (${code}): ${text.slice(-2_000)}`);
  return { out: Buffer.concat(out), said: text };
}
