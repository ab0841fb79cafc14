/** A file that is there whole or not at all (Node). */
import { randomBytes } from "node:crypto";
import { link, open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Problem, systemCode } from "./problem.ts";

const WORDS: Record<string, string> = {
  ENOSPC: "The disk is full",
  EDQUOT: "Your space on this disk is used up",
  EFBIG: "The disk takes no file of this size",
  ENOENT: "There is no such folder",
  EACCES: "You may not write there",
  EROFS: "This disk cannot be written to",
  ENOTDIR: "There is no such folder",
};

function toProblem(path: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = systemCode(error);
  return new Problem(`${path} was not written: ${WORDS[code] ?? (code || String(error))}.`, error);
}

export interface NewFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Over what is there already. */
  writeAt(bytes: Uint8Array, at: number): Promise<void>;
}

async function refuseExisting(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  });
  if (found !== null) throw new Problem(`${path} exists. Write --force to replace it.`);
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}

async function publish(temporary: string, path: string, force: boolean): Promise<void> {
  if (force) return rename(temporary, path);
  try {
    // Unlike a rename it never replaces what came there meanwhile.
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return refuseExisting(path);
    // Some file systems of memory sticks know no links.
    return rename(temporary, path);
  }
  await rm(temporary);
}

/**
 * Runs `work` with a new file, private to this user, that appears under its name
 * once `work` is done and its bytes are on the disk. Rejects with a Problem, and
 * then leaves nothing.
 */
export async function writeNew<T>(
  path: string,
  force: boolean,
  work: (file: NewFile) => Promise<T>,
): Promise<T> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  const clear = (): void => rmSync(temporary, { force: true });
  process.once("exit", clear);
  try {
    if (!force) await refuseExisting(path);
    const handle = await open(temporary, "wx", 0o600);
    let length = 0;
    const file: NewFile = {
      append: async (bytes) => {
        await writeAll(handle, bytes, length);
        length += bytes.length;
      },
      writeAt: (bytes, at) => writeAll(handle, bytes, at),
    };
    let result: T;
    try {
      result = await work(file);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(temporary, path, force);
    return result;
  } catch (error) {
    throw toProblem(path, error);
  } finally {
    clear();
    process.off("exit", clear);
  }
}
