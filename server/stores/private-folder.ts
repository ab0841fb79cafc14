/**
 * The data folder and its files belong to the server's user alone: folders are
 * 0700, files 0600, whatever the umask and whoever made them before.
 */
import { chmodSync, closeSync, constants, fsyncSync, linkSync, mkdirSync, openSync } from "node:fs";
import { readFileSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";

export function makePrivateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
}

/** Creates the file when it is missing and makes it private either way. Answers its path. */
export function makePrivateFile(folder: string, name: string): string {
  const path = join(folder, name);
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
  closeSync(openSync(path, flags, 0o600));
  chmodSync(path, 0o600);
  return path;
}

/**
 * What the file holds; made by `make` and stored when there is none. Two servers
 * that start at once end up with the same content, and a crash leaves no half.
 */
export function keepPrivately(path: string, make: () => string): string {
  const kept = readIfThere(path);
  if (kept !== null) return kept;
  const draft = draftBeside(path, make());
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, "utf8");
}

/** A private file of another name in the same folder, whole on disk: to be linked or renamed. */
export function draftBeside(path: string, text: string): string {
  const draft = join(dirname(path), `.${randomUUID()}`);
  const file = openSync(draft, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return draft;
}

/** Null when there is no such file. What is there becomes private. */
export function readIfThere(path: string): string | null {
  try {
    const text = readFileSync(path, "utf8");
    chmodSync(path, 0o600);
    return text;
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
