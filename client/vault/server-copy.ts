/** What the server keeps sealed by the recovery code, opened in the page. */
import { recipientOf, unsealIdentity } from "#recordings/keys.ts";
import { words } from "../words.ts";
import { fromBase64 } from "./bytes.ts";
import type { VaultFacts } from "./state.ts";
import { faultIn } from "./typed-code.ts";
import { refuse } from "./vault.ts";

const text = words.vault.failures;

/**
 * Rejects with `Refused`: a code that cannot be one, one that opens nothing, and
 * one that opens something else than the vault whose public key the server names.
 */
export const identityBehind = async (
  facts: Pick<VaultFacts, "publicKey" | "sealedByCode"> | null,
  typed: string,
): Promise<{ identity: string; publicKey: string }> => {
  const fault = faultIn(typed);
  if (fault !== null) throw refuse(fault);
  if (facts === null) throw refuse(text.gone);
  let identity: string;
  try {
    identity = await unsealIdentity(fromBase64(facts.sealedByCode), typed);
  } catch {
    // A wrong code and a damaged file are one thing to age, and to the person.
    throw refuse(text.wrongCode);
  }
  const publicKey = await recipientOf(identity);
  if (publicKey !== facts.publicKey) throw refuse(text.otherVault, "other-vault");
  return { identity, publicKey };
};
