/**
 * Signing keys that are replaced as they grow old. The newest signs; the one
 * before is good for as long as something signed with it may be, then it is
 * deleted.
 */
import { linkSync, renameSync, rmSync, statSync } from "node:fs";
import { draftBeside, readIfThere } from "./private-folder.ts";
import { keyFile, makePem, openSigningKey, toKey } from "./signing-key.ts";
import type { Purpose, SigningKey } from "./signing-key.ts";

/** A key signs for this long, ms. */
export const KEY_AGE_MS = 30 * 24 * 60 * 60_000;

export interface RingKey extends SigningKey {
  /** Wall clock, ms: from then on nothing that it signed is good. Null while it signs. */
  retiresAt: number | null;
}

export interface KeyRing {
  /** Newest first: one, or two for a while after a turn. */
  keys(): readonly RingKey[];
  /** Replaces the signing key where it is too old, and deletes the one before when its time is over. */
  turnIfDue(): void;
  /** Replaces the signing key now. A key before it is dropped at once, retired or not. */
  turn(): void;
}

export interface KeyRingOptions {
  folder: string;
  purpose: Purpose;
  /** How long something that was signed just before a turn stays good, ms. */
  outlivesMs: number;
  /** Wall clock, ms. */
  now?: () => number;
}

/** Throws when a file of it is not an Ed25519 key. */
export function openKeyRing(options: KeyRingOptions): KeyRing {
  const { folder, purpose, outlivesMs, now = Date.now } = options;
  const path = keyFile(folder, purpose);
  const pathBefore = `${path}.before`;
  let newest = openSigningKey(folder, purpose);
  /** The time of the file is the time of the turn, also after a restart. */
  let since = statSync(path).mtimeMs;
  const kept = readIfThere(pathBefore);
  let before = kept === null ? null : toKey(kept);

  const turn = (): void => {
    const draft = draftBeside(path, makePem());
    rmSync(pathBefore, { force: true });
    // A crash from here on leaves the same key under both names, which does no harm.
    linkSync(path, pathBefore);
    renameSync(draft, path);
    before = newest;
    newest = openSigningKey(folder, purpose);
    since = now();
  };
  const ring: KeyRing = {
    keys() {
      const signing = { ...newest, retiresAt: null };
      const retiresAt = since + outlivesMs;
      if (before === null || before.id === newest.id || now() >= retiresAt) return [signing];
      return [signing, { ...before, retiresAt }];
    },
    turn,
    turnIfDue() {
      if (now() - since >= KEY_AGE_MS) turn();
      if (before !== null && now() >= since + outlivesMs) {
        rmSync(pathBefore, { force: true });
        before = null;
      }
    },
  };
  ring.turnIfDue();
  return ring;
}
