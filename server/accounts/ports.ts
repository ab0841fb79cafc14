/** What the people's use cases need from the rest of the server and from one another. */

/** Somebody signed in who asks for something. */
export interface Asker {
  account: string;
  /** The sign-in behind the request. */
  sid: string;
  /**
   * Asks the permission again, with the facts of this moment. Call it after every
   * wait that stands between the permission and what it gives.
   * Throws what the permission refuses with.
   */
  again(): Promise<void>;
}

/** Coaches from outside, as using a link and closing an account need them. */
export interface Guests {
  /**
   * Lets this guest coach this host. `until`: wall clock, ms. `invitedAt`: when the host
   * said so; an invitation of the hands before is nobody's (R23). Throws `link-over`.
   */
  tie(tie: {
    host: string;
    guest: string;
    until: number;
    oneSession: boolean;
    invitedAt?: number;
  }): Promise<void>;
  /** Ends every tie of the account, as host and as guest, with what runs by it. Acts first. */
  endAll(account: string): Promise<void>;
}

/** What an account is to live sessions that are under way. */
export interface Lessons {
  /** Ends those it owns and takes it out of those it coaches, for good. Acts at once. */
  strike(account: string): Promise<void>;
}

/** The codes that a person holds: of an app, or for recovery. */
export interface Codes {
  /** Whether the person has any that could be asked for. */
  has(account: string): Promise<boolean>;
  /** Uses the code up. Throws `wrong-code` or `too-many-attempts`. */
  use(account: string, code: string): Promise<void>;
}

/** "It is me", before what could lock somebody out. */
export interface Confirmations {
  /** Throws `confirm-needed` unless this sign-in showed it at most ten minutes ago. */
  require(sid: string): void;
}
