/**
 * Taking shares back. It acts first, in memory: from the call on nothing is served by them and
 * what is being sent is cut. Then a tombstone, so that no restored database brings them back
 * (R23), then rows and keys, then the lines. Nothing here waits for anybody who watches. Where
 * the disk refuses half-way, the share stays gone, and the keeper finishes what is owed.
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
    lineOf: ((share: Share) => About | Promise<About>) | null,
  ): Promise<readonly Share[]>;
  /** The same for what came of something else; `actor` is null for the server itself. */
  withdraw(shares: readonly Share[], why: Why, actor?: string | null): Promise<void>;
  ofRecording(recording: string, why: Why): Promise<void>;
  /** Those it gave, and those it was given by name. */
  ofAccount(account: string, why: Why): Promise<void>;
  /** Cuts what is being sent to somebody who may not see these any more, and takes nothing back. */
  cut(shares: readonly Share[], viewer: string): void;
  /** Cuts all that is being sent to these hands, their own included, and takes nothing back. */
  cutHands(hands: { account: string } | { sid: string }): void;
  /** Cuts what is being sent of a recording whose keys or pieces have just gone. */
  cutRecording(recording: string): void;
  /** A share may still have its row while it is being taken back. Asks nothing but memory. */
  isGone(share: string): boolean;
  /** Taken back, with keys that may still be there or a line that is not: recall them again. */
  unfinished(): readonly Share[];
}
export interface RecallingDeps {
  shares: ShareStore;
  accounts: Pick<AccountStore, "byId">;
  vaults: Pick<VaultStore, "of">;
  tombstones: Pick<Tombstones, "add">;
  outlets: Pick<Outlets, "cut">;
  lessons: Pick<Lessons, "gone" | "parted">;
  lines: Pick<Lines, "after">;
}

/** What is still to be done about a share that is gone. */
interface Owed {
  share: Share;
  lineOf: Parameters<Recalling["recall"]>[1];
  isTold: boolean;
  /** Nobody is at it any more. */
  hasFailed: boolean;
}

export function createRecalling(deps: RecallingDeps): Recalling {
  const { shares, accounts, vaults, tombstones, outlets, lessons, lines } = deps;
  /** For good: a question that was on its way before must not find a share afterwards. */
  const gone = new Set<string>();
  const owed = new Map<string, Owed>();

  /** Writes the line, once; false where it is written already. */
  const tell = async (one: Owed | undefined): Promise<boolean> => {
    if (one === undefined || one.isTold) return false;
    one.isTold = true;
    try {
      const line = await one.lineOf?.(one.share);
      if (line !== undefined) await lines.after(line);
    } catch (error) {
      Object.assign(one, { isTold: false, hasFailed: true });
      throw error;
    }
    return true;
  };
  const destroy = async (ids: readonly string[]): Promise<void> => {
    try {
      for (const id of ids) await tombstones.add("share", id);
      await shares.destroy(ids);
    } catch (error) {
      for (const one of ids.flatMap((id) => owed.get(id) ?? [])) {
        one.hasFailed = true;
        // It may have failed after the rows went, and then it has happened (R22).
        const left = await shares.byId(one.share.id).catch(() => one.share);
        if (left === null) await tell(one);
      }
      throw error;
    }
  };
  const recall: Recalling["recall"] = async (some, lineOf) => {
    const ids = some.map(({ id }) => id);
    for (const share of some) {
      if (!gone.has(share.id))
        owed.set(share.id, { share, lineOf, isTold: false, hasFailed: false });
      gone.add(share.id);
    }
    const those = new Set(ids);
    outlets.cut(({ share }) => share !== null && those.has(share));
    lessons.parted(ids, null);
    await destroy(ids);
    const taken: Share[] = [];
    for (const share of some) {
      if (await tell(owed.get(share.id))) taken.push(share);
      owed.delete(share.id);
    }
    return taken;
  };
  /** By the hands of this moment (R23). */
  const hidden = async (owner: string): Promise<boolean> => {
    const [account, vault] = [await accounts.byId(owner), await vaults.of(owner)];
    return account === null || vault === null || isLocked(account, vault);
  };
  const withdraw: Recalling["withdraw"] = async (some, why, actor = null) => {
    const secret = new Map<string, Promise<boolean>>();
    const isSecret = (owner: string): Promise<boolean> => {
      const known = secret.get(owner) ?? hidden(owner);
      secret.set(owner, known);
      return known;
    };
    await recall(some, async (share) => byItself(share, actor, why, await isSecret(share.owner)));
  };
  const cutRecording = (recording: string): void =>
    outlets.cut(({ recordings }) => recordings.has(recording));
  return {
    recall,
    withdraw,
    cutRecording,
    async ofRecording(recording, why) {
      cutRecording(recording);
      lessons.gone(recording);
      await withdraw(await shares.ofRecording(recording), why);
    },
    async ofAccount(account, why) {
      const [given, had] = [await shares.ofOwner(account), await shares.withAccount(account)];
      await withdraw([...given, ...had], why);
    },
    cut(some, viewer) {
      const those = new Set(some.map(({ id }) => id));
      outlets.cut((one) => one.viewer === viewer && one.share !== null && those.has(one.share));
      lessons.parted([...those], viewer);
    },
    cutHands: (hands) =>
      outlets.cut((one) => ("sid" in hands ? one.sid === hands.sid : one.viewer === hands.account)),
    isGone: (share) => gone.has(share),
    unfinished: () => [...owed.values()].flatMap((one) => (one.hasFailed ? one.share : [])),
  };
}
