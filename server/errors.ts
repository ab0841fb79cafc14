/**
 * Every error that can reach a person, once: what it is called, what HTTP status
 * it has, what the person reads and whether the same request may succeed later.
 *
 * A row says what is and what to do, and nothing internal. Refusals answer the
 * same whether the thing exists or not, hence one `no-such-session`.
 */
import type { Failure } from "#protocol/events.ts";

interface Row {
  http: number;
  message: string;
  retryable: boolean;
}

const rows = {
  "bad-request": [400, "The page sent something this server does not understand. Reload it."],
  "wrong-protocol": [409, "This page is older than the server. Reload it to go on."],
  "signed-out": [401, "You are signed out. Sign in again."],
  "wrong-password": [401, "Address and password do not match. Try again."],
  "wrong-code": [401, "This code does not fit, or was used before. Take the next one."],
  "step-over": [401, "This took too long. Begin the sign-in again."],
  "passkey-refused": [401, "This passkey does not fit here. Try another one, or your password."],
  "weak-password": [400, "This password is easy to guess. Take a longer one, of several words."],
  "common-password": [400, "This password is on a list of known ones. Choose another."],
  "agreement-needed": [403, "First read and accept the agreement of your school."],
  "training-needed": [403, "First confirm that you have been trained, as your school asks."],
  "second-factor-needed": [403, "First set up a passkey or a one-time code."],
  "confirm-needed": [403, "Show first that it is you: by your password or a passkey."],
  "no-factor-left": [409, "You need a way to sign in. Add another one before you remove this."],
  "agreement-changed": [409, "The agreement has changed meanwhile. Read the new version."],
  "link-over": [404, "This link was used, withdrawn or is too old. Ask for a new one."],
  "administrators-only": [403, "Only an administrator of your school can do this."],
  "members-only": [403, "Only people of the school can do this."],
  "no-such-person": [404, "There is nobody here by that name for you."],
  "last-administrator": [409, "The school needs an administrator. Make somebody else one first."],
  "no-such-guest": [404, "There is no such invitation of yours."],
  "mail-failed": [503, "The mail could not be sent, so nothing has changed. Try again.", "retry"],
  forbidden: [403, "Only the owner can do this."],
  "coach-only": [403, "Only a coach of this live session can do this."],
  "foreign-origin": [403, "This request came from another site. Open Aside itself and try again."],
  "no-such-session": [404, "There is no live session here for you."],
  "not-found": [404, "There is nothing at this address."],
  "already-live": [409, "You are already live. End that live session first."],
  "wrong-page": [409, "Another page of yours runs this live session. End it here, or go there."],
  "needs-a-tap": [409, "This live session is on hold. Tap Go live to go on."],
  "not-now": [409, "This is not possible at the moment. Look at the state above and try again."],
  "not-consented": [409, "The teacher has not allowed this."],
  "old-wording": [409, "The consent text has changed. Reload the page and read it again."],
  "address-taken": [409, "This e-mail address has an account already."],
  "unknown-coach": [409, "One of the people you chose cannot coach you. Choose again."],
  "curtain-drawn": [409, "The curtain is down. Wait until the teacher lifts it."],
  removed: [403, "The teacher has removed you from this live session."],
  "ear-closed": [409, "The teacher's earpiece is not open. Wait, or send a cue."],
  "ear-busy": [409, "Another coach is speaking. Wait until the ear is free."],
  "no-vault": [409, "Recording needs your vault. Make it first, under Recordings."],
  "code-unchecked": [409, "First enter your recovery code once more, under Recordings."],
  "vault-locked": [403, "This account began anew. Open your vault with its recovery code first."],
  "vault-exists": [409, "You have a vault already. Open it with its recovery code."],
  "wrong-key": [409, "This key does not fit your vault. Nothing was recorded. Tell your school."],
  "quota-reached": [409, "Your space for recordings is used up. Delete one, or carry on without."],
  "disk-full": [409, "Not recording: the disk is full. Your lesson stays live."],
  "already-recording": [409, "This is being recorded already."],
  "not-recording": [409, "Nothing is being recorded."],
  "recorder-unavailable": [503, "The recorder is not ready. Your lesson stays live.", "retry"],
  "no-such-recording": [404, "There is no such recording of yours."],
  "no-such-share": [404, "This is not shared with you, or not any more."],
  "not-watching": [409, "Your player has not said that it is there. It tries again.", "retry"],
  "no-such-note": [404, "There is no such note for you."],
  "too-many-notes": [409, "There is no room for more notes of yours here. Remove some first."],
  "no-such-group": [404, "There is no such group library of yours."],
  "last-lead": [409, "The group library needs a lead. Make somebody else one first, or close it."],
  "recipient-changed": [
    409,
    "Their vault is another one by now. Compare the key words, and share again.",
  ],
  "no-vault-there": [409, "They have no vault yet, so nothing can be sealed for them."],
  "no-such-device": [404, "There is no such device of yours."],
  "moved-on": [
    409,
    "It changed meanwhile, so nothing was done. Look again, then try once more.",
    "retry",
  ],
  "cannot-play": [409, "This browser cannot play what the teacher sends."],
  "bad-media": [400, "The browser described its media in a way this server refuses."],
  "too-many-transports": [409, "This page has too many connections open. Reload it."],
  "too-fast": [429, "Too many requests. Wait a moment.", "retry"],
  "too-many-attempts": [429, "Too many attempts. Wait a minute, then try again.", "retry"],
  "too-large": [413, "That is too large to send."],
  "log-unavailable": [503, "The log cannot be written, so nothing was opened. Tell your school."],
  "relay-unavailable": [503, "The media service is not ready. Try again in a moment.", "retry"],
  stopping: [503, "The server is stopping. Try again in a minute.", "retry"],
  internal: [500, "Something failed on the server. Nothing was opened. Try again.", "retry"],
} as const satisfies Record<string, readonly [number, string, "retry"?]>;

export type ErrorCode = keyof typeof rows;

export const ERROR_CODES = Object.keys(rows) as ErrorCode[];

export const errorRow = (code: ErrorCode): Row => {
  const [http, message, retry] = rows[code] as readonly [number, string, string?];
  return { http, message, retryable: retry === "retry" };
};

/** Thrown where the rule is; mapped to an answer only at the edges. */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = "AppError";
    this.code = code;
  }
}

export const toFailure = (code: ErrorCode): Failure => {
  const { message, retryable } = errorRow(code);
  return { code, message, retryable };
};

/** The one mapping of a thrown value to a code: whatever is not ours is `internal`. */
export const codeOf = (error: unknown): ErrorCode =>
  error instanceof AppError ? error.code : "internal";
