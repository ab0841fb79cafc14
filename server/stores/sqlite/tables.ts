/** The tables as Kysely sees them; `migrations/` makes them. Yes and no are 1 and 0, times ms. */
import type { Kysely } from "kysely";

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
  audit: AuditRow;
}
