/**
 * Destroying a recording for good (R18): a tombstone that is synced, then every wrapped
 * key, then the objects, then the rows. Each step may be done again, so whatever stopped
 * it, a crash included, the keeper finishes it; and the claim comes first, so that nobody
 * is served anything of it meanwhile.
 */
import type { Storage } from "#recordings/storage/port.ts";
import type { InTurn } from "../accounts/in-turn.ts";
import { AppError } from "../errors.ts";
import type { Recording, RecordingState, RecordingStore } from "../stores/recording-store.ts";
import type { VaultStore } from "../stores/vault-store.ts";
import { tombstoneOf, type Tombstones } from "./tombstones.ts";

export interface Erasing {
  /**
   * Claims a recording that is in one of `from`, and resolves once its keys are gone; its
   * objects may take until the keeper comes again. False where it is not there to be claimed.
   */
  erase(id: string, from: readonly RecordingState[]): Promise<boolean>;
  /** Finishes one that is claimed: keys, objects and rows. */
  finish(id: string): Promise<void>;
  /** "Keep a part": the old key files and the segments outside go. */
  narrow(
    recording: Recording,
    parts: Parameters<RecordingStore["narrow"]>[1],
    keep: Parameters<RecordingStore["narrow"]>[2],
  ): Promise<void>;
  /** The vault and everything sealed to it. Throws `not-now` while something is being recorded. */
  abandon(account: string): Promise<{ recordings: string[] }>;
}
export interface ErasingDeps {
  recordings: RecordingStore;
  vaults: VaultStore;
  storage: Pick<Storage, "remove">;
  tombstones: Pick<Tombstones, "add">;
  inTurn: InTurn;
  complain(what: string, error: unknown): void;
}

export const ANY_STATE = ["recording", "undecided", "kept", "bin", "erasing"] as const;
const ENDED = ["undecided", "kept", "bin", "erasing"] as const;

export function createErasing(deps: ErasingDeps): Erasing {
  const { recordings, vaults, storage, tombstones, inTurn, complain } = deps;
  const dropKeys = async (id: string): Promise<void> => {
    await tombstones.add("recording", id);
    await recordings.destroyKeys(id);
  };
  const dropRest = async (id: string): Promise<void> => {
    for (const { object } of await recordings.segments(id)) await storage.remove(object);
    await recordings.forget(id);
  };
  const turn = <T>(id: string, work: () => Promise<T>) => inTurn(`recording ${id}`, work);
  const erase = (id: string, from: readonly RecordingState[]): Promise<boolean> =>
    turn(id, async () => {
      if (!(await recordings.change(id, from, { state: "erasing" }))) return false;
      await dropKeys(id);
      // What is left opens with no key; a disk that says no now is asked again in a minute.
      await dropRest(id).catch((error: unknown) => complain("removing a recording", error));
      return true;
    });
  return {
    erase,
    finish: (id) =>
      turn(id, async () => {
        const recording = await recordings.byId(id);
        if (recording?.state !== "erasing") return;
        await dropKeys(id);
        await dropRest(id);
      }),
    narrow: ({ id }, parts, keep) =>
      turn(id, async () => {
        const [old, all] = [await recordings.parts(id), await recordings.segments(id)];
        const narrowed = recordings.narrow(id, parts, keep);
        // Told at the end: it may have failed after it was written, and what is there now decides.
        await narrowed.catch(() => undefined);
        const keys = new Set((await recordings.parts(id)).map(({ keyFile }) => keyFile));
        const objects = new Set((await recordings.segments(id)).map(({ object }) => object));
        // Afterwards: a crash between must not destroy the keys of what is being kept.
        for (const { keyFile } of old.filter((one) => !keys.has(one.keyFile))) {
          await tombstones.add("key", tombstoneOf(keyFile));
        }
        for (const { object } of all.filter((one) => !objects.has(one.object))) {
          // No row names it any more: what stays now is an orphan, gone at the next start.
          await storage.remove(object).catch((error: unknown) => complain("removing", error));
        }
        await narrowed;
      }),
    async abandon(account) {
      const underWay = await recordings.inState("recording");
      if (underWay.some(({ owner }) => owner === account)) throw new AppError("not-now");
      const ended = (await recordings.inState(...ENDED)).filter(({ owner }) => owner === account);
      for (const { id } of ended) await erase(id, ENDED);
      const vault = await vaults.of(account);
      if (vault !== null) {
        await tombstones.add("vault", tombstoneOf(vault.publicKey));
        await vaults.destroy(account);
      }
      return { recordings: ended.filter(({ state }) => state !== "erasing").map(({ id }) => id) };
    },
  };
}
