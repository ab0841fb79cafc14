/** What the use cases of a live session need from the world. */
import type { Cue, Receipt } from "#protocol/events.ts";
import type { Signal } from "#protocol/words.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { ReceiptBody } from "./consent-receipt.ts";
import type { AccountId, ConnectionId, Millis, Page, SessionId } from "./policy.ts";

/** A page, and the sign-in behind it. */
export interface Caller extends Page {
  signIn: string;
}

export interface Clock {
  /** Milliseconds of a clock that only runs forwards. Leases and consents are judged by it. */
  now(): Millis;
  /** Milliseconds since 1970, for people and the log. */
  wallMs(): number;
}

export interface Ids {
  /** 128 random bits, base64url. */
  id(): string;
  /** 256 random bits, base64url. */
  secret(): string;
  /** SHA-256 of a secret, base64url. */
  digest(secret: string): string;
}

/** A person as those who take part in a live session see them. */
export interface Named {
  name: string;
  /** A coach from outside the school. */
  outside: boolean;
}
/** Who the people are. Rejects when it cannot say, and then nothing is opened. */
export interface People {
  /** An account that this owner may name as a coach, null when there is none. */
  coach(owner: AccountId, coach: AccountId): Promise<Named | null>;
  name(account: AccountId): Promise<string>;
}

/** The audit log. `append` resolves when the line is durable and rejects when it is not. */
export type Log = Pick<AuditLog, "append">;

export interface Receipts {
  sign(body: ReceiptBody): Receipt;
}

/** Tells the pages. Never fails towards the use case, never grants. */
export interface Announcer {
  /** The live session has changed: every page that takes part sees its own view. */
  changed(id: SessionId): void;
  /** Which live sessions exist for whom has changed. */
  lobbyChanged(): void;
  gone(id: SessionId, connection: ConnectionId, consumerIds: string[]): void;
  cue(to: ConnectionId, cue: Cue): void;
  cueSeen(to: ConnectionId, seen: { sessionId: SessionId; cueId: string }): void;
  signal(to: ConnectionId[], signal: { sessionId: SessionId; signal: Signal }): void;
}
