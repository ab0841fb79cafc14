/** Ed25519 keys of the server: made at the first start, kept privately in the data folder. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { join } from "node:path";
import { keepPrivately, makePrivateFolder } from "./private-folder.ts";

export interface SigningKey {
  /** Beginning of the SHA-256 of the public key, base64url. */
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** One file for each purpose: a signature made for one can never pass for another. */
export type Purpose = "access-tokens" | "receipts";

/** Throws when the file is not an Ed25519 key: a key is never replaced silently. */
export function openSigningKey(folder: string, purpose: Purpose): SigningKey {
  makePrivateFolder(folder);
  return toKey(keepPrivately(keyFile(folder, purpose), makePem));
}

export const keyFile = (folder: string, purpose: Purpose): string =>
  join(folder, `${purpose}.key.pem`);

/** A key for this process only. */
export const newSigningKey = (): SigningKey => toKey(makePem());

export const makePem = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** Throws when the text is not an Ed25519 key. */
export function toKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== "ed25519") throw new TypeError("not an Ed25519 key");
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: "spki", format: "der" });
  const id = createHash("sha256").update(der).digest("base64url").slice(0, 16);
  return { id, privateKey, publicKey };
}
