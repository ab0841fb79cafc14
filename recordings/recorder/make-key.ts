/** Makes a part's first key, and has it wrapped by a process of its own (wrap.ts). */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";

const PROGRAM = join(import.meta.dirname, "wrap.ts");
const LIMIT_MS = 60_000;

export interface MadeKey {
  /** C(0); whoever takes it overwrites it. */
  key: Buffer;
  /** The age file. */
  keyFile: Uint8Array;
}

/** Rejects where no process can be started, or the recipient is none. */
export const makeKey = async (
  recipient: string,
  recording: string,
  part: number,
): Promise<MadeKey> => {
  const key = randomBytes(32);
  const words = [PROGRAM, recipient, recording, String(part)];
  const wrapping = spawn(process.execPath, words, {
    stdio: ["pipe", "pipe", "ignore"],
    timeout: LIMIT_MS,
  });
  const pieces: Buffer[] = [];
  wrapping.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  // A process that died before it has read breaks this pipe; its exit code says so below.
  wrapping.stdin.on("error", () => undefined);
  wrapping.stdin.end(key);
  const [code] = (await once(wrapping, "close")) as [number | null];
  const keyFile = Buffer.concat(pieces);
  if (code === 0 && keyFile.length > 0) return { key, keyFile: new Uint8Array(keyFile) };
  key.fill(0);
  throw new Error("no key was wrapped");
};
