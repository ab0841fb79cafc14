/** Mail, as the use cases need it. */

export interface Letter {
  subject: string;
  /** Plain text. Carries a link at most, and nothing of a lesson. */
  text: string;
}

export interface Mail {
  /** Without it links are shown to whoever made them, to be passed on by hand. */
  readonly configured: boolean;
  /** Resolves when a server has taken the letter; throws `mail-failed`, and then none was sent. */
  send(to: string, letter: Letter): Promise<void>;
}
