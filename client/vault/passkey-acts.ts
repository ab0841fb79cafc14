/** A passkey that opens the vault: made so on a device that holds it, used on one that does not. */
import { words } from "../words.ts";
import { wentWrong } from "../door/passkeys.ts";
import { askPasskey, type PrfAnswer } from "./passkey-prf.ts";
import { openByPasskey, questionFor, sealForPasskey } from "./passkey-seal.ts";
import type { Held, VaultFacts } from "./state.ts";
import { refuse } from "./vault.ts";

const text = words.vault.failures;

export const canOpen = (facts: Pick<VaultFacts, "passkeys"> | null): boolean =>
  facts !== null && facts.passkeys.length > 0;

/** Body of POST /api/vault/passkeys. Rejects with `Refused`. */
export const sealWithPasskey = async (
  { identity, publicKey, proof }: Held,
  passkeys: readonly string[],
  account: string,
): Promise<{ proof: string; credentialId: string; sealed: string }> => {
  const { credentialId, secret } = await asked(passkeys, account);
  return { proof, credentialId, sealed: await sealForPasskey(identity, publicKey, secret) };
};

/** The identity. Rejects with `Refused`. */
export const unsealWithPasskey = async (
  facts: Pick<VaultFacts, "passkeys" | "publicKey"> | null,
  account: string,
): Promise<string> => {
  if (facts === null) throw refuse(text.gone);
  const ids = facts.passkeys.map(({ credentialId }) => credentialId);
  const { credentialId, secret } = await asked(ids, account);
  const sealed = facts.passkeys.find((one) => one.credentialId === credentialId)?.sealed;
  if (sealed === undefined) throw refuse(text.passkeyOpensNot);
  try {
    return await openByPasskey(sealed, facts.publicKey, secret);
  } catch {
    // Sealed for another vault, under another passkey, or altered on the server.
    throw refuse(text.passkeyOpensNot);
  }
};

const asked = async (
  ids: readonly string[],
  account: string,
): Promise<{ credentialId: string; secret: NonNullable<PrfAnswer["secret"]> }> => {
  let answer: PrfAnswer;
  try {
    answer = await askPasskey(ids, questionFor(account));
  } catch (error) {
    throw refuse(wentWrong(error));
  }
  if (answer.secret === null) throw refuse(text.noSecret);
  return { credentialId: answer.credentialId, secret: answer.secret };
};
