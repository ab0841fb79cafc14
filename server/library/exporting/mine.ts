/**
 * What an account holds in the library, as files: its recordings as the export folders of
 * FORMAT.md, sealed as they lie; notes, shares, group libraries and papers as records, their
 * texts and keys sealed.
 * What is in the bin is locked for everyone, and left out.
 */
import { StorageError, type Storage } from "#recordings/storage/port.ts";
import type { Asker } from "../../accounts/ports.ts";
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { NoteStore } from "../../stores/note-store.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { Share, ShareStore } from "../../stores/share-store.ts";
import type { Vault } from "../../stores/vault-store.ts";
import type { Groups } from "../groups/groups.ts";
import type { Holders } from "../holder.ts";
import { manifestOf, type Missing } from "../recording-rows.ts";
import type { Recordings } from "../recordings.ts";
import type { ArchiveFile } from "./archive.ts";
import { pieceStands, stillAmong, unbroken, type Stands } from "./standing.ts";
import { writtenBy } from "./written.ts";

export interface Mine {
  /** Nothing of it where the vault is locked for these hands (R23). */
  files(asker: Asker): Promise<{ files: ArchiveFile[]; recordings: readonly string[] }>;
}
export interface MineDeps {
  stores: {
    recordings: RecordingStore;
    notes: NoteStore;
    shares: ShareStore;
    accounts: Pick<AccountStore, "byIds">;
  };
  holders: Holders;
  groups: Pick<Groups, "list">;
  own: Recordings["own"];
  storage: Pick<Storage, "read">;
  missing: Missing;
  /** Told of an object that its row names and that is not there. */
  missed(object: string, recording: string): void;
}

const OPENABLE = ["undecided", "kept"] as const;

/** `stands`: left out for what nothing takes away. */
export const fileOf = (
  name: string,
  content: Uint8Array | string,
  stands: Stands = () => Promise.resolve(),
): ArchiveFile => {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return { name, size: bytes.length, read: () => stands().then(() => bytes) };
};
export const jsonFile = (name: string, value: unknown, stands?: Stands): ArchiveFile =>
  fileOf(name, `${JSON.stringify(value, null, 2)}\n`, stands);

const segmentFile = (part: number, segment: number): string =>
  `${part}/${String(segment).padStart(6, "0")}.seg`;
/** By day, and apart by its id: two of one day have names of their own. */
const folderOf = ({ id, startedAt }: Recording): string =>
  `recordings/${new Date(startedAt).toISOString().slice(0, 10)}-${id.slice(0, 8)}`;

export function createMine(deps: MineDeps): Mine {
  const { stores, holders, groups, own, storage, missing, missed } = deps;
  const { recordings, shares } = stores;

  /** Each with the name of whom it is about; null where that account is gone. */
  const sharesToRead = async (shared: readonly Share[], all: readonly Recording[]) => {
    const watched = (await Promise.all(all.map(({ id }) => shares.watchesOf(id)))).flat();
    const people = new Set([...shared, ...watched].flatMap(({ account }) => account ?? []));
    const found = await stores.accounts.byIds([...people]);
    const names = new Map(found.map(({ id, name }) => [id, name]));
    const named = <T extends { account: string | null }>(one: T) => ({
      ...one,
      name: names.get(one.account ?? "") ?? null,
    });
    return { shared: shared.map(named), watched: watched.map(named) };
  };
  const vaultStands =
    ({ account, sealedByCode }: Vault): Stands =>
    async () => {
      const now = await holders.open(account);
      if (now.sealedByCode !== sealedByCode) throw new AppError("not-now");
    };
  const recordingFiles = async (asker: Asker, recording: Recording, vault: Vault) => {
    const { id } = recording;
    const mine = () => own(asker.account, id, OPENABLE);
    const stands = await unbroken(recordings, id, mine);
    const [parts, segments] = [await recordings.parts(id), await recordings.segments(id)];
    const folder = folderOf(recording);
    const manifest = manifestOf(recording, parts, segments);
    const list = {
      format: 1,
      // What shares and notes call it.
      id,
      ...manifest,
      parts: manifest.parts.map(({ part, keyFile, segments: all }) => ({
        ...{ part, keyFile },
        segments: all.map((one) => ({ ...one, file: segmentFile(part, one.segment) })),
      })),
    };
    const files = [
      jsonFile(`${folder}/recording.json`, list, stands),
      fileOf(`${folder}/vault.age`, Buffer.from(vault.sealedByCode, "base64"), vaultStands(vault)),
      ...parts.map(({ part, keyFile }) =>
        fileOf(`${folder}/part-${part}.key.age`, Buffer.from(keyFile, "base64"), stands),
      ),
    ];
    for (const { part, segment, object, bytes } of segments) {
      // Named in the list and not there: the opener says so.
      if (missing.has(object)) continue;
      const isThere = pieceStands(recordings, { recording: id, part, segment, object }, mine);
      files.push({
        name: `${folder}/${segmentFile(part, segment)}`,
        size: bytes,
        async read() {
          const held = await storage.read(object).catch((error: unknown) => {
            if (!(error instanceof StorageError) || error.code !== "missing") throw error;
            missed(object, id);
            // Sizes are promised by now: it comes as zeros, and the opener names it.
            return new Uint8Array();
          });
          // It may have been deleted, or the sign-in ended, while the disk was read.
          await isThere();
          await asker.again();
          return held;
        },
      });
    }
    return files;
  };

  return {
    async files(asker) {
      const { vault, locked } = await holders.of(asker.account);
      if (vault === null || locked) return { files: [], recordings: [] };
      const all = (await recordings.ofOwner(asker.account)).filter(({ state }) =>
        OPENABLE.some((one) => one === state),
      );
      const written = () => writtenBy(stores, vault, all);
      const rowsOf = ({ notes, papers }: Awaited<ReturnType<typeof written>>) => [
        ...notes,
        ...papers,
      ];
      const [shared, mine, groupRows] = [
        await shares.ofOwner(asker.account),
        await written(),
        await groups.list(asker.account),
      ];
      const files: ArchiveFile[] = [
        fileOf("vault.age", Buffer.from(vault.sealedByCode, "base64"), vaultStands(vault)),
        jsonFile(
          "shares.json",
          await sharesToRead(shared, all),
          stillAmong(shared, () => shares.ofOwner(asker.account)),
        ),
        jsonFile(
          "groups.json",
          groupRows,
          stillAmong(groupRows.groups, async () => (await groups.list(asker.account)).groups),
        ),
        jsonFile(
          "notes.json",
          mine,
          stillAmong(rowsOf(mine), async () => rowsOf(await written())),
        ),
      ];
      for (const one of all) files.push(...(await recordingFiles(asker, one, vault)));
      return { files, recordings: all.map(({ id }) => id) };
    },
  };
}
