/** Giving a share, moving its end, taking it back: its owner's acts, and nobody else's (R16, R17). */
import type { Receipt } from "#protocol/events.ts";
import type { RecallBody, ShareBody, SharedReply, ShareTo } from "#protocol/http/shares.ts";
import { newId } from "../../accounts/ids.ts";
import type { InTurn } from "../../accounts/in-turn.ts";
import type { Lines } from "../../accounts/lines.ts";
import type { Asker } from "../../accounts/ports.ts";
import type { Receipts } from "../../audit/receipts.ts";
import { AppError } from "../../errors.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { Share, ShareStore } from "../../stores/share-store.ts";
import { ANY_STATE } from "../erasing.ts";
import type { Holders } from "../holder.ts";
import { isKeyFile } from "../keeping.ts";
import type { Recordings } from "../recordings.ts";
import type { Tombstones } from "../tombstones.ts";
import type { Recalling } from "./recalling.ts";
import type { Recipients } from "./recipients.ts";
import { givenSegments, OPENABLE } from "./rules.ts";
import { byOwner, recallReceipt, shareReceipt } from "./share-lines.ts";
import type { Ends } from "./ends.ts";
import { untilOf } from "./sweeping.ts";

export interface Giving {
  /**
   * Throws `no-such-recording`, `not-now`, `no-such-person`, `no-such-group`, `no-vault-there`,
   * `recipient-changed`, `moved-on` for a stale group and for keys that were made before a cut,
   * and `bad-request` for keys that do not fit.
   */
  give(asker: Asker, what: ShareBody): Promise<SharedReply>;
  /** Throws `no-such-share`. */
  end(asker: Asker, share: string, endsAt: number | null): Promise<void>;
  /** Acts first. Throws `no-such-share` or `no-such-recording` for what is not the asker's. */
  recall(asker: Asker, what: RecallBody): Promise<{ recalled: number; receipt: Receipt }>;
}
export interface GivingDeps {
  shares: ShareStore;
  recordings: Pick<RecordingStore, "segments">;
  own: Recordings["own"];
  holders: Holders;
  recipients: Recipients;
  recalling: Recalling;
  ends: Pick<Ends, "expect">;
  tombstones: Pick<Tombstones, "add">;
  receipts: Receipts;
  inTurn: InTurn;
  lines: Lines;
  /** Wall clock, ms. */
  now(): number;
}

/** Shares of one owner at a time, and of one group: a new key of a group takes all of its shares. */
const MOST_SHARES = 2_000;

