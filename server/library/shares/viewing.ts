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
import type { Outlets } from "./outlets.ts";
import type { Recalling } from "./recalling.ts";
import type { Recipients } from "./recipients.ts";
import { givenSegments, hiddenWithin, mayWatch } from "./rules.ts";
import { byViewer } from "./share-lines.ts";

export interface Seen {
  share: Share;
  recording: Recording;
  owner: Account;
}
export interface Piece {
  bytes: Uint8Array;
  /** Call it when the answer is sent, or never will be. */
  sent(): void;
}
export interface Viewing {
  /**
   * By which share, and of which recording, as it stands at this moment. Throws `no-such-share`
   * for what is not shared with the account, and `vault-locked`. Act on the answer before you
   * wait for anything else, or ask again.
   */
  seen(account: string, share: string): Promise<Seen>;
  manifest(asker: Asker, share: string): Promise<ShareManifestReply>;
  /** `cut` is called where the share is taken back while the bytes are being sent. */
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
  outlets: Pick<Outlets, "opened">;
  storage: Pick<Storage, "read">;
  lines: Pick<Lines, "before" | "after">;
  /** A row names this object, and it is not there. */
  missed(object: string, recording: string): void;
  complain(what: string, error: unknown): void;
  /** Wall clock, ms. */
  now(): number;
}

/** Looks that are remembered; a forgotten one writes another line. */
const REMEMBERED = 1_000;

export function createViewing(deps: ViewingDeps): Viewing {
  const { shares, recordings, accounts, holders, recipients, recalling, lines, now } = deps;
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

  /** Sign-in and share: has a line. */
  const looked = new Set<string>();
  const note = async ({ account, sid }: Asker, share: Share): Promise<void> => {
    await lines.before(byViewer(share, account));
    looked.add(`${sid} ${share.id}`);
    for (const oldest of looked) {
      if (looked.size <= REMEMBERED) break;
      looked.delete(oldest);
    }
  };
  /** The owner is told who tried. Nobody waits for it: the answer must take as long as any other. */
  const tellOwner = async (account: string, id: string): Promise<void> => {
    const share = await shares.byId(id);
    if (share === null || share.owner === account) return;
    const { locked } = await holders.of(share.owner);
    const line = byViewer(share, account);
    await lines.after({ ...line, outcome: "refused", owner: locked ? null : share.owner });
  };
  const refused = (account: string, id: string, error: unknown): never => {
    if (error instanceof AppError && error.code === "no-such-share") {
      tellOwner(account, id).catch((fault: unknown) => deps.complain("a refused look", fault));
    }
    throw error;
  };

  return {
    seen,
    async manifest(asker, id) {
      const first = await seen(asker.account, id).catch((error: unknown) =>
        refused(asker.account, id, error),
      );
      await note(asker, first.share);
      const [keys, all] = [await shares.keys(id), await recordings.segments(first.recording.id)];
      await asker.again();
      const { share, recording, owner } = await seen(asker.account, id);
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
      if (!looked.has(`${asker.sid} ${id}`)) await note(asker, first.share);
      const bytes = await deps.storage.read(found.object).catch((error: unknown) => {
        if (!(error instanceof StorageError) || error.code !== "missing") throw error;
        deps.missed(found.object, first.recording.id);
        throw new AppError("not-found", error);
      });
      // It may have been taken back, or the sign-in ended, while the disk was read.
      await asker.again();
      await seen(asker.account, id);
      // In the same turn as that answer: from here on a recall cuts it.
      return { bytes, sent: deps.outlets.opened({ share: id, viewer: asker.account }, cut) };
    },
  };
}
