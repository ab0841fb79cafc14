/** Bodies of the HTTP routes: schemas for what comes in, types for what goes out. */
import Type from "typebox";

const closed = { additionalProperties: false } as const;

export const SignInBody = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
  },
  closed,
);
export type SignInBody = Type.Static<typeof SignInBody>;

export const AccountReply = Type.Object(
  { account: Type.String(), name: Type.String(), email: Type.String() },
  closed,
);
/** POST /api/sign-in and POST /api/refresh; the refresh token travels in a cookie only. */
export const TokenReply = Type.Object(
  { accessToken: Type.String(), expiresInMs: Type.Integer(), me: AccountReply },
  closed,
);
export type TokenReply = Type.Static<typeof TokenReply>;

export const FailureReply = Type.Object(
  { code: Type.String(), message: Type.String(), retryable: Type.Boolean() },
  closed,
);

/** Routes that need no body take none, or an empty object. */
export const NoBody = Type.Union([Type.Null(), Type.Object({}, closed)]);
export const DoneReply = Type.Object({ done: Type.Boolean() }, closed);
/** GET /api/receipt-key: with it anybody can check a receipt. */
export const ReceiptKeyReply = Type.Object(
  { keyId: Type.String(), algorithm: Type.Literal("Ed25519"), publicKey: Type.String() },
  closed,
);
/** GET /healthz and GET /readyz. */
export const ReadyReply = Type.Object({ ok: Type.Boolean() }, closed);
