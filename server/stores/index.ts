/** The drivers by name. A new one is a line here, and the contract tests find it. */
import { openMemoryStores } from "./memory.ts";
import { openSqliteStores } from "./sqlite.ts";
import type { Stores } from "./stores.ts";

export type { Stores } from "./stores.ts";

export const drivers = {
  memory: async (_folder: string): Promise<Stores> => openMemoryStores(),
  sqlite: openSqliteStores,
} as const;

/** Opens the records in a folder that `private-folder.ts` has made. */
export const openStores = (driver: keyof typeof drivers, folder: string): Promise<Stores> =>
  drivers[driver](folder);
