/**
 * How far somebody reaches into a recording now: as its owner, or by a share that stands.
 * An answer is true at the moment at which it is given; ask again after every wait.
 */
import { AppError } from "../../errors.ts";
import type { GroupStore } from "../../stores/group-store.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { Share, ShareStore } from "../../stores/share-store.ts";
import type { Recordings } from "../recordings.ts";
import { givenSegments, OPENABLE } from "../shares/rules.ts";
import type { Viewing } from "../shares/viewing.ts";
import { segmentKey, type Reach } from "./rules.ts";

export type Of = { recording: string } | { share: string };
export interface Reached extends Reach {
  record: Recording;
  share: Share | null;
}
export interface Reaching {
  /** Throws `no-such-recording`, `not-now`, `no-such-share` or `vault-locked`. */
  by(account: string, of: Of): Promise<Reached>;
  /** All that the account reaches of a recording, by whatever it is; null for nothing. */
  into(account: string, recording: string): Promise<Reached | null>;
}
export interface ReachingDeps {
  own: Recordings["own"];
  viewing: Pick<Viewing, "seen">;
  shares: Pick<ShareStore, "keys" | "withAccount" | "withGroup">;
  groups: Pick<GroupStore, "ofAccount">;
  recordings: Pick<RecordingStore, "byId" | "segments">;
}

export function createReaching(deps: ReachingDeps): Reaching {
  const { own, viewing, shares, groups, recordings } = deps;

  const asOwner = async (account: string, id: string): Promise<Reached> => {
    const segments = await recordings.segments(id);
    const record = await own(account, id, OPENABLE);
    return {
      ...{ account, recording: id, owner: record.owner, withNotes: true, record, share: null },
      segments: new Set(segments.map(segmentKey)),
    };
  };
  const byShare = async (account: string, id: string): Promise<Reached> => {
    const first = await viewing.seen(account, id);
    const [keys, all] = [await shares.keys(id), await recordings.segments(first.recording.id)];
    const { share, recording: record } = await viewing.seen(account, id);
    const { owner, id: recording } = record;
    return {
      ...{ account, recording, owner, withNotes: share.withNotes, record, share },
      segments: new Set(givenSegments(share, keys, record, all).map(segmentKey)),
    };
  };
  const orNull = async (work: Promise<Reached>): Promise<Reached | null> => {
    try {
      return await work;
    } catch (error) {
      // Not theirs, or not any more: then it reaches nothing by this.
      if (error instanceof AppError) return null;
      throw error;
    }
  };
  const sharesOf = async (account: string, recording: string): Promise<Share[]> => {
    const mine = await groups.ofAccount(account);
    const all = [
      ...(await shares.withAccount(account)),
      ...(await Promise.all(mine.map(({ id }) => shares.withGroup(id)))).flat(),
    ];
    return all.filter((one) => one.recording === recording);
  };
  return {
    by: (account, of) =>
      "share" in of ? byShare(account, of.share) : asOwner(account, of.recording),
    async into(account, id) {
      if ((await recordings.byId(id))?.owner === account) return orNull(asOwner(account, id));
      let all = null as Reached | null;
      for (const share of await sharesOf(account, id)) {
        const one = await orNull(byShare(account, share.id));
        if (one === null) continue;
        // Where published notes are read, by one share that has them; else by any.
        if (all === null || (one.withNotes && !all.withNotes)) all = one;
        else if (one.withNotes === all.withNotes) {
          all = { ...all, segments: new Set([...all.segments, ...one.segments]) };
        }
      }
      return all;
    },
  };
}
