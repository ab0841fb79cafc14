/**
 * Watch together, as far as the records know: whether a recording is the owner's to show, and
 * by which share somebody else plays it. It opens nothing: what a share lets somebody see is
 * asked again with each piece.
 */
import type { Showings } from "../consent/ports.ts";
import { AppError } from "../errors.ts";
import type { Share, ShareStore } from "../stores/share-store.ts";
import type { Recordings } from "./recordings.ts";
import { OPENABLE } from "./shares/rules.ts";
import type { Viewing } from "./shares/viewing.ts";

export interface ShowingsDeps {
  own: Recordings["own"];
  shares: Pick<ShareStore, "ofRecording">;
  /** The one gate of a share. */
  seen: Viewing["seen"];
}

const lengthOf = ({ range }: Pick<Share, "range">): number =>
  range === null ? Number.POSITIVE_INFINITY : range.toMs - range.fromMs;

/** The widest first; of two as wide the one with the notes, and of those the newest. */
export const byWidth = <S extends Pick<Share, "range" | "withNotes" | "createdAt">>(
  shares: readonly S[],
): S[] =>
  shares.toSorted((a, b) => {
    const [one, other] = [lengthOf(a), lengthOf(b)];
    if (one !== other) return one > other ? -1 : 1;
    if (a.withNotes !== b.withNotes) return a.withNotes ? -1 : 1;
    return b.createdAt - a.createdAt;
  });

export function createShowings({ own, shares, seen }: ShowingsDeps): Showings {
  /** Whatever the no is: it is not by this one. */
  const maySee = async (account: string, { id }: Share): Promise<boolean> => {
    try {
      await seen(account, id);
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  };
  return {
    async ownedBy(owner, recording) {
      await own(owner, recording, OPENABLE);
    },
    async shareWith(account, { recording, owner }) {
      const all = (await shares.ofRecording(recording)).filter((one) => one.owner === owner);
      for (const share of byWidth(all)) {
        if ((share.account ?? account) === account && (await maySee(account, share))) {
          return share.id;
        }
      }
      return null;
    },
  };
}
