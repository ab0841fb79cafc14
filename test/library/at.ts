/** A library on a data folder, without a door: to be opened, broken off, and opened again. */
import { join } from "node:path";
import { openFolder } from "#recordings/storage/fs.ts";
import type { Storage } from "#recordings/storage/port.ts";
import { newId } from "#server/accounts/ids.ts";
import { createLines } from "#server/accounts/lines.ts";
import { createReceipts } from "#server/audit/receipts.ts";
import { openLibrary, type Library } from "#server/library/library.ts";
import { openTombstones, type Tombstones } from "#server/library/tombstones.ts";
import { createLog } from "#server/log.ts";
import { openStores, type Stores } from "#server/stores/index.ts";
import { openSigningKey } from "#server/stores/signing-key.ts";
import { addPerson, addSchool } from "#test/support/seed.ts";
import { cheapPasswords } from "#test/people/stand-ins.ts";

export interface Clocks {
  wall: number;
  steady: number;
}
export interface Opened {
  stores: Stores;
  storage: Storage;
  tombstones: Tombstones;
  library: Library;
  logged(): string;
  close(): Promise<void>;
}
export interface Parts {
  stores: Stores;
  storage: Storage;
  tombstones: Tombstones;
}
export interface OpenOptions {
  clocks?: Clocks;
  /** The file of tombstones; beside the database where it is not said. */
  file?: string;
  spoil?(parts: Parts): Parts;
}
export const fileIn = (data: string): string => join(data, "tombstones");

/** Rejects as a server's start would. */
export async function openAt(data: string, options: OpenOptions = {}): Promise<Opened> {
  const { clocks, file = fileIn(data), spoil = (parts: Parts) => parts } = options;
  const now = () => clocks?.wall ?? Date.now();
  const lines: string[] = [];
  const log = createLog("trace", { write: (line: string) => void lines.push(line) });
  const opened = await openStores("sqlite", data);
  let stones: Tombstones | null = null;
  try {
    const storage = await openFolder(join(data, "recordings"));
    stones = await openTombstones({ path: file, recordings: opened.recordings, now });
    const { stores, ...rest } = spoil({ stores: opened, storage, tombstones: stones });
    const library = await openLibrary({
      lessons: { of: () => null, gone: () => undefined, parted: () => undefined },
      ...{ stores, ...rest, log, now, lines: createLines(stores.audit, log, now) },
      receipts: createReceipts(openSigningKey(data, "receipts")),
      confirmations: { require: () => undefined },
      ...(clocks === undefined ? {} : { steady: () => clocks.steady }),
    });
    const close = async () => {
      await library.close();
      await opened.close();
    };
    return { stores, ...rest, library, logged: () => lines.join(""), close };
  } catch (error) {
    await stones?.close();
    await opened.close();
    throw error;
  }
}

/** A teacher of a school, with a vault; gives the account. */
export async function addTeacher({ stores }: Pick<Opened, "stores">, publicKey: string) {
  const receipts = { sign: () => ({ body: "", signature: "", keyId: "" }) };
  const ground = { stores, receipts, passwords: cheapPasswords };
  const account = await addPerson(ground, await addSchool(ground), { name: "Maya" });
  await stores.vaults.create(
    {
      ...{ account, publicKey, sealedByCode: "c2VhbGVk", proofDigest: newId() },
      ...{ createdAt: 1, checkedAt: 1, provenAt: Number.MAX_SAFE_INTEGER },
    },
    { id: newId(), account, name: "Laptop", half: newId(), createdAt: 1 },
  );
  return account;
}
