/**
 * Destroying a recording for good (R18): a tombstone that is synced, then every wrapped
 * key, then the objects, then the rows. Each step may be done again, so whatever stopped
 * it, a crash included, the keeper finishes it; and the claim comes first, so that nobody
 * is served anything of it meanwhile.
 */
import type { Storage } from "#recordings/storage/port.ts";
import type { InTurn } from "../accounts/in-turn.ts";
import { AppError } from "../errors.ts";
import type { GroupStore } from "../stores/group-store.ts";
import type { NoteStore } from "../stores/note-store.ts";
import type { RecordingState, RecordingStore } from "../stores/recording-store.ts";
import type { VaultStore } from "../stores/vault-store.ts";
import type { ShareStore } from "../stores/share-store.ts";
import type { GroupClosed } from "./groups/leaderless.ts";
import { forgetWithVault } from "./forgetting.ts";
import type { Recalling } from "./shares/recalling.ts";
import { tombstoneOf, type Tombstones } from "./tombstones.ts";

export interface Erasing {
  /**
   * Claims a recording that is in one of `from`, and resolves once its keys are gone; its
   * objects may take until the keeper comes again. False where it is not there to be claimed.
   */
  erase(id: string, from: readonly RecordingState[]): Promise<boolean>;
  /** Finishes one that is claimed: keys, objects and rows. */
  finish(id: string): Promise<void>;
  /**
   * "Keep a part" and "cut": the key files that are replaced go, and the segments outside.
   * `plan` is asked in turn, so that what it reads of the recording is what is narrowed.
   */
  narrow(recording: string, plan: () => Promise<Narrowing>): Promise<void>;
  /** The vault and everything sealed to it. Throws `not-now` while something is being recorded. */
  abandon(account: string): Promise<{ recordings: string[] }>;
}
export interface Narrowing {
  parts: Parameters<RecordingStore["narrow"]>[1];
  keep: Parameters<RecordingStore["narrow"]>[2];
  hidden?: Parameters<RecordingStore["narrow"]>[3];
}
export interface ErasingDeps {
  recordings: RecordingStore;
  vaults: VaultStore;
  shares: Pick<ShareStore, "forget">;
  notes: NoteStore;
  groups: GroupStore;
  recalling: Pick<Recalling, "ofRecording" | "ofAccount" | "cutHands" | "cutRecording">;
  storage: Pick<Storage, "remove">;
  tombstones: Pick<Tombstones, "add">;
  groupClosed: GroupClosed;
  inTurn: InTurn;
  complain(what: string, error: unknown): void;
}

export const ANY_STATE = ["recording", "undecided", "kept", "bin", "erasing"] as const;
const ENDED = ["undecided", "kept", "bin", "erasing"] as const;

export function createErasing(deps: ErasingDeps): Erasing {
  const { recordings, vaults, shares, notes, recalling, storage, tombstones, inTurn } = deps;
  const { complain } = deps;
  const dropKeys = async (id: string): Promise<void> => {
    await tombstones.add("recording", id);
    await recalling.ofRecording(id, "deleted");
    await recordings.destroyKeys(id);
    // Notes of one's own open with the vault, which stays.
    await notes.forgetRecording(id);
  };
  const dropRest = async (id: string): Promise<void> => {
    for (const { object } of await recordings.segments(id)) await storage.remove(object);
    await shares.forget(id);
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
    narrow: (id, plan) =>
      turn(id, async () => {
        const { parts, keep, hidden } = await plan();
        await recalling.ofRecording(id, "cut");
        const [old, all] = [await recordings.parts(id), await recordings.segments(id)];
        const narrowed = recordings.narrow(id, parts, keep, hidden);
        // Told at the end: it may have failed after it was written, and what is there now decides.
        await narrowed.catch(() => undefined);
        // An export may have begun since with the keys that have just gone.
        recalling.cutRecording(id);
        const keys = new Set((await recordings.parts(id)).map(({ keyFile }) => keyFile));
        const objects = new Set((await recordings.segments(id)).map(({ object }) => object));
        // Afterwards: a crash between must not destroy the keys of what is being kept.
        for (const { keyFile } of old.filter((one) => !keys.has(one.keyFile))) {
          await tombstones.add("key", tombstoneOf(keyFile));
        }
        const gone = all.filter((one) => !objects.has(one.object));
        for (const [part, some] of Map.groupBy(gone, (one) => one.part)) {
          const segments = some.map(({ segment }) => segment);
          await notes.forgetSegments(id, part, segments);
        }
        for (const { object } of gone) {
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
      await recalling.ofAccount(account, "vault-abandoned");
      const vault = await vaults.of(account);
      if (vault !== null) {
        await tombstones.add("vault", tombstoneOf(vault.publicKey));
        await forgetWithVault(account, deps);
        await vaults.destroy(account);
      }
      // What a group library shows them, and their own: whatever begins now is refused.
      recalling.cutHands({ account });
      return { recordings: ended.filter(({ state }) => state !== "erasing").map(({ id }) => id) };
    },
  };
}
