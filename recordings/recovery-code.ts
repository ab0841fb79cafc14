/**
 * A recovery code: 28 characters of Crockford's base32, seven groups of four. 26 are
 * random (130 bits). The last two make it a code word of a Reed-Solomon code over
 * GF(32), so that any two mistyped characters, and any two exchanged, are noticed
 * before anything is tried with it (FORMAT.md, 8).
 */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM = 26;
export const CODE_LENGTH = 28;

/** Times the field's generator: x, modulo x^5 + x^2 + 1. */
const timesX = (value: number) => ((value << 1) ^ (value & 16 ? 0b100101 : 0)) & 31;

/** Horner's rule at x and at x squared: both are 0 for a code word. */
function syndromes(values: readonly number[]): [number, number] {
  let first = 0;
  let second = 0;
  for (const value of values) {
    first = timesX(first) ^ value;
    second = timesX(timesX(second)) ^ value;
  }
  return [first, second];
}
const isCodeWord = (values: readonly number[]) => syndromes(values).every((sum) => sum === 0);

/** 28 characters without groups: what age takes as the passphrase. */
export function newRecoveryCode(): string {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM));
  const values = Array.from(random, (byte) => byte & 31);
  for (let check = 0; check < 1_024; check++) {
    const word = [...values, check >> 5, check & 31];
    if (isCodeWord(word)) return word.map((value) => ALPHABET[value]).join("");
  }
  throw new Error("every 26 values have their two check values");
}

/** As printed and read aloud: `4F7K-...`. */
export const groupRecoveryCode = (code: string): string => (code.match(/.{1,4}/g) ?? []).join("-");

/**
 * The 28 characters from what a person typed: case, spaces and dashes do not count,
 * O is 0, I and L are 1. Null where it cannot be a code: a mistyped one is not tried.
 */
export function normaliseRecoveryCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replaceAll(/[\s\-\u2010-\u2015]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  const values = Array.from(code, (character) => ALPHABET.indexOf(character));
  const whole = values.length === CODE_LENGTH && !values.includes(-1);
  return whole && isCodeWord(values) ? code : null;
}
