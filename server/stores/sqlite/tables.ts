/** The tables as Kysely sees them; `migrations/` makes them. */

export interface AccountRow {
  id: string;
  school: string;
  name: string;
  email: string;
  about: string;
  password_hash: string | null;
  closed_at: number | null;
}
export interface SignInRow {
  sid: string;
  account: string;
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
export interface AuditRow {
  seq: number;
  hash: string;
  owner: string | null;
  /** Canonical JSON, byte for byte what was hashed. */
  line: string;
}
export interface Tables {
  account: AccountRow;
  sign_in: SignInRow;
  refresh_token: RefreshTokenRow;
  audit: AuditRow;
}
