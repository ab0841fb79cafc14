/**
 * Sealed bytes on the local disk: a folder of its own that only this account may
 * enter, objects fanned out by their first two digits.
 *
 * POSIX promises a name only after an fsync of its folder, and bytes only after
 * one of the file; after an fsync that failed, Linux forgets which pages were
 * lost, so a writer that failed once stays failed.
 */
import { constants, type Dirent } from "node:fs";
import {
  chmod,
  mkdir,
  open,
  opendir,
  readFile,
  stat,
  statfs,
  unlink,
  type FileHandle,
} from "node:fs/promises";
import { join } from "node:path";
import { StorageError, type ObjectName, type ObjectWriter, type Storage } from "./port.ts";

const NAME = /^[0-9a-f]{32}$/;
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND;
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

const errnoOf = (error: unknown): string | null =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;

const storageError = (error: unknown): Error => {
  if (error instanceof StorageError) return error;
  const errno = errnoOf(error);
  if (errno === null) return error instanceof Error ? error : new Error(String(error));
  if (errno === "EEXIST") return new StorageError("exists", error);
  if (errno === "ENOENT") return new StorageError("missing", error);
  return new StorageError(FULL.has(errno) ? "full" : "failed", error);
};
const told = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw storageError(error);
  }
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

class FileWriter implements ObjectWriter {
  readonly #handle: FileHandle;
  /** Whose names have to be made durable with the first sync: its folder, and that folder's own. */
  #folders: readonly string[];
  /** Once one append has failed all later ones do: bytes behind a hole would be worth nothing. */
  #appended: Promise<void> = Promise.resolve();
  #unsynced: Error | null = null;
  #closed: Promise<void> | null = null;

  constructor(handle: FileHandle, folders: readonly string[]) {
    this.#handle = handle;
    this.#folders = folders;
  }

  append(bytes: Uint8Array): Promise<void> {
    if (this.#closed !== null) return Promise.reject(new StorageError("failed", "closed"));
    this.#appended = this.#appended.then(() => this.#write(bytes));
    return this.#appended;
  }

  sync(): Promise<void> {
    return this.#appended.then(() => this.#toDisk());
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    try {
      await this.sync();
    } finally {
      await this.#handle.close();
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#unsynced !== null) throw this.#unsynced;
    // write(2) may take less than it was given, on a disk that is nearly full above all.
    for (let at = 0; at < bytes.byteLength;) {
      const { bytesWritten } = await told(this.#handle.write(bytes, at));
      at += bytesWritten;
    }
  }

  async #toDisk(): Promise<void> {
    if (this.#unsynced !== null) throw this.#unsynced;
    try {
      await this.#handle.datasync();
      for (const folder of this.#folders) await syncFolder(folder);
      this.#folders = [];
    } catch (error) {
      this.#unsynced = storageError(error);
      throw this.#unsynced;
    }
  }
}

class Folder implements Storage {
  readonly #root: string;
  constructor(root: string) {
    this.#root = root;
  }

  #folderOf(name: ObjectName): string {
    if (!NAME.test(name)) throw new TypeError("not the name of an object");
    return join(this.#root, name.slice(0, 2));
  }
  #pathOf(name: ObjectName): string {
    return join(this.#folderOf(name), name);
  }

  async create(name: ObjectName): Promise<ObjectWriter> {
    const folder = this.#folderOf(name);
    // `recursive` only so that one that exists is no error.
    await told(mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER }));
    const handle = await told(open(this.#pathOf(name), NEW_FILE, PRIVATE_FILE));
    return new FileWriter(handle, [folder, this.#root]);
  }

  async read(name: ObjectName): Promise<Uint8Array> {
    return told(readFile(this.#pathOf(name)));
  }

  async size(name: ObjectName): Promise<number | null> {
    try {
      return (await told(stat(this.#pathOf(name)))).size;
    } catch (error) {
      if (error instanceof StorageError && error.code === "missing") return null;
      throw error;
    }
  }

  /** The folder is synced even where nothing was there: whoever unlinked it may have died before. */
  async remove(name: ObjectName): Promise<void> {
    const folder = this.#folderOf(name);
    for (const step of [() => unlink(this.#pathOf(name)), () => syncFolder(folder)]) {
      try {
        await told(step());
      } catch (error) {
        if (!(error instanceof StorageError && error.code === "missing")) throw error;
      }
    }
  }

  async *list(): AsyncIterable<ObjectName> {
    for await (const folder of this.#entries(this.#root)) {
      if (!folder.isDirectory()) continue;
      for await (const file of this.#entries(join(this.#root, folder.name))) {
        if (NAME.test(file.name)) yield file.name;
      }
    }
  }

  async *#entries(folder: string): AsyncIterable<Dirent> {
    yield* await told(opendir(folder));
  }

  async free(): Promise<number | null> {
    const { bavail, bsize } = await told(statfs(this.#root));
    return bavail * bsize;
  }
}

/** Makes the folder where there is none, and private where it is not. */
export const openFolder = async (folder: string): Promise<Storage> => {
  await told(mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER }));
  await told(chmod(folder, PRIVATE_FOLDER));
  return new Folder(folder);
};
