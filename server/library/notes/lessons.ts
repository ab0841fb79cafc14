/** What the library has to do with live sessions. A port: `consent/` answers. */

/** One person's part in a live session that is under way, or was until minutes ago. */
export interface Lesson {
  owner: string;
  /** Wall clock, ms. */
  startedAt: number;
}
export interface Lessons {
  /** Null for whoever is neither the owner nor a coach who was let in, and for no live session. */
  of(session: string, account: string): Lesson | null;
  /** A recording cannot be seen by shares any more: whoever shows it shows nothing now. Never throws. */
  gone(recording: string): void;
  /**
   * These shares were taken back; `viewer`: from that account alone. Whoever follows a showing by
   * one of them is told nothing more of where it stands. Never throws.
   */
  parted(shares: readonly string[], viewer: string | null): void;
}
