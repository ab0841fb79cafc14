/** What the use cases of a live session need from the world. */
import type { Cue, Receipt } from "#protocol/events.ts";
import type { Fault, Signal, Source } from "#protocol/words.ts";
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

/** What a recorder is doing, for the views. */
export interface RecorderState {
  state: "starting" | "on" | "stopping" | "failed";
  fault: Fault | null;
  /** age files, base64, one for each part. */
  keys: readonly string[];
}
/**
 * The recorder of each live session, behind one port. It decides nothing: the
 * use cases ask, after the policy said yes, and it tells them what became of it.
 */
export interface Recorders {
  /**
   * Checks vault, quota and space, makes the recording's record and wraps its key:
   * resolves when the wrapped key is stored, before a byte of media is (R14).
   * Rejects with an `AppError`; then nothing was made.
   */
  prepare(ask: {
    recording: string;
    session: SessionId;
    owner: AccountId;
    recipient: string;
  }): Promise<void>;
  /** Lets it receive and store, as long as `permit` allows. Rejects when it cannot begin. */
  start(
    session: SessionId,
    permit: (source: Source | "talkback", from: AccountId) => boolean,
  ): Promise<void>;
  /** R9, R12: something that decides about the permit has changed; proven when it resolves. */
  permitChanged(session: SessionId): Promise<void>;
  /** A declared gap begins, or is over. Never rejects. */
  gap(session: SessionId, kind: "curtain" | "hold" | null): void;
  /** Takes the recorder away from the relay, proven; sealing what it holds goes on behind. Never rejects. */
  stop(session: SessionId): Promise<void>;
  /** Answers how much is gone, ms. Rejects with `not-recording`. */
  drop(session: SessionId, ms: number): Promise<number>;
  /**
   * Null where there never was one, and again once it has sealed what it held. A failed one
   * is told until another begins.
   */
  state(session: SessionId): RecorderState | null;
  /** The recording of a live session that waits for the owner's choice. */
  recordingOf(session: SessionId): string | null;
  /** A state has changed; a `failed` one is a fact that ends the consent to record. */
  onChanged(listener: (session: SessionId, fault: Fault | null) => void): void;
}

/** Recordings that an owner shows in a live session, and the shares by which others play them. */
export interface Showings {
  /** Throws `no-such-recording` for what is not this owner's, `not-now` for what cannot be played. */
  ownedBy(owner: AccountId, recording: string): Promise<void>;
  /** A share of it that this account may watch by now, the widest there is; null where there is none. */
  shareWith(
    account: AccountId,
    of: { recording: string; owner: AccountId },
  ): Promise<string | null>;
}

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
