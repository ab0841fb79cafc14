/** Secrets of the server for keyed digests and sealing: one private file, one secret per purpose. */
import { hkdfSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { keepPrivately, makePrivateFolder } from "./private-folder.ts";

/** `known-browsers` marks browsers, `one-time-codes` seals what one-time codes are made from. */
export type SecretPurpose = "known-browsers" | "one-time-codes";

const FILE = "secret.key";
const BYTES = 32;

/**
 * 32 bytes, the same at every start. One purpose's secret says nothing about
 * another's (HKDF, RFC 5869). Throws when the file is damaged: a secret is never
 * replaced silently, for what was sealed with it would be lost.
 */
export function openSecret(folder: string, purpose: SecretPurpose): Buffer {
  makePrivateFolder(folder);
  const make = () => randomBytes(BYTES).toString("base64url");
  const text = keepPrivately(join(folder, FILE), make);
  const root = Buffer.from(text, "base64url");
  if (root.length !== BYTES || root.toString("base64url") !== text) {
    throw new TypeError(`${FILE} in the data folder is damaged`);
  }
  return Buffer.from(hkdfSync("sha256", root, Buffer.alloc(0), `aside ${purpose}`, BYTES));
}
