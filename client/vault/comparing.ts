/**
 * The sign that two devices of one person compare before one lets the other in.
 *
 * It binds the vault's public key and the new device's one-time key, so a server
 * that exchanges either shows two different signs. The new device makes its key
 * only after it has fixed the vault's, so there is one sign to hit: 60 bits, within
 * the minutes that a request lives, on a device that shows it for no longer.
 */
import { utf8 } from "./bytes.ts";

/** Crockford's base 32: no letter that could be taken for another sign. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 12;

/** How long a request may be answered, ms; the new device counts it itself. */
export const JOIN_MS = 600_000;

/** Three groups of four, "7K3M 2Q9D XW4T". */
export const signOf = async (vaultKey: string, joinKey: string): Promise<string> => {
  const text = `aside join 1\n${vaultKey}\n${joinKey}\n`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text)));
  // 256 is a multiple of 32: the lower five bits of a random byte are even.
  const letters = [...digest.subarray(0, LENGTH)].map((byte) => LETTERS.charAt(byte & 31));
  return (letters.join("").match(/.{4}/g) ?? []).join(" ");
};
