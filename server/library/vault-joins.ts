/**
 * A new device asks the old ones in: it shows a public key made for this once, an old
 * device shows the same short fingerprint, and on the person's word wraps the identity
 * to it. The server carries both and can open neither.
 */
import type { Static } from "typebox";
import type { VaultJoinAdd, VaultJoinAnswer, VaultJoinState } from "#protocol/http/vault.ts";
import { newId } from "../accounts/ids.ts";
import type { Asker } from "../accounts/ports.ts";
import { createCounter } from "../accounts/throttle.ts";
import { AppError } from "../errors.ts";
import { shortId } from "../log.ts";
import type { VaultStore } from "../stores/vault-store.ts";
import type { Holders } from "./holder.ts";
import type { VaultChanges } from "./vault-proof.ts";

/** How long a device may wait to be let in, ms. */
export const JOIN_MS = 10 * 60_000;
/** Devices that wait at the same time: who compares fingerprints should see few. */
const OPEN = 3;
/** Asked by one account in an hour. */
const AN_HOUR = 20;
const HOUR_S = 3_600;

export interface VaultJoins {
  /** Answers the join's id. Throws `too-many-attempts`. */
  ask(asker: Asker, what: Static<typeof VaultJoinAdd>): Promise<string>;
  /** What became of it; one that is not this account's is `over`. */
  state(asker: Asker, join: string): Promise<Static<typeof VaultJoinState>>;
  /** The first answer counts. Throws `not-now` where nothing waits. */
  answer(asker: Asker, what: Static<typeof VaultJoinAnswer>): Promise<void>;
}
export interface VaultJoinsDeps {
  vaults: VaultStore;
  holders: Holders;
  changes: VaultChanges;
  /** Wall clock, ms. */
  now(): number;
}

export function createVaultJoins({ vaults, holders, changes, now }: VaultJoinsDeps): VaultJoins {
  const count = createCounter(AN_HOUR, HOUR_S);
  return {
    async ask(asker, { publicKey, name }) {
      const { account } = asker;
      const [id, createdAt] = [newId(), now()];
      const line = { action: "vault:join", detail: { device: shortId(id) } } as const;
      await holders.open(account);
      await count(account);
      await changes.without(asker, line, async () => {
        const open = await vaults.joins(account, createdAt);
        const waiting = open.filter(({ answer, refused }) => answer === null && !refused);
        if (waiting.length >= OPEN) throw new AppError("too-many-attempts");
        const fresh = { id, account, name, publicKey, createdAt, expiresAt: createdAt + JOIN_MS };
        await vaults.addJoin({ ...fresh, answer: null, refused: false });
      });
      return id;
    },
    async state({ account, again }, id) {
      await holders.open(account);
      const found = (await vaults.joins(account, now())).find((one) => one.id === id);
      await again();
      if (found === undefined) return { state: "over", answer: null };
      if (found.refused) return { state: "refused", answer: null };
      return { state: found.answer === null ? "waiting" : "answered", answer: found.answer };
    },
    async answer(asker, { join, proof, answer }) {
      const action = answer === null ? "vault:join-refuse" : "vault:join-answer";
      const line = { action, detail: { device: shortId(join) } } as const;
      await changes.change(asker, proof, line, async () => {
        const taken = await vaults.answerJoin(asker.account, join, answer, now());
        if (!taken) throw new AppError("not-now");
      });
    },
  };
}
