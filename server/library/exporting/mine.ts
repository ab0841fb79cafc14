/**
 * What an account holds in the library, as files: its recordings as the export folders of
 * FORMAT.md, sealed as they lie; notes, shares and papers as records, their texts sealed.
 * What is in the bin is locked for everyone, and left out.
 */
import type { Storage } from "#recordings/storage/port.ts";
import type { Asker } from "../../accounts/ports.ts";
import type { NoteStore } from "../../stores/note-store.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { ShareStore } from "../../stores/share-store.ts";
import type { Vault } from "../../stores/vault-store.ts";
import type { Holders } from "../holder.ts";
import { manifestOf, type Missing } from "../recording-rows.ts";
import type { Recordings } from "../recordings.ts";
import type { ArchiveFile } from "./archive.ts";

export interface Mine {
  /** Nothing of it where the vault is locked for these hands (R23). */
  files(asker: Asker): Promise<{ files: ArchiveFile[]; recordings: number }>;
}
export interface MineDeps {
  stores: { recordings: RecordingStore; notes: NoteStore; shares: ShareStore };
  holders: Holders;
  own: Recordings["own"];
  storage: Pick<Storage, "read">;
  missing: Missing;
}

const OPENABLE = ["undecided", "kept"] as const;
const PAPER_NAMES = ["pins", "forms"] as const;

export const fileOf = (name: string, content: Uint8Array | string): ArchiveFile => {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return { name, size: bytes.length, read: () => Promise.resolve(bytes) };
};
export const jsonFile = (name: string, value: unknown): ArchiveFile =>
  fileOf(name, `${JSON.stringify(value, null, 2)}\n`);

const segmentFile = (part: number, segment: number): string =>
  `${part}/${String(segment).padStart(6, "0")}.seg`;
/** By day, and apart by its id: two of one day have names of their own. */
const folderOf = ({ id, startedAt }: Recording): string =>
  `recordings/${new Date(startedAt).toISOString().slice(0, 10)}-${id.slice(0, 8)}`;

export function createMine({ stores, holders, own, storage, missing }: MineDeps): Mine {
  const { recordings, notes, shares } = stores;

  const recordingFiles = async (asker: Asker, recording: Recording, vault: Vault) => {
    const { id } = recording;
    const [parts, segments] = [await recordings.parts(id), await recordings.segments(id)];
    const folder = folderOf(recording);
    const manifest = manifestOf(recording, parts, segments);
    const list = {
      format: 1,
      ...manifest,
      parts: manifest.parts.map(({ part, segments: all }) => ({
        part,
        segments: all.map((one) => ({ ...one, file: segmentFile(part, one.segment) })),
      })),
    };
    const files = [
      jsonFile(`${folder}/recording.json`, list),
      fileOf(`${folder}/vault.age`, Buffer.from(vault.sealedByCode, "base64")),
      ...parts.map(({ part, keyFile }) =>
        fileOf(`${folder}/part-${part}.key.age`, Buffer.from(keyFile, "base64")),
      ),
    ];
    for (const { part, segment, object, bytes } of segments) {
      // Named in the list and not there: the opener says so.
      if (missing.has(object)) continue;
      files.push({
        name: `${folder}/${segmentFile(part, segment)}`,
        size: bytes,
        async read() {
          const held = await storage.read(object);
          // It may have been deleted, or the sign-in ended, while the disk was read.
          await asker.again();
          await own(asker.account, id, OPENABLE);
          return held;
        },
      });
    }
    return files;
  };

  return {
    async files(asker) {
      const { vault, locked } = await holders.of(asker.account);
      if (vault === null || locked) return { files: [], recordings: 0 };
      const all = (await recordings.ofOwner(asker.account)).filter(({ state }) =>
        OPENABLE.some((one) => one === state),
      );
      const files: ArchiveFile[] = [
        fileOf("vault.age", Buffer.from(vault.sealedByCode, "base64")),
        jsonFile("shares.json", {
          shared: await shares.ofOwner(asker.account),
          watched: (await Promise.all(all.map(({ id }) => shares.watchesOf(id)))).flat(),
        }),
        jsonFile("notes.json", {
          ofRecordings: (await Promise.all(all.map(({ id }) => notes.ofRecording(id))))
            .flat()
            .filter(({ under, author }) => under !== "own" || author === asker.account),
          live: await notes.live(asker.account),
          papers: await Promise.all(PAPER_NAMES.map((name) => notes.paper(asker.account, name))),
        }),
      ];
      for (const one of all) files.push(...(await recordingFiles(asker, one, vault)));
      return { files, recordings: all.length };
    },
  };
}
