/** What the bodies of several routes are made of. Schemas for what comes in, types for what goes out. */
import Type from "typebox";

/** No field that the schema does not know. */
export const closed = { additionalProperties: false } as const;

/** 128 random bits, base64url. */
export const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{16,64}$" });
/** 256 random bits, base64url: what stands behind the `#` of a one-time link. */
export const LinkSecret = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" });
/**
 * Control characters, letters without a shape and turns of the writing direction: with
 * them a text could show as nothing, or as another one. The joiners that some scripts
 * need (U+200C, U+200D) are none of them.
 */
const UNSEEN =
  "\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e" +
  "\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufeff\\uffa0";
/** RFC 5321 allows 254 characters; whether mail arrives there, only a mail can tell. */
export const Email = Type.String({
  maxLength: 254,
  pattern: `^[^\\s@<>"${UNSEEN}]{1,64}@[^\\s@<>"${UNSEEN}]{1,190}$`,
});
/** A text of one line, all of which can be seen. */
export const Line = (maxLength: number, minLength = 1) =>
  Type.String({ minLength, maxLength, pattern: `^[^${UNSEEN}]*$` });
/** What somebody is called: a letter at least, so that nobody is listed without a name (R8). */
export const Name = Type.String({ maxLength: 80, pattern: `^(?=.*\\p{L})[^${UNSEEN}]*$` });
export const Password = Type.String({ minLength: 1, maxLength: 256 });
/** Wall clock, ms since 1970. */
export const Moment = Type.Integer({ minimum: 0, maximum: 9_007_199_254_740_991 });

const Ms = Type.Integer({ minimum: 0, maximum: 864_000_000 });
/** ms since a recording began. */
export const Stretch = Type.Object({ fromMs: Ms, toMs: Ms }, closed);
export type Stretch = Type.Static<typeof Stretch>;

/** Routes that need no body take none, or an empty object. */
export const NoBody = Type.Union([Type.Null(), Type.Object({}, closed)]);
export const DoneReply = Type.Object({ done: Type.Boolean() }, closed);
export const FailureReply = Type.Object(
  { code: Type.String(), message: Type.String(), retryable: Type.Boolean() },
  closed,
);

/** A statement signed by the server (EdDSA): `body` is the exact text that was signed. */
export const ReceiptReply = Type.Object(
  { body: Type.String(), signature: Type.String(), keyId: Type.String() },
  closed,
);
/** GET /api/receipt-key: with it anybody can check a receipt. */
export const ReceiptKeyReply = Type.Object(
  { keyId: Type.String(), algorithm: Type.Literal("Ed25519"), publicKey: Type.String() },
  closed,
);
/** GET /healthz and GET /readyz. */
export const ReadyReply = Type.Object({ ok: Type.Boolean() }, closed);
