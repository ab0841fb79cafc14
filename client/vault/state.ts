/** What a vault can be, seen from this page. Pure. */
import type { VaultReply } from "#protocol/http/vault.ts";

export type VaultFacts = NonNullable<VaultReply["vault"]>;

/**
 * - `unknown` not asked yet, or the server did not answer (`failure` says so)
 * - `none` there is no vault: it can be made under My vault
 * - `unchecked` held here, but its recovery code was not entered again: nothing is recorded yet
 * - `elsewhere` it exists, and this browser does not hold it
 * - `locked` the account began anew since; the recovery code opens it
 * - `swapped` the server names another vault than the one that is held here: nothing is recorded
 * - `open` held here and in use
 */
export type VaultState =
  "unknown" | "none" | "unchecked" | "elsewhere" | "locked" | "swapped" | "open";

/** An identity that is open in this page. */
export interface Held {
  identity: string;
  publicKey: string;
  /** What the server takes as proof that the identity is at hand. */
  proof: string;
}

/**
 * What the person has to hear once: `removed` this device was taken off the list,
 * `gone` the vault was thrown away, `broken` the copy here opens no more, `not-kept`
 * this browser keeps nothing, so the code is asked for each time.
 */
export type VaultNotice = "removed" | "gone" | "broken" | "not-kept";

/** What decides the state. Pure. */
export interface Known {
  /** Undefined: not asked yet. */
  facts: Pick<VaultFacts, "publicKey" | "checked" | "locked"> | null | undefined;
  /** Public key of the identity that is open in this page. */
  held: string | null;
  /** Public key of the copy that this browser keeps, opened or not. */
  kept: string | null;
}
export const stateOf = ({ facts, held, kept }: Known): VaultState => {
  if (facts === undefined) return "unknown";
  if (facts === null) return "none";
  if ((held ?? kept ?? facts.publicKey) !== facts.publicKey) return "swapped";
  if (facts.locked) return "locked";
  if (held === null) return "elsewhere";
  return facts.checked ? "open" : "unchecked";
};
