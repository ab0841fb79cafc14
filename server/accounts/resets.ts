/** Forgotten passwords: a link to the person's own address, where the server sends mail. */

export interface Resets {
  /** Without mail an administrator has to help. */
  readonly byMail: boolean;
  /**
   * Sends a link for each open account with this address, and nothing for none.
   * Does not say which it was.
   */
  sendTo(email: string): Promise<void>;
}
