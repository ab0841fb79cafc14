/**
 * Who may watch by a share, and what of the recording (R16). PURE: records in, answers out.
 * Whatever is doubtful is a no, and every no is the same no.
 */
import type { Account } from "../../stores/account-store.ts";
import type { Group, GroupMember } from "../../stores/group-store.ts";
import type { Recording, RecordingSegment, Stretch } from "../../stores/recording-store.ts";
import type { Share, ShareKey } from "../../stores/share-store.ts";

/** States in which a recording is neither under way nor locked nor gone. */
export const OPENABLE = ["undecided", "kept"] as const;

type Person = Pick<Account, "id" | "school" | "outside" | "closedAt">;
export interface Circle {
  group: Pick<Group, "id" | "school" | "publicKey">;
  members: readonly Pick<GroupMember, "account">[];
}
export interface Asked {
  share: Share;
  recording: Pick<Recording, "id" | "owner" | "state"> | null;
  owner: Person | null;
  viewer: Person;
  /** Of the vault that the viewer holds now. */
  publicKey: string;
  /** The share's group library; null where it is to a person, or there is none any more. */
  circle: Circle | null;
  /** Wall clock, ms. */
  now: number;
}

const isHere = ({ closedAt, outside }: Person): boolean => closedAt === null && !outside;
export const isIn = ({ members }: Pick<Circle, "members">, account: string): boolean =>
  members.some((one) => one.account === account);

/** Whether the share stands: what it is of and whose it is, whoever asks. */
export function stands({
  share,
  recording,
  owner,
  now,
}: Pick<Asked, "share" | "recording" | "owner" | "now">): boolean {
  if (share.endsAt !== null && share.endsAt <= now) return false;
  if (recording === null || recording.id !== share.recording) return false;
  if (recording.owner !== share.owner || owner?.id !== share.owner) return false;
  return isHere(owner) && OPENABLE.some((state) => state === recording.state);
}

export function mayWatch(asked: Asked): boolean {
  const { share, owner, viewer, publicKey, circle } = asked;
  if (!stands(asked) || owner === null) return false;
  if (!isHere(viewer) || viewer.school !== owner.school || viewer.id === share.owner) return false;
  if (share.group === null) return share.account === viewer.id && share.publicKey === publicKey;
  // Leaving withdraws one's own: a share whose owner is not in the group is nobody's.
  return (
    share.account === null &&
    circle !== null &&
    circle.group.id === share.group &&
    circle.group.school === viewer.school &&
    circle.group.publicKey === share.publicKey &&
    isIn(circle, viewer.id) &&
    isIn(circle, share.owner)
  );
}

type Timed = Pick<RecordingSegment, "atMs" | "lastsMs">;
const overlap = (one: Stretch, other: Stretch): number =>
  Math.max(0, Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs));

/** ms of a segment that somebody is shown by the range; null is the whole. */
export function shownMs(
  { atMs, lastsMs }: Timed,
  range: Stretch | null,
  hidden: readonly Stretch[],
): number {
  const fromMs = Math.max(atMs, range?.fromMs ?? 0);
  const toMs = Math.min(atMs + lastsMs, range?.toMs ?? Infinity);
  if (toMs <= fromMs) return 0;
  return hidden.reduce((left, cut) => left - overlap({ fromMs, toMs }, cut), toMs - fromMs);
}

/**
 * The segments that a share gives: of those that its keys were made for, those of which the
 * range shows something. A segment is served whole: it is what is sealed.
 */
export function givenSegments<T extends RecordingSegment>(
  { range }: Pick<Share, "range">,
  keys: readonly Pick<ShareKey, "part" | "fromSegment" | "toSegment">[],
  { hidden }: Pick<Recording, "hidden">,
  segments: readonly T[],
): T[] {
  const ranges = new Map(keys.map((key) => [key.part, key]));
  return segments.filter((one) => {
    const key = ranges.get(one.part);
    const wrapped =
      key !== undefined && key.fromSegment <= one.segment && one.segment <= key.toSegment;
    return wrapped && shownMs(one, range, hidden) > 0;
  });
}

/** What of the hidden stretches lies in the range: what was cut elsewhere is nobody's to know. */
export const hiddenWithin = (range: Stretch | null, hidden: readonly Stretch[]): Stretch[] =>
  hidden
    .map(({ fromMs, toMs }) => ({
      fromMs: Math.max(fromMs, range?.fromMs ?? 0),
      toMs: Math.min(toMs, range?.toMs ?? Infinity),
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);

/** Together, merged and rising, within the range; what is empty or turned round is left out. */
export function merged(all: readonly Stretch[], within: Stretch): Stretch[] {
  const rising = all
    .map(({ fromMs, toMs }) => ({
      fromMs: Math.max(fromMs, within.fromMs),
      toMs: Math.min(toMs, within.toMs),
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .toSorted((a, b) => a.fromMs - b.fromMs);
  const found: Stretch[] = [];
  for (const one of rising) {
    const last = found.at(-1);
    if (last !== undefined && one.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, one.toMs);
    else found.push({ ...one });
  }
  return found;
}

/**
 * At most so many: the nearest are told as one, with what lies between them. A look is told too
 * long by that, and never too short. `all`: as `merged` makes them.
 */
export function fewer(all: readonly Stretch[], most: number): Stretch[] {
  let found = [...all];
  for (let gapMs = 1; found.length > most; gapMs *= 2) {
    const joined: Stretch[] = [];
    for (const one of found) {
      const last = joined.at(-1);
      if (last !== undefined && one.fromMs - last.toMs <= gapMs) last.toMs = one.toMs;
      else joined.push({ ...one });
    }
    found = joined;
  }
  return found;
}
