/** Signing in, in one step or two, staying in and leaving. */
import Type from "typebox";
import { NEEDS } from "../words.ts";
import { closed, Id, Password, Email } from "./shared.ts";

/** What a person has to do before anything else opens, in this order (R20). */
export const Needs = Type.Array(Type.Enum([...NEEDS]));

export const MeReply = Type.Object(
  {
    account: Type.String(),
    name: Type.String(),
    email: Type.String(),
    about: Type.String(),
    administrator: Type.Boolean(),
    /** A coach from outside the school. */
    outside: Type.Boolean(),
    needs: Needs,
    school: Type.Object(
      {
        name: Type.String(),
        controller: Type.String(),
        registration: Type.String(),
        support: Type.String(),
      },
      closed,
    ),
  },
  closed,
);
export type MeReply = Type.Static<typeof MeReply>;

/** The refresh token travels in a cookie only. */
export const TokenReply = Type.Object(
  { accessToken: Type.String(), expiresInMs: Type.Integer(), me: MeReply },
  closed,
);
export type TokenReply = Type.Static<typeof TokenReply>;

/** The password was right and something more is asked for. Says nothing before it was. */
export const StepReply = Type.Union([
  TokenReply,
  /** POST /api/sign-in/code comes next, within five minutes. */
  Type.Object({ step: Type.Literal("code"), challenge: Type.String() }, closed),
  /**
   * POST /api/sign-in/passkey comes next. Without the passkey at hand a recovery code
   * to POST /api/sign-in/code does as well.
   */
  Type.Object(
    {
      step: Type.Literal("passkey"),
      challenge: Type.String(),
      ceremony: Type.String(),
      options: Type.Unknown(),
    },
    closed,
  ),
  /** The address has an account with this password in several schools: ask again with one of them. */
  Type.Object(
    {
      step: Type.Literal("school"),
      schools: Type.Array(Type.Object({ school: Type.String(), name: Type.String() }, closed)),
    },
    closed,
  ),
]);
export type StepReply = Type.Static<typeof StepReply>;

/** POST /api/sign-in */
export const SignInBody = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254 }),
    password: Password,
    school: Type.Optional(Id),
  },
  closed,
);
export type SignInBody = Type.Static<typeof SignInBody>;

/** POST /api/sign-in/code: six digits of an app, or a recovery code. */
export const CodeBody = Type.Object(
  {
    challenge: Type.String({ minLength: 16, maxLength: 4096 }),
    code: Type.String({ minLength: 6, maxLength: 40 }),
  },
  closed,
);
export type CodeBody = Type.Static<typeof CodeBody>;

/**
 * WebAuthn options and answers as the browser's own JSON (WebAuthn Level 3,
 * 5.1.8 and 5.1.9): checked by the library that knows them, bounded here.
 */
export const BrowserJson = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
  maxProperties: 24,
});
/** POST /api/sign-in/passkey-options and its likes: answer `ceremony` again with what the browser said. */
export const CeremonyReply = Type.Object(
  { ceremony: Type.String(), options: Type.Unknown() },
  closed,
);
export type CeremonyReply = Type.Static<typeof CeremonyReply>;
/** POST /api/sign-in/passkey */
export const PasskeyBody = Type.Object({ ceremony: Id, answer: BrowserJson }, closed);
export type PasskeyBody = Type.Static<typeof PasskeyBody>;

/** POST /api/forgotten: the answer is the same whoever the address belongs to. */
export const ForgottenBody = Type.Object({ email: Email }, closed);
/** `mail`: a link was sent if the address has an account. `administrator`: this server sends no mail. */
export const ForgottenReply = Type.Object(
  { by: Type.Union([Type.Literal("mail"), Type.Literal("administrator")]) },
  closed,
);
export type ForgottenReply = Type.Static<typeof ForgottenReply>;
