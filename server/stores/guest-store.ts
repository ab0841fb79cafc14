/** Which teacher invited which coach from outside, and until when. A port. */

export interface GuestTie {
  id: string;
  /** The teacher who invited, and the only one whom the guest may coach by it. */
  host: string;
  /** The account from outside. */
  guest: string;
  /** Wall clock, ms, as every time here. For one live session: the day it lapses if never used. */
  until: number;
  /** Ends with the first live session of the host that the guest was named in. */
  oneSession: boolean;
  createdAt: number;
  endedAt: number | null;
}

export interface GuestStore {
  add(tie: GuestTie): Promise<void>;
  byId(id: string): Promise<GuestTie | null>;
  /** Open ties only, newest first; a tie is open at `at` when it has neither ended nor lapsed. */
  ofHost(host: string, at: number): Promise<GuestTie[]>;
  ofGuest(guest: string, at: number): Promise<GuestTie[]>;
  /** Every tie that is open at `at`: what the server has to end by itself. */
  open(at: number): Promise<GuestTie[]>;
  /** Ending an ended one keeps the first time. */
  end(id: string, at: number): Promise<void>;
  /** Ends every tie that the account has, as host or as guest. */
  endAll(account: string, at: number): Promise<void>;
}

export const isOpenTie = (tie: GuestTie, at: number): boolean =>
  tie.endedAt === null && at < tie.until;
