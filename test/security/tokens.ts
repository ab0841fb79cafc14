/** Access tokens of any content, signed with the server's own key or another. */
import { createHmac, sign } from "node:crypto";
import { newSigningKey, openSigningKey, type SigningKey } from "#server/stores/signing-key.ts";

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

export interface Forge {
  account: string;
  signIn?: string;
  /** Seconds until it expires; negative for one that has. */
  forSeconds?: number;
  header?: object;
  claims?: object;
}
const textOf = (key: SigningKey, forge: Forge): string => {
  const now = Math.floor(Date.now() / 1_000);
  const header = { alg: "EdDSA", typ: "at+jwt", kid: key.id, ...forge.header };
  const claims = {
    sub: forge.account,
    sid: forge.signIn ?? "sign-in-of-somebody-22",
    ...{ iss: "aside", aud: "aside:access", iat: now, exp: now + (forge.forSeconds ?? 300) },
    at: String(Date.now()),
    ...forge.claims,
  };
  return `${encode(header)}.${encode(claims)}`;
};
const signed = (text: string, key: SigningKey): string =>
  `${text}.${sign(null, Buffer.from(text), key.privateKey).toString("base64url")}`;

/** The key that the server with this data folder signs with. */
export const keyOf = (data: string): SigningKey => openSigningKey(data, "access-tokens");
/** As the server itself would have made it. */
export const mint = (data: string, forge: Forge): string => {
  const key = keyOf(data);
  return signed(textOf(key, forge), key);
};

/** Tokens that must open nothing, by what is wrong with them. */
export const badTokens = (data: string, account: string): Record<string, string> => {
  const key = keyOf(data);
  const text = textOf(key, { account });
  const good = signed(text, key);
  const [header = "", claims = "", signature = ""] = good.split(".");
  const none = textOf(key, { account, header: { alg: "none" } });
  const symmetric = textOf(key, { account, header: { alg: "HS256" } });
  const pem = key.publicKey.export({ type: "spki", format: "pem" });
  return {
    expired: mint(data, { account, forSeconds: -5, claims: { iat: 1 } }),
    "without signature": `${header}.${claims}.`,
    "alg none": `${none}.`,
    "the public key as a secret": `${symmetric}.${createHmac("sha256", pem).update(symmetric).digest("base64url")}`,
    "another key": signed(text, newSigningKey()),
    "the key for receipts": signed(text, openSigningKey(data, "receipts")),
    "other claims": `${header}.${encode({ sub: account })}.${signature}`,
    "nobody's account": mint(data, { account: "nobody-knows-this-account" }),
    "another audience": mint(data, { account, claims: { aud: "elsewhere" } }),
    empty: "",
    garbage: "garbage",
    long: "x".repeat(5_000),
  };
};
