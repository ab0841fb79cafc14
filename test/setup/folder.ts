import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for the time of one test. */
export async function withFolder(work: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "aside-setup-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A step of the set-up that keeps what it was told to say. */
export function silentStep() {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  return { said, doing: say, progress: say, there: say, done: say, failed: say };
}
