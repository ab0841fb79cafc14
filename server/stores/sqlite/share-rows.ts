/** Rows of shares and of who watched what, there and back. */
import type { Share, ShareKey, Stretch, Watch } from "../share-store.ts";

/** `pad` as in `VaultRow`: what follows it is gone for good when the row is. */
export interface ShareRow {
  id: string;
  recording: string;
  owner: string;
  account: string | null;
  group_id: string | null;
  public_key: string;
  from_ms: number | null;
  to_ms: number | null;
  with_notes: number;
  created_at: number;
  ends_at: number | null;
  pad: Uint8Array;
  label: string | null;
}
export interface ShareKeyRow {
  share: string;
  part: number;
  from_segment: number;
  to_segment: number;
  pad: Uint8Array;
  key_file: string;
}
export interface ShareWatchRow {
  id: string;
  share: string;
  recording: string;
  account: string;
  started_at: number;
  last_at: number;
  /** JSON list. */
  played: string;
}

export const toShareRow = (share: Share, pad: Uint8Array): ShareRow => ({
  ...{ id: share.id, recording: share.recording, owner: share.owner },
  ...{ account: share.account, group_id: share.group, public_key: share.publicKey },
  from_ms: share.range?.fromMs ?? null,
  to_ms: share.range?.toMs ?? null,
  with_notes: Number(share.withNotes),
  ...{ created_at: share.createdAt, ends_at: share.endsAt, pad, label: share.label },
});
export const toShare = (row: ShareRow): Share => ({
  ...{ id: row.id, recording: row.recording, owner: row.owner },
  ...{ account: row.account, group: row.group_id, publicKey: row.public_key },
  range:
    row.from_ms === null || row.to_ms === null ? null : { fromMs: row.from_ms, toMs: row.to_ms },
  withNotes: row.with_notes === 1,
  ...{ label: row.label, createdAt: row.created_at, endsAt: row.ends_at },
});

export const toKeyRow = (key: ShareKey, pad: Uint8Array): ShareKeyRow => ({
  ...{ share: key.share, part: key.part },
  ...{ from_segment: key.fromSegment, to_segment: key.toSegment },
  ...{ pad, key_file: key.keyFile },
});
export const toKey = (row: ShareKeyRow): ShareKey => ({
  ...{ share: row.share, part: row.part },
  ...{ fromSegment: row.from_segment, toSegment: row.to_segment },
  keyFile: row.key_file,
});

export const toWatchRow = (watch: Watch): ShareWatchRow => ({
  ...{ id: watch.id, share: watch.share, recording: watch.recording, account: watch.account },
  ...{ started_at: watch.startedAt, last_at: watch.lastAt },
  played: JSON.stringify(watch.played),
});
export const toWatch = (row: ShareWatchRow): Watch => ({
  ...{ id: row.id, share: row.share, recording: row.recording, account: row.account },
  ...{ startedAt: row.started_at, lastAt: row.last_at },
  played: JSON.parse(row.played) as Stretch[],
});
