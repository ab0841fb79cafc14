/** What people sign in with besides a password: passkeys, one-time codes, recovery codes. A port. */

export interface Passkey {
  /** Credential id, base64url (WebAuthn); unique in the whole store. */
  id: string;
  account: string;
  /** COSE key, base64url. */
  publicKey: string;
  /** Signature counter; 0 where the authenticator keeps none. */
  counter: number;
  transports: string[];
  /** What its owner calls it. */
  name: string;
  /** Relying party id (a host name) that it was made for. */
  rpId: string;
  /** Wall clock, ms, as every time here. */
  createdAt: number;
}

/** One-time codes by time (RFC 6238). */
export interface Totp {
  account: string;
  /** The shared secret, sealed with a key that is not in the database. */
  sealed: string;
  createdAt: number;
  /** Null until a first code has proved that the person's device has it. */
  confirmedAt: number | null;
  /** Number of the last time step that was used; an older or equal one is refused. */
  lastStep: number;
}

export interface FactorStore {
  passkeysOf(account: string): Promise<Passkey[]>;
  passkey(id: string): Promise<Passkey | null>;
  /** Rejects with `not-now` when the credential is known already. */
  addPasskey(passkey: Passkey): Promise<void>;
  countPasskey(id: string, counter: number): Promise<void>;
  removePasskey(account: string, id: string): Promise<void>;

  totpOf(account: string): Promise<Totp | null>;
  /** Replaces an unconfirmed one or none. */
  setTotp(totp: Totp): Promise<void>;
  confirmTotp(account: string, at: number): Promise<void>;
  /** True for one caller only, and only for a step later than any used before. */
  useStep(account: string, step: number): Promise<boolean>;
  removeTotp(account: string): Promise<void>;

  /** Recovery codes that are not used yet. */
  recoveryLeft(account: string): Promise<number>;
  /** Replaces all of them by these digests. */
  setRecovery(account: string, digests: string[]): Promise<void>;
  /** True once for each code. */
  useRecovery(account: string, digest: string): Promise<boolean>;

  /** Every passkey, one-time code and recovery code of the account is gone. */
  removeAll(account: string): Promise<void>;
  /** Those of the accounts that have a passkey or a confirmed one-time code. */
  having(accounts: readonly string[]): Promise<Set<string>>;
}
