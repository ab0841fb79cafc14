/** What a page knows about a request that was refused or not answered. */
import type { Failure } from "#protocol/events.ts";
import { words } from "./words.ts";

/** `failure.message` is meant for the person. */
export class Refused extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.name = "Refused";
    this.failure = failure;
  }
}

/** The sentence to show for whatever went wrong. */
export const messageOf = (error: unknown): string =>
  error instanceof Refused ? error.failure.message : words.failures.unknown;
export const codeOf = (error: unknown): string =>
  error instanceof Refused ? error.failure.code : "unknown";

export const offline: Failure = {
  code: "offline",
  message: words.failures.offline,
  retryable: true,
};
export const late: Failure = { code: "no-answer", message: words.failures.late, retryable: true };

/** Who can give a fresh access token, or knows that there is none. */
export interface Tokens {
  readonly token: string | null;
  /** Resolves to false when the sign-in is over. */
  refresh(): Promise<boolean>;
}
