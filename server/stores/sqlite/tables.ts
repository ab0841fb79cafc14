/** The tables as Kysely sees them; `migrations/` makes them. Yes and no are 1 and 0, times ms. */
import type { Kysely } from "kysely";
import type { GroupLibraryRow, GroupMemberRow } from "./group-rows.ts";
import type { NoteRow, PaperRow } from "./note-rows.ts";
import type { ShareKeyRow, ShareRow, ShareWatchRow } from "./share-rows.ts";

export type Database = Kysely<Tables>;

export interface SchoolRow {
  id: string;
  name: string;
  controller: string;
  registration: string;
  support: string;
  password_length: number;
  second_factor: number;
  training: number;
  practice_text: string;
  practice_review_on: string;
  practice_changed_at: number;
  recording_days: number | null;
  recording_bytes: number | null;
  created_at: number;
}
export interface AccountRow {
  id: string;
  school: string;
  name: string;
  renamed_at: number | null;
  email: string;
  about: string;
  address_proven_at: number | null;
  password_hash: string | null;
  administrator: number;
  outside: number;
  second_factor_required: number;
  joined_at: number;
  hands_since: number;
  trained_at: number | null;
  closed_at: number | null;
}
export interface SignInRow {
  sid: string;
  account: string;
  device: string;
  created_at: number;
  used_at: number;
  expires_at: number;
  closed_at: number | null;
}
export interface RefreshTokenRow {
  digest: string;
  sid: string;
  replaced_at: number | null;
}
export interface PasskeyRow {
  id: string;
  account: string;
  public_key: string;
  counter: number;
  /** JSON list. */
  transports: string;
  name: string;
  rp_id: string;
  created_at: number;
}
export interface TotpRow {
  account: string;
  sealed: string;
  created_at: number;
  confirmed_at: number | null;
  last_step: number;
}
/** A code that was used is no longer here. */
export interface RecoveryCodeRow {
  account: string;
  digest: string;
}
export interface LinkRow {
  id: string;
  digest: string;
  kind: string;
  school: string | null;
  account: string | null;
  email: string | null;
  made_by: string | null;
  /** JSON. */
  detail: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  withdrawn_at: number | null;
}
export interface AgreementRow {
  school: string;
  version: number;
  text: string;
  hash: string;
  published_at: number;
  published_by: string | null;
}
export interface AcceptanceRow {
  account: string;
  school: string;
  version: number;
  hash: string;
  accepted_at: number;
  /** JSON. */
  receipt: string;
}
export interface GuestTieRow {
  id: string;
  host: string;
  guest: string;
  until: number;
  one_session: number;
  created_at: number;
  ended_at: number | null;
}
/**
 * `pad` comes before what is secret and is longer than a page holds: so the secret
 * lies on pages of its own, which SQLite never copies and fills with zeros when freed.
 */
export interface VaultRow {
  account: string;
  public_key: string;
  proof_digest: string;
  created_at: number;
  checked_at: number | null;
  proven_at: number;
  pad: Uint8Array;
  sealed_by_code: string;
}
export interface VaultDeviceRow {
  id: string;
  account: string;
  name: string;
  created_at: number;
  pad: Uint8Array;
  half: string;
}
export interface VaultPasskeyRow {
  account: string;
  credential_id: string;
  created_at: number;
  pad: Uint8Array;
  sealed: string;
}
export interface VaultJoinRow {
  id: string;
  account: string;
  name: string;
  public_key: string;
  created_at: number;
  expires_at: number;
  refused: number;
  pad: Uint8Array;
  answer: string | null;
}
export interface RecordingRow {
  id: string;
  owner: string;
  session: string;
  state: string;
  started_at: number;
  ended_at: number | null;
  sealed_title: string | null;
  decide_by: number | null;
  expires_at: number | null;
  erase_at: number | null;
  state_before: string | null;
  bytes: number;
  sealed_as: string;
  /** JSON list. */
  hidden: string;
}
export interface RecordingPartRow {
  recording: string;
  part: number;
  created_at: number;
  pad: Uint8Array;
  key_file: string;
}
export interface RecordingSegmentRow {
  recording: string;
  part: number;
  segment: number;
  object: string;
  at_ms: number;
  lasts_ms: number;
  bytes: number;
  chunks: number | null;
}
export interface RecordingSettingsRow {
  account: string;
  undo_days: number;
  keep_days: number | null;
  untouched: string;
  quota_bytes: number | null;
}
/** One row, with the id 1. */
export interface LibraryFactsRow {
  id: number;
  tombstones: number;
  tombstone_head: string;
  clock: number | null;
}
export interface AuditRow {
  seq: number;
  hash: string;
  /** Canonical JSON, byte for byte what was hashed; the columns below repeat parts of it. */
  line: string;
  at: number;
  actor: string | null;
  action: string;
  owner: string | null;
  school: string | null;
  outcome: string;
}
export interface Tables {
  school: SchoolRow;
  account: AccountRow;
  sign_in: SignInRow;
  refresh_token: RefreshTokenRow;
  passkey: PasskeyRow;
  totp: TotpRow;
  recovery_code: RecoveryCodeRow;
  link: LinkRow;
  agreement: AgreementRow;
  acceptance: AcceptanceRow;
  guest_tie: GuestTieRow;
  vault: VaultRow;
  vault_device: VaultDeviceRow;
  vault_passkey: VaultPasskeyRow;
  vault_join: VaultJoinRow;
  recording: RecordingRow;
  recording_part: RecordingPartRow;
  recording_segment: RecordingSegmentRow;
  recording_settings: RecordingSettingsRow;
  share: ShareRow;
  share_key: ShareKeyRow;
  share_watch: ShareWatchRow;
  note: NoteRow;
  paper: PaperRow;
  group_library: GroupLibraryRow;
  group_member: GroupMemberRow;
  library_facts: LibraryFactsRow;
  audit: AuditRow;
}
