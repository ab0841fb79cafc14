/**
 * Access tokens: JSON Web Tokens, EdDSA, five minutes. One verifier for the
 * HTTP edge and the socket, so that the two cannot disagree.
 *
 * A token says who is asking, never what may be received: that follows from the
 * live session alone.
 */
import jwt from "@fastify/jwt";
import fastify from "fastify";
import { AppError } from "../errors.ts";
import type { SigningKey } from "../stores/signing-key.ts";

export const ACCESS_TOKEN_MS = 5 * 60_000;
const ISSUER = "aside";
const AUDIENCE = "aside:access";
/** RFC 9068: what the token is for stands in its header, too. */
const TYPE = "at+jwt";

export interface Identity {
  account: string;
  /** The sign-in that the token belongs to. */
  sid: string;
  /** Wall clock, ms. */
  expiresAt: number;
}

export interface Tokens {
  issue(account: string, sid: string): string;
  /** Throws `signed-out`, whatever is wrong with the token. */
  verify(token: string): Identity;
}

interface Claims {
  sub: string;
  sid: string;
  exp: number;
}

export async function createTokens(key: SigningKey): Promise<Tokens> {
  // Never listens: it only holds the plugin that signs and verifies.
  const holder = fastify();
  await holder.register(jwt, {
    secret: {
      private: key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      public: key.publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
    sign: {
      algorithm: "EdDSA",
      kid: key.id,
      iss: ISSUER,
      aud: AUDIENCE,
      expiresIn: ACCESS_TOKEN_MS / 1_000,
      header: { alg: "EdDSA", typ: TYPE },
    },
    verify: {
      algorithms: ["EdDSA"],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: ["sub", "sid", "iss", "aud", "iat", "exp"],
      checkTyp: TYPE,
      maxAge: ACCESS_TOKEN_MS / 1_000,
      // A cached verdict outlives the facts, and caches have confused tokens (CVE-2026-35039).
      cache: false,
    },
    decode: { complete: true },
  });
  await holder.ready();
  return {
    issue: (account, sid) => holder.jwt.sign({ sub: account, sid }),
    verify(token) {
      try {
        const { sub, sid, exp } = holder.jwt.verify<Claims>(token);
        const { header } = holder.jwt.decode<{ header: { kid?: string } }>(token) ?? {};
        const sound = [sub, sid].every((claim) => typeof claim === "string" && claim !== "");
        if (!sound || header?.kid !== key.id) throw new AppError("signed-out");
        return { account: sub, sid, expiresAt: exp * 1_000 };
      } catch (error) {
        // Why a token is refused is nobody's business but the log's.
        throw error instanceof AppError ? error : new AppError("signed-out", error);
      }
    },
  };
}
