/** Lines and receipts about shares: their owner's alone, no school reads them (R22). */
import type { ShareBody } from "#protocol/http/shares.ts";
import type { About } from "../../accounts/lines.ts";
import type { Share } from "../../stores/share-store.ts";

type Detail = NonNullable<About["detail"]>;
type Named = Pick<Share, "id" | "recording" | "owner" | "account" | "group">;

/** Why shares went that nobody recalled. */
export type Why =
  | "deleted"
  | "cut"
  | "over"
  | "account-closed"
  | "vault-abandoned"
  | "left"
  | "removed"
  | "group-closed"
  | "overtaken";

const about = (
  action: `share:${string}`,
  { id, recording, owner, account, group }: Named,
  detail: Detail = {},
): About => ({
  ...{ action, object: recording, owner, school: null },
  detail: { share: id, ...(account === null ? { group } : { with: account }), ...detail },
});

/** What the owner did: `share:give`, `share:end`, `share:recall`. */
export const byOwner = (
  action: "share:give" | "share:end" | "share:recall",
  share: Named,
  detail: Detail = {},
): About => ({ ...about(action, share, detail), actor: share.owner });

/** Somebody else looked, or tried to. */
export const byViewer = (share: Named, viewer: string): About => ({
  ...about("share:open", share),
  actor: viewer,
});

/**
 * What came of something else. `hidden`: its owner's account is in hands that have not shown
 * that the vault is theirs, and must not learn that there was a recording (R23).
 */
export const byItself = (share: Named, actor: string | null, why: Why, hidden: boolean): About => ({
  ...about("share:recall", share, { why }),
  ...{ actor, owner: hidden ? null : share.owner },
});

const day = (ms: number): string => new Date(ms).toISOString();

/** R16: what a share states. Names are in the receipt, which is its owner's, and in no line. */
export const shareReceipt = (
  { recording, range, withNotes, endsAt, publicKey }: Omit<ShareBody, "keys">,
  share: Share,
  names: { owner: string; to: string },
) => ({
  kind: "share of a recording",
  ...{ share: share.id, recording, sharedBy: names.owner },
  ...(share.group === null
    ? { sharedWith: names.to, account: share.account }
    : { sharedWith: "a group library", group: share.group }),
  sealedFor: publicKey,
  what: range === null ? "the whole" : `from ${range.fromMs} ms to ${range.toMs} ms`,
  notes: withNotes ? "with the published notes" : "without notes",
  sharedAt: day(share.createdAt),
  until: endsAt === null ? "until it is recalled" : day(endsAt),
});

/** R17. `shares`: null where they must not be told (R23). */
export const recallReceipt = (shares: readonly Share[] | null, ownerName: string, now: number) => ({
  kind: "recall of shares",
  ...(shares === null
    ? {}
    : {
        shares: shares.map(({ id, recording, account, group }) => ({
          ...{ share: id, recording },
          ...(account === null ? { group } : { account }),
        })),
      }),
  recalledBy: ownerName,
  recalledAt: day(now),
  keys: `every key wrapped for them was destroyed by ${day(now)}`,
});
