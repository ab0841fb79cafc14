/**
 * Sealing short texts in the page: AES-256-GCM (NIST SP 800-38D) with a random
 * nonce of 96 bits before what is sealed. Each key here seals a handful of texts.
 */
import { randomBytes, utf8 } from "./bytes.ts";

const NONCE = 12;
type Bytes = Uint8Array<ArrayBuffer>;

/** `about` is authenticated and not stored: opening needs the same. */
export const seal = async (key: CryptoKey, plain: Bytes, about: string): Promise<Bytes> => {
  const iv = randomBytes(NONCE);
  const algorithm = { name: "AES-GCM", iv, additionalData: utf8(about) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain));
  const whole = new Uint8Array(NONCE + sealed.length);
  whole.set(iv);
  whole.set(sealed, NONCE);
  return whole;
};

/** Rejects where key, text or `about` is another one. */
export const unseal = async (key: CryptoKey, sealed: Bytes, about: string): Promise<Bytes> => {
  const iv = sealed.slice(0, NONCE);
  const algorithm = { name: "AES-GCM", iv, additionalData: utf8(about) };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.slice(NONCE)));
};

/** HKDF-SHA-256 (RFC 5869) of a secret with full entropy; the key cannot be taken out again. */
export const keyFrom = async (secret: Bytes, info: string): Promise<CryptoKey> => {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(info) },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
};
