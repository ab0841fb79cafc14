/**
 * Taking shares back. It acts first, in memory: from the call on nothing is served by them and
 * what is being sent is cut. Then a tombstone, so that no restored database brings them back
 * (R23), then rows and keys, then the lines. Nothing here waits for anybody who watches.
 */
import type { About, Lines } from "../../accounts/lines.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { Share, ShareStore } from "../../stores/share-store.ts";
import type { VaultStore } from "../../stores/vault-store.ts";
import { isLocked } from "../holder.ts";
import type { Lessons } from "../notes/lessons.ts";
import type { Tombstones } from "../tombstones.ts";
import type { Outlets } from "./outlets.ts";
import { byItself, type Why } from "./share-lines.ts";

export interface Recalling {
  /**
   * No byte leaves by them and no key of them is left when it resolves. Answers those that
   * this call was the first to take. `lineOf`: null where another line tells of it.
   */
  recall(
    shares: readonly Share[],
    lineOf: ((share: Share) => About) | null,
  ): Promise<readonly Share[]>;
  /** The same for what came of something else; `actor` is null for the server itself. */
  withdraw(shares: readonly Share[], why: Why, actor?: string | null): Promise<void>;
  ofRecording(recording: string, why: Why): Promise<void>;
  /** Those it gave, and those it was given by name. */
  ofAccount(account: string, why: Why): Promise<void>;
  /** Cuts what is being sent to somebody who may not see these any more, and takes nothing back. */
  cut(shares: readonly Share[], viewer: string): void;
  /** A share may still have its row while it is being taken back. Asks nothing but memory. */
  isGone(share: string): boolean;
}
export interface RecallingDeps {
  shares: ShareStore;
  accounts: Pick<AccountStore, "byId">;
  vaults: Pick<VaultStore, "of">;
  tombstones: Pick<Tombstones, "add">;
  outlets: Pick<Outlets, "cut">;
  lessons: Pick<Lessons, "gone">;
  lines: Pick<Lines, "after">;
}

export function createRecalling(deps: RecallingDeps): Recalling {
  const { shares, accounts, vaults, tombstones, outlets, lessons, lines } = deps;
  /** For good: a question that was on its way before must not find a share afterwards. */
  const gone = new Set<string>();
  const told = new Set<string>();

  const recall: Recalling["recall"] = async (some, lineOf) => {
    const ids = some.map(({ id }) => id);
    for (const id of ids) gone.add(id);
    outlets.cut(ids);
    for (const id of ids) await tombstones.add("share", id);
    await shares.destroy(ids);
    const mine = some.filter(({ id }) => !told.has(id));
    for (const { id } of mine) told.add(id);
    if (lineOf !== null) for (const share of mine) await lines.after(lineOf(share));
    return mine;
  };
  /** By the hands of this moment (R23). */
  const hidden = async (owner: string): Promise<boolean> => {
    const [account, vault] = [await accounts.byId(owner), await vaults.of(owner)];
    return account === null || vault === null || isLocked(account, vault);
  };
  const withdraw: Recalling["withdraw"] = async (some, why, actor = null) => {
    const secret = new Map<string, boolean>();
    const taken = await recall(some, null);
    for (const share of taken) {
      const { owner } = share;
      if (!secret.has(owner)) secret.set(owner, await hidden(owner));
      await lines.after(byItself(share, actor, why, secret.get(owner) ?? true));
    }
  };
  return {
    recall,
    withdraw,
    async ofRecording(recording, why) {
      lessons.gone(recording);
      await withdraw(await shares.ofRecording(recording), why);
    },
    async ofAccount(account, why) {
      const [given, had] = [await shares.ofOwner(account), await shares.withAccount(account)];
      await withdraw([...given, ...had], why);
    },
    cut: (some, viewer) =>
      outlets.cut(
        some.map(({ id }) => id),
        viewer,
      ),
    isGone: (share) => gone.has(share),
  };
}
