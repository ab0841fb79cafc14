/** The End User Licence Agreement of each school, version by version, and who accepted which. A port. */
import type { Receipt } from "#protocol/events.ts";

export interface AgreementVersion {
  school: string;
  /** 1, 2, 3 … within its school. */
  version: number;
  text: string;
  /** SHA-256 of the text (UTF-8), hex. */
  hash: string;
  /** Wall clock, ms. */
  publishedAt: number;
  /** Account that published it; null for the model that a school starts with. */
  by: string | null;
}

export interface Acceptance {
  account: string;
  school: string;
  version: number;
  hash: string;
  acceptedAt: number;
  /** Signed: account, version, hash and date. */
  receipt: Receipt;
}

export interface AgreementStore {
  /** The newest version; null when the school has none. */
  current(school: string): Promise<AgreementVersion | null>;
  version(school: string, version: number): Promise<AgreementVersion | null>;
  /** Newest first. */
  versions(school: string): Promise<AgreementVersion[]>;
  /** Gives it the next number of its school. */
  publish(version: Omit<AgreementVersion, "version">): Promise<AgreementVersion>;
  /**
   * Accepting a version again keeps the first acceptance that is not older than
   * `since` (wall clock, ms): the account may have come into other hands then.
   */
  accept(acceptance: Acceptance, since?: number): Promise<void>;
  /** What one person accepted, newest first. */
  acceptedBy(account: string): Promise<Acceptance[]>;
  /** Account -> the newest version it accepted, for a whole school. */
  newestAccepted(school: string): Promise<Map<string, Acceptance>>;
}
