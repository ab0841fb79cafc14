/** The anchor of the audit log as a file of the data folder, beside the database. */
import { closeSync, constants, openSync, readFileSync, write } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodeAnchor, encodeAnchor, encodeSlot, SLOT_BYTES, SLOTS } from "../audit/anchor.ts";
import type { Anchor, AnchorState } from "../audit/anchor.ts";
import type { Head } from "../audit/chain.ts";
import { keepPrivately, readIfThere } from "./private-folder.ts";

export const ANCHOR_FILE = "audit.head";

const writeAt = promisify(write);

export interface AnchorFile extends Anchor {
  /** A second call does nothing. */
  close(): void;
}

/** What is kept in the folder; null where there is no anchor at all. */
export function readAnchor(folder: string): AnchorState | null {
  const path = join(folder, ANCHOR_FILE);
  return readIfThere(path) === null ? null : decodeAnchor(readFileSync(path));
}

/**
 * Opens the anchor, or begins one at `head`, the head of the log as it is.
 *
 * A write reaches the system before `advance` resolves, so it outlives the
 * process. It is not synced: a power cut may take the anchor back to an older
 * head of the same log, which is what it may be, and syncing would double what a
 * line costs.
 */
export function openAnchor(folder: string, head: Head): AnchorFile {
  const path = join(folder, ANCHOR_FILE);
  const found = readAnchor(folder);
  keepPrivately(path, () => encodeAnchor(head));
  const { head: kept, slot } = found ?? decodeAnchor(readFileSync(path));
  let known = kept;
  let next = (slot + 1) % SLOTS;
  let file: number | null = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  return {
    head: () => known,
    async advance(to) {
      if (file === null) throw new TypeError("the anchor is closed");
      await writeAt(file, encodeSlot(to), 0, SLOT_BYTES, next * SLOT_BYTES);
      next = (next + 1) % SLOTS;
      known = to;
    },
    fault: faultOf(found, head),
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

function faultOf(found: AnchorState | null, head: Head): unknown {
  if (found === null && head.seq > 0) {
    return new TypeError(`${ANCHOR_FILE} was missing: begun anew at line ${head.seq}`);
  }
  if (found?.status !== "damaged") return null;
  return new TypeError(
    found.head === null
      ? `${ANCHOR_FILE} cannot be read: no head is noted until it is moved away`
      : `${ANCHOR_FILE} was damaged: its other half is good and stands at line ${found.head.seq}`,
  );
}
