/** Requests of new devices, as a device that holds the vault shows and answers them. */
import { wrapTo } from "#recordings/keys.ts";
import { toBase64 } from "./bytes.ts";
import { signOf } from "./comparing.ts";
import type { Held, VaultFacts } from "./state.ts";
import type { VaultGround } from "./vault.ts";

export interface ShownJoin {
  join: string;
  name: string;
  createdAt: number;
  /** The key that the sign was made of; what is allowed is sealed to this one and no later one. */
  publicKey: string;
  sign: string;
  /** The server has named another key for this request since it was first shown. */
  changed: boolean;
}

/** Keeps what was shown first: a server that exchanges a key under the thumb is noticed. */
export class ShownJoins {
  readonly #first = new Map<string, ShownJoin>();
  #seen = 0;
  list: ShownJoin[] = [];

  /** Oldest first, so that a new request moves no button. Resolves to the names that are new. */
  async see(joins: VaultFacts["joins"], { publicKey: vaultKey }: Held): Promise<string[]> {
    this.#seen += 1;
    const seen = this.#seen;
    const fresh: string[] = [];
    const list: ShownJoin[] = [];
    for (const { join, name, createdAt, publicKey } of joins) {
      let one = this.#first.get(join);
      if (one === undefined) {
        // Of this page's own key, never of the one that the server names.
        const sign = await signOf(vaultKey, publicKey);
        // News came while the sign was made: they are shown, and tell the names.
        if (seen !== this.#seen) return fresh;
        one = { join, name, createdAt, publicKey, sign, changed: false };
        this.#first.set(join, one);
        fresh.push(name);
      } else if (one.publicKey !== publicKey) one.changed = true;
      list.push(one);
    }
    this.list = list.toSorted((a, b) => a.createdAt - b.createdAt);
    return fresh;
  }
}

/** Gives the identity to that device, or refuses it. Rejects with `Refused`. */
export const answerJoin = async (
  api: VaultGround["api"],
  { identity, proof }: Held,
  { join, publicKey, changed }: ShownJoin,
  allow: boolean,
): Promise<void> => {
  const given = allow && !changed;
  const answer = given ? toBase64(await wrapTo(publicKey, identity)) : null;
  await api.post("/api/vault/joins/answer", { join, proof, answer });
};
