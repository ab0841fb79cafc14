/** Rows of recordings, there and back. */
import type {
  Recording,
  RecordingPart,
  RecordingSegment,
  RecordingSettings,
} from "../recording-store.ts";
import type {
  RecordingPartRow,
  RecordingRow,
  RecordingSegmentRow,
  RecordingSettingsRow,
} from "./tables.ts";

export const toRecordingRow = (recording: Recording): RecordingRow => ({
  id: recording.id,
  owner: recording.owner,
  session: recording.session,
  state: recording.state,
  started_at: recording.startedAt,
  ended_at: recording.endedAt,
  sealed_title: recording.sealedTitle,
  decide_by: recording.decideBy,
  expires_at: recording.expiresAt,
  erase_at: recording.eraseAt,
  state_before: recording.before,
  bytes: recording.bytes,
  sealed_as: recording.sealedAs,
  hidden: JSON.stringify(recording.hidden),
});
export const toRecording = (row: RecordingRow): Recording => ({
  id: row.id,
  owner: row.owner,
  session: row.session,
  state: row.state as Recording["state"],
  startedAt: row.started_at,
  endedAt: row.ended_at,
  sealedTitle: row.sealed_title,
  decideBy: row.decide_by,
  expiresAt: row.expires_at,
  eraseAt: row.erase_at,
  before: row.state_before as Recording["before"],
  bytes: row.bytes,
  sealedAs: row.sealed_as,
  hidden: JSON.parse(row.hidden) as Recording["hidden"],
});

export const toPartRow = (part: RecordingPart, pad: Uint8Array): RecordingPartRow => ({
  ...{ recording: part.recording, part: part.part, created_at: part.createdAt },
  ...{ pad, key_file: part.keyFile },
});
export const toPart = (row: RecordingPartRow): RecordingPart => ({
  ...{ recording: row.recording, part: row.part, keyFile: row.key_file },
  createdAt: row.created_at,
});

export const toSegmentRow = ({
  atMs,
  lastsMs,
  ...same
}: RecordingSegment): RecordingSegmentRow => ({ ...same, at_ms: atMs, lasts_ms: lastsMs });
export const toSegment = ({
  at_ms: atMs,
  lasts_ms: lastsMs,
  ...same
}: RecordingSegmentRow): RecordingSegment => ({ ...same, atMs, lastsMs });

export const toSettingsRow = (settings: RecordingSettings): RecordingSettingsRow => ({
  account: settings.account,
  undo_days: settings.undoDays,
  keep_days: settings.keepDays,
  untouched: settings.untouched,
  quota_bytes: settings.quotaBytes,
});
export const toSettings = (row: RecordingSettingsRow): RecordingSettings => ({
  account: row.account,
  undoDays: row.undo_days,
  keepDays: row.keep_days,
  untouched: row.untouched as RecordingSettings["untouched"],
  quotaBytes: row.quota_bytes,
});
