/**
 * Vaults: public keys, and private ones sealed so that the server cannot open
 * them. A port. What only the account's own person may read is said by the use case.
 */

export interface Vault {
  account: string;
  /** age recipient, `age1…`. */
  publicKey: string;
  /** The identity as an age file with the recovery code as its passphrase, base64. */
  sealedByCode: string;
  /** SHA-256, base64url, of the proof that only a holder of the identity can make. */
  proofDigest: string;
  /** Wall clock, ms, as every time here. */
  createdAt: number;
  /** When the person entered the code again; null: not yet, and nothing is recorded before. */
  checkedAt: number | null;
  /**
   * Since when the hands that last showed the proof have the account: later hands have not
   * (R23). No clock of the proof's own, which may have been wrong or put back.
   */
  provenAt: number;
}

export interface VaultDevice {
  id: string;
  account: string;
  name: string;
  /** Half of what seals the identity on that device, base64url; useless without the device. */
  half: string;
  createdAt: number;
}

/** The identity sealed under what a passkey answers (WebAuthn, PRF extension). */
export interface VaultPasskey {
  credentialId: string;
  account: string;
  /** base64. */
  sealed: string;
  createdAt: number;
}

/** A new device asks the old ones in. */
export interface VaultJoin {
  id: string;
  account: string;
  name: string;
  /** age recipient of the new device, for this once. */
  publicKey: string;
  createdAt: number;
  expiresAt: number;
  /** The identity wrapped to that recipient, base64; null until an old device answers. */
  answer: string | null;
  refused: boolean;
}

export interface VaultStore {
  /** False where the account has one already: nothing is overwritten. */
  create(vault: Vault, device: VaultDevice): Promise<boolean>;
  of(account: string): Promise<Vault | null>;
  /** Every vault there is, in any order: a start compares them with what was destroyed. */
  all(): Promise<Pick<Vault, "account" | "publicKey">[]>;
  change(
    account: string,
    change: Partial<Pick<Vault, "sealedByCode" | "checkedAt" | "provenAt">>,
  ): Promise<void>;
  /**
   * The vault with its devices, passkeys and joins: none of its keys is in the file when
   * this resolves, the write-ahead log included.
   */
  destroy(account: string): Promise<void>;

  addDevice(device: VaultDevice): Promise<void>;
  devices(account: string): Promise<VaultDevice[]>;
  /** False where the account has no such device. */
  removeDevice(account: string, id: string): Promise<boolean>;

  addPasskey(passkey: VaultPasskey): Promise<void>;
  passkeys(account: string): Promise<VaultPasskey[]>;
  removePasskey(account: string, credentialId: string): Promise<boolean>;

  addJoin(join: VaultJoin): Promise<void>;
  /** Those not over at `at`, newest first. */
  joins(account: string, at: number): Promise<VaultJoin[]>;
  /** The first answer counts; false where there is no such join open at `at`. */
  answerJoin(account: string, id: string, answer: string | null, at: number): Promise<boolean>;
  removeJoins(before: number): Promise<void>;
}
