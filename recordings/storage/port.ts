/**
 * Where sealed bytes lie. A port: the contract test is run by every driver, and
 * a driver for an object store needs nothing but a new file.
 *
 * Names are the caller's, random, and say nothing about what they hold.
 */

/** 32 lower-case hexadecimal digits. */
export type ObjectName = string;

/** What went wrong at the disk; anything else that is thrown is a fault of ours. */
export class StorageError extends Error {
  readonly code: "full" | "failed" | "exists" | "missing";
  constructor(code: StorageError["code"], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = "StorageError";
    this.code = code;
  }
}

/** Appends to one new object. Calls are carried out in the order in which they were made. */
export interface ObjectWriter {
  /** Resolves when the bytes are out of this process: its death does not lose them (R19). */
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything appended before survives a power cut, the name included. */
  sync(): Promise<void>;
  /** `sync`, and no more after it. A second call does nothing. */
  close(): Promise<void>;
}

export interface Storage {
  /** Rejects with `exists` rather than touch what is there. */
  create(name: ObjectName): Promise<ObjectWriter>;
  /** The whole object. Rejects with `missing`. */
  read(name: ObjectName): Promise<Uint8Array>;
  /** Bytes, null where there is no such object. */
  size(name: ObjectName): Promise<number | null>;
  /** What is not there is removed already. Durable when it resolves. */
  remove(name: ObjectName): Promise<void>;
  /** Every object that exists, in no order. */
  list(): AsyncIterable<ObjectName>;
  /** Bytes that could still be stored, null where that cannot be told. */
  free(): Promise<number | null>;
}
