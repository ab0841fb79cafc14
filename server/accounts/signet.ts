/**
 * Signs and checks JSON Web Tokens of one kind with one key (RFC 7519, 8037).
 * The kind stands in the header and in the audience: a token of one kind never
 * passes for another.
 */
import jwt from "@fastify/jwt";
import fastify from "fastify";
import type { SigningKey } from "../stores/signing-key.ts";

const ISSUER = "aside";
/** Clocks within one machine; a token is never good for longer than its kind allows. */
const SKEW_MS = 2_000;

export interface TokenKind {
  /** `typ` of the header (RFC 8725, 3.11). */
  type: string;
  audience: string;
  /** Good for this long, ms. */
  lastsMs: number;
  /** Besides `sub`: texts that must be there and not empty. */
  claims: readonly string[];
}

export interface Signet {
  issue(claims: Record<string, string>): string;
  /** The claims that the kind names, `sub` among them, and `exp`. Throws for any other token. */
  verify(token: string): { texts: Record<string, string>; expiresAt: number };
}

export async function openSignet(key: SigningKey, kind: TokenKind): Promise<Signet> {
  const { type, audience, lastsMs } = kind;
  const names = ["sub", ...kind.claims];
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
      aud: audience,
      expiresIn: lastsMs / 1_000,
      header: { alg: "EdDSA", typ: type },
    },
    verify: {
      algorithms: ["EdDSA"],
      allowedIss: ISSUER,
      allowedAud: audience,
      requiredClaims: [...names, "iss", "aud", "iat", "exp"],
      checkTyp: type,
      maxAge: lastsMs / 1_000,
      // A cached verdict outlives the facts, and caches have confused tokens (CVE-2026-35039).
      cache: false,
    },
  });
  await holder.ready();
  return {
    issue: (claims) => holder.jwt.sign(claims),
    verify(token) {
      const claims = holder.jwt.verify<Record<string, unknown> & { exp: number }>(token);
      const expiresAt = claims.exp * 1_000;
      const texts = Object.fromEntries(names.map((name) => [name, textOf(claims[name])]));
      if (expiresAt > Date.now() + lastsMs + SKEW_MS) throw new TypeError("a life too long");
      return { texts, expiresAt };
    },
  };
}

function textOf(claim: unknown): string {
  if (typeof claim !== "string" || claim === "") throw new TypeError("a claim is no text");
  return claim;
}
