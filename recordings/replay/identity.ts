/** Whose vault opens an export: an age identity file, or the recovery code that is asked for (Node). */
import { readFile } from "node:fs/promises";
import { KeyError, unsealIdentity } from "../keys.ts";
import { askCode } from "./ask.ts";
import { Problem, systemCode } from "./problem.ts";

async function identityFrom(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Problem(`${path} cannot be read (${systemCode(error)}).`, error);
  });
  const line = text.split(/\r?\n/).find((one) => one.startsWith("AGE-SECRET-KEY-1"));
  if (line === undefined) throw new Problem(`${path} is not an age identity file.`);
  return line.trim();
}

const WORDS: Record<KeyError["code"], string> = {
  "does-not-open": "This recovery code does not open the vault of this recording.",
  "not-a-code": "This is not a recovery code: look for a mistyped character.",
  "not-an-identity": "What the vault holds is not an identity.",
  "not-a-recipient": "What the vault holds is not an identity.",
};

async function identityByCode(readVault: () => Promise<Uint8Array | null>): Promise<string> {
  const vault = await readVault();
  if (vault === null) throw new Problem("The folder has no vault.age. Take --identity FILE.");
  return unsealIdentity(vault, await askCode()).catch((error: unknown) => {
    if (!(error instanceof KeyError)) throw error;
    throw new Problem(WORDS[error.code], error);
  });
}

/** @param file an age identity file; undefined: the code is asked for. Rejects with a Problem. */
export const identityOf = (
  file: string | undefined,
  readVault: () => Promise<Uint8Array | null>,
): Promise<string> => (file === undefined ? identityByCode(readVault) : identityFrom(file));
