/** Where this browser keeps its copies, one for each account: people who share a browser never meet. */
import type { DeviceCopy } from "./device-copy.ts";

export interface DeviceStore {
  /** Null where there is none, or storage is refused (private windows, policies). */
  get(account: string): Promise<DeviceCopy | null>;
  /** False where storage is refused: then nothing is kept. */
  put(copy: DeviceCopy): Promise<boolean>;
  remove(account: string): Promise<void>;
}

const NAME = "aside-vault";
const COPIES = "copies";

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error("storage refused"));
    };
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onerror = transaction.onabort = () => {
      reject(transaction.error ?? new Error("storage refused"));
    };
  });

const within = async <T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(COPIES, { keyPath: "account" });
  };
  const database = await answered(opening);
  try {
    return await work(database);
  } finally {
    database.close();
  }
};

/** In this browser's IndexedDB; a CryptoKey is kept there without its bytes ever being seen. */
export const browserStore: DeviceStore = {
  async get(account) {
    try {
      return await within(async (database) => {
        const copies = database.transaction(COPIES).objectStore(COPIES);
        const found: unknown = await answered(copies.get(account));
        return (found as DeviceCopy | undefined) ?? null;
      });
    } catch {
      // A browser that keeps nothing has no copy: the recovery code opens the vault then.
      return null;
    }
  },
  async put(copy) {
    try {
      await within(async (database) => {
        const transaction = database.transaction(COPIES, "readwrite", { durability: "strict" });
        transaction.objectStore(COPIES).put(copy);
        await committed(transaction);
      });
      return true;
    } catch {
      // Told to the caller, who tells the person.
      return false;
    }
  },
  async remove(account) {
    try {
      await within(async (database) => {
        const transaction = database.transaction(COPIES, "readwrite", { durability: "strict" });
        transaction.objectStore(COPIES).delete(account);
        await committed(transaction);
      });
    } catch {
      // What could not be removed opens nothing: the server has dropped its half.
    }
  },
};
