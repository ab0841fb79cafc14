/**
 * One set-up at a time for one thing. The lock is a file that holds its owner's
 * process id; a lock whose owner is gone is taken over.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const RETRY_MS = 250;

/** The start time distinguishes a process from a later one with the same id. */
function identity(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return `${pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return undefined; // No such process.
  }
}

function ownerOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // Released in the meantime.
  }
}

function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, identity(process.pid) ?? `${process.pid} ?`);
  try {
    linkSync(mine, file); // Either creates the whole lock or fails.
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Moves a dead owner's lock aside; of several waiters only one succeeds with the very same file. */
function clearIfDead(file) {
  const owner = ownerOf(file);
  if (owner === undefined || identity(owner.split(" ")[0]) === owner) return;
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // Another waiter was faster.
  }
  if (ownerOf(aside) !== owner) {
    // It had changed hands in between: give it back if nobody has it now.
    try {
      linkSync(aside, file);
    } catch {
      // Somebody else has taken it: theirs is as good as this one.
    }
  }
  rmSync(aside, { force: true });
}

/**
 * @template T
 * @param {string} file
 * @param {() => void} onWait called once when somebody else holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  mkdirSync(dirname(file), { recursive: true });
  let waited = false;
  while (!take(file)) {
    clearIfDead(file);
    if (!waited) onWait();
    waited = true;
    await wait(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
