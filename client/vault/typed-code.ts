/** A recovery code as it is typed, and what to say where it cannot be one. Pure. */
import { normaliseRecoveryCode } from "#recordings/keys.ts";
import { words } from "../words.ts";

/** Characters of a code, without groups (recordings/FORMAT.md, 8). */
export const CODE_LENGTH = 28;

/** The sentence for the person; null where the code may be tried. */
export const faultIn = (typed: string): string | null => {
  if (normaliseRecoveryCode(typed) !== null) return null;
  const { short, long, typing } = words.vault.failures;
  const signs = typed.replaceAll(/[\s\p{Pd}]/gu, "").length;
  if (signs < CODE_LENGTH) return short(CODE_LENGTH - signs);
  return signs > CODE_LENGTH ? long : typing;
};

/** In groups of four, for paper, file and screen. */
export const groupsOf = (code: string): string[] => code.match(/.{1,4}/g) ?? [];
