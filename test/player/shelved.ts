/** Puts sealed segments into an owner's library, as the recorder leaves them there. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { wrapTo } from "#recordings/keys.ts";
import { openFolder } from "#recordings/storage/fs.ts";
import { newId } from "#server/accounts/ids.ts";
import type { Stores } from "#server/stores/index.ts";

export interface Shelf {
  stores: Pick<Stores, "recordings" | "vaults">;
  /** The server's data folder. */
  data: string;
  owner: string;
}
export interface SealedPart {
  keyFile: string;
  segments: Iterable<{
    segment: number;
    atMs: number;
    lastsMs: number;
    chunks: number;
    object: Uint8Array;
  }>;
}

/** Of the owner's vault, which has been made. */
export async function publicKeyOf({ stores, owner }: Shelf): Promise<string> {
  const vault = await stores.vaults.of(owner);
  if (vault === null) throw new Error("the owner has no vault");
  return vault.publicKey;
}

/** Text of a key file to what a row holds. */
export const keyFileFor = async (publicKey: string, text: string | Uint8Array): Promise<string> =>
  Buffer.from(await wrapTo(publicKey, text)).toString("base64");

/** Kept, of so many ms. Answers where each object lies, by `part/segment`. */
export async function shelve(
  { stores, data, owner }: Shelf,
  id: string,
  lastsMs: number,
  parts: Iterable<SealedPart>,
): Promise<Map<string, string>> {
  const { recordings } = stores;
  const folder = join(data, "recordings");
  const storage = await openFolder(folder);
  const endedAt = Date.now();
  const startedAt = endedAt - lastsMs;
  await recordings.begin({
    ...{ id, owner, session: newId(), state: "kept", startedAt, endedAt },
    ...{ decideBy: null, expiresAt: null, eraseAt: null, before: null },
    ...{ sealedTitle: null, bytes: 0, sealedAs: id, hidden: [] },
  });
  const paths = new Map<string, string>();
  let part = 0;
  for (const { keyFile, segments } of parts) {
    await recordings.addPart({ recording: id, part, keyFile, createdAt: startedAt });
    for (const { object, ...moments } of segments) {
      const name = randomBytes(16).toString("hex");
      const row = { recording: id, part, object: name, ...moments };
      await recordings.addSegment({ ...row, bytes: object.length });
      const writer = await storage.create(name);
      await writer.append(object);
      await writer.close();
      paths.set(`${part}/${moments.segment}`, join(folder, name.slice(0, 2), name));
    }
    part += 1;
  }
  return paths;
}