export function createGiving(deps: GivingDeps): Giving {
  const { shares, recordings, own, holders, recipients, recalling, ends, receipts } = deps;
  const { lines, now } = deps;

  /** Throws unless the owner may seal for these, with this key, at this moment. */
  const check = async (account: string, { recording, to, publicKey }: ShareBody) => {
    const mine = await own(account, recording, OPENABLE);
    const other = await recipients.of(account, to);
    if (other.publicKey === null) throw new AppError("no-vault-there");
    if (other.stale) throw new AppError("moved-on");
    if (other.publicKey !== publicKey) throw new AppError("recipient-changed");
    return { mine, other };
  };
  /**
   * Throws `moved-on` where the keys were made of another state, and `bad-request` where what is
   * said to be keys is none, or is for nothing that is shown.
   */
  const fit = async (what: ShareBody, recording: Recording): Promise<void> => {
    const { range, endsAt, keys, label } = what;
    const segments = await recordings.segments(what.recording);
    // Pieces only ever go: as many as the page knew are the ones that it knew.
    if (segments.length !== what.pieces) throw new AppError("moved-on");
    const files = [...keys.map(({ keyFile }) => keyFile), ...(label === null ? [] : [label])];
    const parts = new Set(keys.map(({ part }) => part));
    const given = givenSegments({ range }, keys, recording, segments);
    const fits =
      (range === null || range.fromMs < range.toMs) &&
      (endsAt === null || endsAt > now()) &&
      files.every(isKeyFile) &&
      parts.size === keys.length &&
      keys.every(({ part }) => given.some((one) => one.part === part));
    if (!fits) throw new AppError("bad-request");
  };
  const room = async (account: string, to: ShareTo): Promise<void> => {
    const mine = (await shares.ofOwner(account)).length;
    const there = "group" in to ? (await shares.withGroup(to.group)).length : 0;
    if (Math.max(mine, there) >= MOST_SHARES) throw new AppError("not-now");
  };
  const shareOf = (owner: string, what: ShareBody): Share => ({
    ...{ id: newId(), recording: what.recording, owner },
    account: "account" in what.to ? what.to.account : null,
    group: "group" in what.to ? what.to.group : null,
    ...{ publicKey: what.publicKey, range: what.range, withNotes: what.withNotes },
    ...{ label: what.label, createdAt: now(), endsAt: what.endsAt },
  });
  const mineOf = async (account: string, id: string): Promise<Share> => {
    if ((await holders.of(account)).locked) throw new AppError("vault-locked");
    const share = await shares.byId(id);
    const over = share?.endsAt !== null && (share?.endsAt ?? 0) <= now();
    if (share?.owner !== account || over || recalling.isGone(id)) {
      throw new AppError("no-such-share");
    }
    return share;
  };

  return {
    async give(asker, what) {
      const { account } = asker;
      const { mine, other } = await check(account, what);
      await fit(what, mine);
      await room(account, what.to);
      const share = shareOf(account, what);
      const detail = { whole: share.range === null, notes: share.withNotes, until: share.endsAt };
      const add = async (): Promise<void> => {
        await asker.again();
        // In turn with cutting and erasing: no key file made before them comes in after them.
        await fit(what, (await check(account, what)).mine);
        await shares.add(share, what.keys);
        ends.expect(share.endsAt);
        // Whoever deletes, leaves or closes takes back what there is, and may have looked just before.
        await Promise.all([asker.again(), check(account, what)]).catch(async (error: unknown) => {
          await recalling.recall([share], null);
          throw error;
        });
      };
      await lines.giving(byOwner("share:give", share, detail), () =>
        deps.inTurn(`recording ${share.recording}`, add),
      );
      const { account: me } = await holders.of(account);
      const names = { owner: me.name, to: other.name };
      return { share: share.id, receipt: receipts.sign(shareReceipt(what, share, names)) };
    },

    async end(asker, id, endsAt) {
      const share = await mineOf(asker.account, id);
      if (endsAt !== null && endsAt <= now()) throw new AppError("bad-request");
      await lines.giving(byOwner("share:end", share, { until: endsAt }), async () => {
        await asker.again();
        await mineOf(asker.account, id);
        await deps.tombstones.add("until", untilOf(id, endsAt, now()));
        await shares.setEnd(id, endsAt);
        // It may have come to its end while this was written.
        if (recalling.isGone(id)) throw new AppError("no-such-share");
        ends.expect(endsAt);
      });
    },

    async recall(asker, what) {
      const { account, locked } = await holders.of(asker.account);
      // Hands that lost the code may take everything back, and are told nothing of it (R23).
      const everything = "everything" in what;
      if (locked && !everything) throw new AppError("vault-locked");
      const those = (await shares.ofOwner(account.id)).filter((one) => isMeant(what, one));
      if (those.length === 0 && "share" in what) throw new AppError("no-such-share");
      if (those.length === 0 && "recording" in what) {
        await own(account.id, what.recording, ANY_STATE);
      }
      await asker.again();
      const line = (share: Share) => ({
        ...byOwner("share:recall", share),
        ...(locked ? { owner: null } : {}),
      });
      const taken = await recalling.recall(those, line);
      const receipt = receipts.sign(recallReceipt(locked ? null : taken, account.name, now()));
      return { recalled: locked ? 0 : taken.length, receipt };
    },
  };
}

const isMeant = (what: RecallBody, share: Share): boolean => {
  if ("share" in what) return share.id === what.share;
  if ("recording" in what) return share.recording === what.recording;
  if (!("to" in what)) return true;
  return "account" in what.to ? share.account === what.to.account : share.group === what.to.group;
};
