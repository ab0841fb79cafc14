/**
 * What a start compares: tombstones with rows, rows with objects, objects with rows.
 * A segment exists when its row does; nothing that a row names is ever missing unsaid.
 */
import type { Storage } from "#recordings/storage/port.ts";
import { shortId, type Log } from "../log.ts";
import type { RecordingStore } from "../stores/recording-store.ts";
import type { VaultStore } from "../stores/vault-store.ts";
import type { GroupStore } from "../stores/group-store.ts";
import type { NoteStore } from "../stores/note-store.ts";
import type { ShareStore } from "../stores/share-store.ts";
import { ANY_STATE, type Erasing } from "./erasing.ts";
import { forgetAgain, forgetWithVault } from "./forgetting.ts";
import type { GroupClosed } from "./groups/leaderless.ts";
import { recallAgain } from "./shares/sweeping.ts";
import { tombstoneOf, type Tombstones } from "./tombstones.ts";

export interface StocktakingDeps {
  recordings: RecordingStore;
  vaults: VaultStore;
  shares: ShareStore;
  notes: NoteStore;
  groups: GroupStore;
  storage: Storage;
  tombstones: Pick<Tombstones, "has" | "ids" | "add">;
  erasing: Pick<Erasing, "erase">;
  log: Log;
}
interface ErasedDeps extends StocktakingDeps {
  groupClosed: GroupClosed;
}

/** R18: a database that was restored from a backup brings nothing back that was destroyed. */
export async function eraseAgain(deps: ErasedDeps): Promise<number> {
  const { recordings, vaults, tombstones, erasing, log } = deps;
  let again = (await recallAgain(deps.shares, tombstones)) + (await forgetAgain(deps));
  for (const { id } of await recordings.inState(...ANY_STATE)) {
    if (tombstones.has("recording", id)) {
      await erasing.erase(id, ANY_STATE);
      again += 1;
      continue;
    }
    const parts = await recordings.parts(id);
    const left = parts.filter(({ keyFile }) => !tombstones.has("key", tombstoneOf(keyFile)));
    if (left.length === parts.length) continue;
    for (const { part, segment } of await recordings.narrow(id, left, () => true)) {
      await deps.notes.forgetSegments(id, part, [segment]);
    }
    again += 1;
  }
  for (const { account, publicKey } of await vaults.all()) {
    if (tombstones.has("vault", tombstoneOf(publicKey))) {
      await forgetWithVault(account, deps);
      await vaults.destroy(account);
      again += 1;
    } else again += await takeOffAgain(account, deps);
  }
  // A word of a player may have been written beside the erasure of what it watched.
  for (const id of await deps.shares.watchedRecordings()) {
    if ((await recordings.byId(id)) === null) await deps.shares.forget(id);
  }
  if (again > 0) log.warn({ again }, "destroyed again what an older database brought back");
  return again;
}

/** R23: devices and passkeys that were taken off a vault stay off. */
async function takeOffAgain(
  account: string,
  { vaults, tombstones }: StocktakingDeps,
): Promise<number> {
  const isGone = (key: string): boolean => tombstones.has("key", tombstoneOf(key));
  const devices = (await vaults.devices(account)).filter(({ half }) => isGone(half));
  const passkeys = (await vaults.passkeys(account)).filter(({ sealed }) => isGone(sealed));
  for (const { id } of devices) await vaults.removeDevice(account, id);
  for (const { credentialId } of passkeys) await vaults.removePasskey(account, credentialId);
  return devices.length + passkeys.length;
}

/**
 * Objects that no row names are removed; answers those that a row names and that are not
 * there, with the recording.
 */
export async function takeStock(deps: StocktakingDeps): Promise<Map<string, string>> {
  const { recordings, storage, log } = deps;
  const missing = await recordings.objects();
  const known = new Set(missing);
  const orphans: string[] = [];
  for await (const object of storage.list()) {
    if (known.has(object)) missing.delete(object);
    else orphans.push(object);
  }
  const { tombstones } = await recordings.facts();
  if (orphans.length > 0 && known.size === 0 && tombstones === 0) {
    // A new database beside an old store is more likely a wrong setting than rubbish.
    log.error(
      { orphans: orphans.length },
      "there are recordings' bytes that this database does not know: left alone",
    );
    return whose(deps, missing);
  }
  for (const object of orphans) await storage.remove(object);
  if (orphans.length > 0) log.info({ orphans: orphans.length }, "removed bytes that no row names");
  return whose(deps, missing);
}

async function whose({ recordings, log }: StocktakingDeps, missing: ReadonlySet<string>) {
  const found = new Map<string, string>();
  if (missing.size === 0) return found;
  for (const { id, state } of await recordings.inState(...ANY_STATE)) {
    // Of one that is being erased, objects are meant to be gone.
    if (state === "erasing") continue;
    const gone = (await recordings.segments(id)).filter(({ object }) => missing.has(object));
    if (gone.length === 0) continue;
    for (const { object } of gone) found.set(object, id);
    log.error({ recording: shortId(id), segments: gone.length }, "stored bytes are missing");
  }
  return found;
}
