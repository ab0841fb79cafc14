/** One-time links: what one is for, and using it. */
import Type from "typebox";
import { Email, Id, Line, LinkSecret, Name, Password, closed } from "./shared.ts";
import { BrowserJson } from "./sign-in.ts";

/** POST /api/links/read. Using it up takes POST /api/links/use. */
export const LinkBody = Type.Object({ link: LinkSecret }, closed);

export const LinkReply = Type.Object(
  {
    kind: Type.Union([
      Type.Literal("school"),
      Type.Literal("join"),
      Type.Literal("join-outside"),
      Type.Literal("reset"),
      Type.Literal("address"),
    ]),
    /** "" for `school`. */
    school: Type.String(),
    /** Who made the link; "" for the server itself. */
    by: Type.String(),
    /** Address it is for; "" for `school`. */
    email: Type.String(),
    /** Name known so far. */
    name: Type.String(),
    /** Shortest password here, characters. */
    passwordLength: Type.Integer(),
    /** A second factor will be asked for: a passkey is one by itself. */
    secondFactor: Type.Boolean(),
    /**
     * `join-outside`: the address has an account from outside here already; it
     * signs in and accepts (POST /api/guests/accept).
     */
    known: Type.Boolean(),
    /**
     * `reset`: what keeps the account as it was. `code`: a code of the app or a recovery
     * code has to come along; `none`: nothing confirms the person, so the account begins anew.
     */
    proof: Type.Union([Type.Literal("mail"), Type.Literal("code"), Type.Literal("none")]),
    /** Wall clock, ms. */
    expiresAt: Type.Integer(),
  },
  closed,
);
export type LinkReply = Type.Static<typeof LinkReply>;

/** POST /api/links/passkey-options: to choose a passkey instead of a password. */
export const LinkPasskeyBody = Type.Object({ link: LinkSecret, name: Name }, closed);

/** What the holder of a `school` link says about the school. */
export const SchoolFields = Type.Object(
  {
    name: Line(120),
    controller: Line(300),
    /** "" where the law asks for none. */
    registration: Line(60, 0),
    support: Line(300),
  },
  closed,
);
export type SchoolFields = Type.Static<typeof SchoolFields>;

/** POST /api/links/use. Exactly one of `password` and `passkey`; answers like a sign-in. */
export const UseLinkBody = Type.Object(
  {
    link: LinkSecret,
    /** `school`, `join`, `join-outside`. */
    name: Type.Optional(Name),
    /** `school` only: who the administrator is. */
    email: Type.Optional(Email),
    school: Type.Optional(SchoolFields),
    password: Type.Optional(Password),
    passkey: Type.Optional(Type.Object({ ceremony: Id, answer: BrowserJson }, closed)),
    /** `reset` with `proof: "code"`. */
    code: Type.Optional(Type.String({ minLength: 6, maxLength: 40 })),
  },
  closed,
);
export type UseLinkBody = Type.Static<typeof UseLinkBody>;
/** POST /api/links/confirm-address: for `address` links, signed in or not. */
