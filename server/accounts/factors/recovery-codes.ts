/**
 * Recovery codes: for the day the telephone is gone. Ten, of 80 random bits each,
 * good once. Shown when they are made; only digests are kept.
 */
import { createHash, randomBytes } from "node:crypto";

const CODES = 10;
const CODE_BYTES = 10;
/** Base32 (RFC 4648): no 0, 1 or 8 that could be read as a letter. */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LOOKALIKES: Readonly<Record<string, string>> = { "0": "O", "1": "I", "8": "B" };

/** Four groups of four letters. */
function newCode(): string {
  const bits = Array.from(randomBytes(CODE_BYTES), (byte) => byte.toString(2).padStart(8, "0"));
  const letters = (bits.join("").match(/.{5}/g) ?? []).map((five) => LETTERS[parseInt(five, 2)]);
  return (letters.join("").match(/.{4}/g) ?? []).join("-");
}

export const newRecoveryCodes = (): string[] => Array.from({ length: CODES }, newCode);

/** What is kept of a code of one account; however it was typed. */
export function recoveryDigest(account: string, code: string): string {
  const plain = code
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll(/[018]/g, (digit) => LOOKALIKES[digit] ?? digit);
  return createHash("sha256").update(`${account}\n${plain}`).digest("base64url");
}
