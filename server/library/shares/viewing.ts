/**
 * Watching what somebody else shares (R16, R17): what is sealed goes out to whoever the share
 * lets see it at the moment of sending, with a line in the owner's log that is there first.
 */
import type { ShareManifestReply } from "#protocol/http/shares.ts";
import { StorageError, type Storage } from "#recordings/storage/port.ts";
import type { Lines } from "../../accounts/lines.ts";
import type { Asker } from "../../accounts/ports.ts";
import { AppError } from "../../errors.ts";
import type { Account, AccountStore } from "../../stores/account-store.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { Share, ShareStore } from "../../stores/share-store.ts";
import type { Holders } from "../holder.ts";
import { manifestOf } from "../recording-rows.ts";
import type { Looks } from "./looks.ts";
import type { Outlets, Piece } from "./outlets.ts";
import type { Recalling } from "./recalling.ts";
import type { Recipients } from "./recipients.ts";
import { givenSegments, hiddenWithin, mayWatch } from "./rules.ts";
import { byViewer } from "./share-lines.ts";

export interface Seen {
  share: Share;
  recording: Recording;
  owner: Account;
}
export interface Viewing {
  /**
   * By which share, and of which recording, as it stands at this moment. Throws `no-such-share`
   * for what is not shared with the account, and `vault-locked`. Act on the answer before you
   * wait for anything else, or ask again.
   */
  seen(account: string, share: string): Promise<Seen>;
  manifest(asker: Asker, share: string): Promise<ShareManifestReply>;
  /**
   * Throws `not-watching` where the player of this sign-in has not said lately that it is there.
   * `cut` is called where the share is taken back while the bytes are being sent.
   */
  segment(
    asker: Asker,
    what: { share: string; part: number; segment: number },
    cut: () => void,
  ): Promise<Piece>;
}
export interface ViewingDeps {
  shares: ShareStore;
  recordings: Pick<RecordingStore, "byId" | "segment" | "segments">;
  accounts: Pick<AccountStore, "byId">;
  holders: Holders;
  recipients: Pick<Recipients, "circle">;
  recalling: Pick<Recalling, "isGone">;
  looks: Omit<Looks, "heard">;
  outlets: Pick<Outlets, "openedBehind">;
  storage: Pick<Storage, "read">;
  lines: Pick<Lines, "before" | "after">;
  /** A row names this object, and it is not there. */
  missed(object: string, recording: string): void;
  complain(what: string, error: unknown): void;
  /** Wall clock, ms. */
  now(): number;
}

export function createViewing(deps: ViewingDeps): Viewing {
  const { shares, recordings, accounts, holders, recipients, recalling, looks, lines, now } = deps;
  const no = () => new AppError("no-such-share");

  const seen: Viewing["seen"] = async (account, id) => {
    const { account: viewer, vault, locked } = await holders.of(account);
    // One answer for every id, before any is looked for.
    if (locked) throw new AppError("vault-locked");
    const share = vault === null ? null : await shares.byId(id);
    if (vault === null || share === null) throw no();
    const [recording, owner] = [
      await recordings.byId(share.recording),
      await accounts.byId(share.owner),
    ];
    // Last: what takes somebody out of a group is done once the group's records know.
    const circle = share.group === null ? null : await recipients.circle(share.group);
    const { publicKey } = vault;
    const may = mayWatch({ share, recording, owner, viewer, publicKey, circle, now: now() });
    if (!may || recalling.isGone(id) || recording === null || owner === null) throw no();
    return { share, recording, owner };
  };

  const note = async (asker: Asker, share: Share): Promise<void> => {
    await lines.before(byViewer(share, asker.account));
    looks.told(asker, share.id);
  };
  /**
   * The owner is told who tried, once an hour of each sign-in. Nobody waits for it. An id that
   * nobody has is refused after fewer questions than one of somebody else: ids are not guessed,
   * and whoever knows one learns no more than that it was given.
   */
  const tellOwner = async ({ account, sid }: Asker, id: string): Promise<void> => {
    if (looks.isToldOfRefusal({ sid }, id)) return;
    const share = await shares.byId(id);
    if (share === null || share.owner === account) return;
    looks.toldOfRefusal({ sid }, id);
    const { locked } = await holders.of(share.owner);
    const line = byViewer(share, account);
    await lines.after({ ...line, outcome: "refused", owner: locked ? null : share.owner });
  };
  const refused = (asker: Asker, id: string, error: unknown): never => {
    if (error instanceof AppError && error.code === "no-such-share") {
      tellOwner(asker, id).catch((fault: unknown) => deps.complain("a refused look", fault));
    }
    throw error;
  };

  /**
   * The last questions before something of it leaves: it may have been taken back, or the sign-in
   * ended, during any wait before. What comes to `cut` after them has found it being sent.
   */
  const behind = async (asker: Asker, first: Seen, cut: () => void) => {
    let last = first;
    const check = async (): Promise<void> => {
      last = await seen(asker.account, first.share.id);
      await asker.again();
    };
    const outlet = { viewer: asker.account, sid: asker.sid, share: first.share.id };
    const of = { ...outlet, recordings: new Set([first.recording.id]) };
    const sent = await deps.outlets.openedBehind(of, check, cut);
    return { ...last, sent };
  };

  return {
    seen,
    async manifest(asker, id) {
      const first = await seen(asker.account, id).catch((error: unknown) =>
        refused(asker, id, error),
      );
      await note(asker, first.share);
      const [keys, all] = [await shares.keys(id), await recordings.segments(first.recording.id)];
      const { share, recording, owner, sent } = await behind(asker, first, () => undefined);
      // Small enough to leave in one go.
      sent();
      const parts = keys.map(({ part, keyFile }) => ({
        ...{ recording: recording.id, part, keyFile, createdAt: share.createdAt },
      }));
      return {
        ...manifestOf(recording, parts, givenSegments(share, keys, recording, all)),
        // Its own title is the owner's alone.
        sealedTitle: null,
        hidden: hiddenWithin(share.range, recording.hidden),
        ...{ share: share.id, owner: owner.name, label: share.label },
        ...{ publicKey: share.publicKey, group: share.group },
        ...{ range: share.range, withNotes: share.withNotes, endsAt: share.endsAt },
      };
    },
    async segment(asker, { share: id, part, segment }, cut) {
      const first = await seen(asker.account, id);
      const [keys, one] = [
        await shares.keys(id),
        await recordings.segment(first.recording.id, part, segment),
      ];
      const all = one === null ? [] : [one];
      const [found] = givenSegments(first.share, keys, first.recording, all);
      if (found === undefined) throw new AppError("not-found");
      if (!looks.isHeard(asker, id)) throw new AppError("not-watching");
      if (!looks.isTold(asker, id)) await note(asker, first.share);
      const bytes = await deps.storage.read(found.object).catch((error: unknown) => {
        if (!(error instanceof StorageError) || error.code !== "missing") throw error;
        deps.missed(found.object, first.recording.id);
        throw new AppError("not-found", error);
      });
      // It may have been taken back, or the sign-in ended, while the disk was read.
      const { sent } = await behind(asker, first, cut);
      return { bytes, sent };
    },
  };
}
