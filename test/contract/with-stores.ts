/** Opens each driver's records in a folder of their own, and removes it afterwards. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "#server/errors.ts";
import { drivers, openStores, type Stores } from "#server/stores/index.ts";

export const DRIVERS = Object.keys(drivers) as (keyof typeof drivers)[];

export async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "aside-stores-"));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const withStores = (
  driver: keyof typeof drivers,
  body: (stores: Stores) => Promise<void>,
): Promise<void> =>
  withFolder(async (folder) => {
    const stores = await openStores(driver, folder);
    try {
      await body(stores);
    } finally {
      await stores.close();
      await stores.close();
    }
  });

/** Code of the error that the work rejects with, its text where it has none, "" when it does not. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
