/** Sealed bytes in memory: for tests, and as the shortest example of a driver. */
import { StorageError, type ObjectName, type ObjectWriter, type Storage } from "./port.ts";

export class Memory implements Storage {
  readonly #objects = new Map<ObjectName, Uint8Array[]>();
  readonly #limit: number | null;
  #used = 0;

  /** `limit`: how many bytes it can hold; null for as many as there is memory. */
  constructor(limit: number | null = null) {
    this.#limit = limit;
  }

  async create(name: ObjectName): Promise<ObjectWriter> {
    if (this.#objects.has(name)) throw new StorageError("exists");
    const pieces: Uint8Array[] = [];
    this.#objects.set(name, pieces);
    let broken: StorageError | null = null;
    let closed = false;
    return {
      append: async (bytes) => {
        if (closed) throw new StorageError("failed", "closed");
        if (broken !== null) throw broken;
        if (this.#limit !== null && this.#used + bytes.byteLength > this.#limit) {
          broken = new StorageError("full");
          throw broken;
        }
        pieces.push(bytes.slice());
        // An object that was removed meanwhile is gone, as a file that was unlinked is.
        if (this.#objects.get(name) === pieces) this.#used += bytes.byteLength;
      },
      sync: async () => {
        if (broken !== null) throw broken;
      },
      close: async () => {
        const first = !closed;
        closed = true;
        if (first && broken !== null) throw broken;
      },
    };
  }

  async read(name: ObjectName): Promise<Uint8Array> {
    const pieces = this.#objects.get(name);
    if (pieces === undefined) throw new StorageError("missing");
    return new Uint8Array(Buffer.concat(pieces));
  }

  async size(name: ObjectName): Promise<number | null> {
    const pieces = this.#objects.get(name);
    return pieces === undefined ? null : sizeOf(pieces);
  }

  async remove(name: ObjectName): Promise<void> {
    this.#used -= sizeOf(this.#objects.get(name) ?? []);
    this.#objects.delete(name);
  }

  async *list(): AsyncIterable<ObjectName> {
    yield* this.#objects.keys();
  }

  async free(): Promise<number | null> {
    return this.#limit === null ? null : this.#limit - this.#used;
  }
}

const sizeOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
