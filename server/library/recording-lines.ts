/** Lines and receipts about recordings: their owner's alone, no school reads them (R22). */
import type { About } from "../accounts/lines.ts";
import type { Recording } from "../stores/recording-store.ts";

type Detail = NonNullable<About["detail"]>;

/** What the owner did. */
export const byOwner = (
  action: `recording:${string}`,
  { id, owner }: Pick<Recording, "id" | "owner">,
  detail: Detail = {},
): About => ({ action, actor: owner, object: id, owner, school: null, detail });

/**
 * What the clock did. `hidden`: the account is in hands that have not shown that the vault
 * is theirs, and must not learn that there was a recording (R23); the line is in the log,
 * and in nobody's.
 */
export const byClock = (
  action: `recording:${string}`,
  { id, owner }: Pick<Recording, "id" | "owner">,
  hidden: boolean,
  detail: Detail = {},
): About => ({
  ...{ action, actor: null, object: id, owner: hidden ? null : owner, school: null },
  detail,
});

const day = (ms: number): string => new Date(ms).toISOString();

/** R18: what a deletion states. `eraseAt`: null where the keys are gone already. */
export const deletionReceipt = (
  { id, startedAt, endedAt, bytes }: Recording,
  ownerName: string,
  now: number,
  eraseAt: number | null,
) => ({
  kind: "deletion of a recording",
  recording: id,
  recordedFrom: day(startedAt),
  recordedUntil: day(endedAt ?? startedAt),
  bytes: String(bytes),
  deletedBy: ownerName,
  deletedAt: day(now),
  keys:
    eraseAt === null
      ? `every wrapped key was destroyed by ${day(now)}`
      : `locked for everyone; every wrapped key is destroyed at ${day(eraseAt)} unless undone before`,
  sealedBytes: `removed within 24 hours of that`,
});

/** R18: what a cut states. */
export const cutReceipt = (
  { id, startedAt }: Recording,
  removed: { fromMs: number; toMs: number; pieces: number },
  ownerName: string,
  now: number,
) => ({
  kind: "cutting out of a stretch of a recording",
  recording: id,
  cutFrom: day(startedAt + removed.fromMs),
  cutUntil: day(startedAt + removed.toMs),
  pieces: String(removed.pieces),
  cutBy: ownerName,
  cutAt: day(now),
  keys: `the key of every piece wholly inside was destroyed by ${day(now)}`,
  edges:
    "up to 8 seconds at each edge lie in pieces that stay: there it is hidden, and not destroyed",
  sealedBytes: "removed within 24 hours of that",
});

export const abandonReceipt = (
  publicKey: string,
  recordings: readonly string[] | null,
  ownerName: string,
  now: number,
) => ({
  kind: "abandoning of a vault",
  vault: publicKey,
  ...(recordings === null ? {} : { recordings: [...recordings] }),
  abandonedBy: ownerName,
  abandonedAt: day(now),
  keys: `the sealed identity and every wrapped key were destroyed by ${day(now)}`,
  sealedBytes: "removed within 24 hours of that",
});
