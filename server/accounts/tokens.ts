/**
 * The server's tokens: JSON Web Tokens, EdDSA, five minutes. Access tokens say
 * who is asking; step tokens say who has shown a password and owes a second
 * factor. One verifier for the HTTP edge and the socket, so that the two cannot
 * disagree.
 *
 * A token never says what may be received: that follows from the live session
 * alone.
 */
import { AppError, type ErrorCode } from "../errors.ts";
import type { KeyRing, RingKey } from "../stores/key-ring.ts";
import type { SigningKey } from "../stores/signing-key.ts";
import { openSignet, type Signet, type TokenKind } from "./signet.ts";

export const ACCESS_TOKEN_MS = 5 * 60_000;
export const STEP_TOKEN_MS = 5 * 60_000;
/** How long a key that was replaced must still verify, ms; a token may be signed during the turn. */
export const KEY_OUTLIVES_MS = ACCESS_TOKEN_MS + 10_000;

const ACCESS: TokenKind = {
  // RFC 9068.
  type: "at+jwt",
  audience: "aside:access",
  lastsMs: ACCESS_TOKEN_MS,
  // Its own moment in ms: `iat` counts in whole seconds (RFC 7519, 4.1.6 leaves that to the library).
  claims: ["sid", "at"],
};
const STEP: TokenKind = {
  type: "step+jwt",
  audience: "aside:second-step",
  lastsMs: STEP_TOKEN_MS,
  claims: ["jti"],
};

export interface Identity {
  account: string;
  /** The sign-in that the token belongs to. */
  sid: string;
  /** Wall clock, ms, both. */
  issuedAt: number;
  expiresAt: number;
}

export interface Tokens {
  issue(account: string, sid: string): string;
  /** Throws `signed-out`, whatever is wrong with the token. */
  verify(token: string): Identity;
  /** For somebody who has shown a password. Whoever redeems it sees that a `jti` is used once. */
  issueStep(account: string, jti: string): string;
  /** Throws `step-over`, whatever is wrong with the token. */
  verifyStep(token: string): { account: string; jti: string };
  /** Lets the keys turn where one is too old; to be called every few minutes. */
  renewKeys(): Promise<void>;
}

/** What one key signs and verifies. */
interface Seat {
  key: RingKey;
  access: Signet;
  step: Signet;
}

/** With a single key for as long as the process runs, or with a ring of keys that turns. */
export async function createTokens(keys: SigningKey | KeyRing): Promise<Tokens> {
  const ring = "privateKey" in keys ? fixed(keys) : keys;
  let seats: readonly Seat[] = [];
  const renew = async (): Promise<void> => {
    ring.turnIfDue();
    const known = new Map(seats.map((seat) => [seat.key.id, seat]));
    seats = await Promise.all(ring.keys().map((key) => seatOf(key, known.get(key.id))));
  };
  await renew();

  const signing = (): Seat => {
    const [seat] = seats;
    if (seat === undefined) throw new TypeError("there is no key to sign with");
    return seat;
  };
  const check = (token: string, kind: "access" | "step", refusal: ErrorCode) => {
    try {
      const kid = keyIdOf(token);
      const seat = seats.find(({ key }) => key.id === kid);
      if (seat === undefined || isRetired(seat.key)) throw new TypeError("an unknown key");
      return seat[kind].verify(token);
    } catch (error) {
      // Why a token is refused is nobody's business but the log's.
      throw new AppError(refusal, error);
    }
  };
  return {
    issue: (account, sid) => signing().access.issue({ sub: account, sid, at: String(Date.now()) }),
    verify(token) {
      const { texts, expiresAt } = check(token, "access", "signed-out");
      const { sub = "", sid = "", at } = texts;
      return { account: sub, sid, issuedAt: Number(at), expiresAt };
    },
    issueStep: (account, jti) => signing().step.issue({ sub: account, jti }),
    verifyStep(token) {
      const { texts } = check(token, "step", "step-over");
      return { account: texts["sub"] ?? "", jti: texts["jti"] ?? "" };
    },
    renewKeys: renew,
  };
}

/** Of a retired key nothing is good, whatever date the token gives itself. */
const isRetired = ({ retiresAt }: RingKey): boolean =>
  retiresAt !== null && Date.now() >= retiresAt;

async function seatOf(key: RingKey, known: Seat | undefined): Promise<Seat> {
  if (known !== undefined) return { ...known, key };
  const [access, step] = await Promise.all([openSignet(key, ACCESS), openSignet(key, STEP)]);
  return { key, access, step };
}

const fixed = (key: SigningKey): KeyRing => ({
  keys: () => [{ ...key, retiresAt: null }],
  turnIfDue: () => undefined,
  turn: () => undefined,
});

/** The `kid` that the token claims: says which key is to judge it, and nothing more. */
function keyIdOf(token: string): unknown {
  const [header = ""] = token.split(".", 1);
  return (JSON.parse(Buffer.from(header, "base64url").toString()) as { kid?: unknown } | null)?.kid;
}
