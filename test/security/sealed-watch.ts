/** What changes in folders while something goes on, by the operating system's own word (inotify). */
import { readdirSync, readlinkSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "#test/recorder/lesson.ts";

/** Path and size of every file. */
export const treeOf = async (folders: readonly string[]): Promise<Map<string, number>> => {
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  return new Map(files.map((path) => [path, statSync(path).size]));
};

/** Every path that was made, written, renamed or removed while it went on. */
export const changedWhile = async (
  folders: readonly string[],
  work: () => Promise<void>,
): Promise<Set<string>> => {
  const changed = new Set<string>();
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_kind, name) => {
      if (name !== null) changed.add(join(folder, name));
    }),
  );
  try {
    await work();
  } finally {
    for (const watcher of watchers) watcher.close();
  }
  return changed;
};

/** Files that these processes hold open and could write: no pipe, socket, device or library. */
export const openFilesOf = (pids: readonly number[]): string[] =>
  pids.flatMap((pid) =>
    readdirSync(`/proc/${pid}/fd`).flatMap((number) => {
      try {
        const path = readlinkSync(`/proc/${pid}/fd/${number}`);
        return path.startsWith("/") && !path.startsWith("/dev/") ? [path] : [];
      } catch {
        return []; // It was closed while we looked.
      }
    }),
  );
