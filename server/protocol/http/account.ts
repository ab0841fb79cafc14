/** My account: profile, what I sign in with, where I am signed in. */
import Type from "typebox";
import { closed, Email, Id, Line, Name, Password } from "./shared.ts";
import { BrowserJson } from "./sign-in.ts";

/** POST /api/my/profile */
export const ProfileBody = Type.Object({ name: Name, about: Line(120, 0) }, closed);
/** POST /api/my/email: answers `mail` when a link went to the new address, `done` without mail. */
export const EmailBody = Type.Object({ email: Email }, closed);
export const EmailReply = Type.Object(
  { by: Type.Union([Type.Literal("mail"), Type.Literal("done")]) },
  closed,
);
export type EmailReply = Type.Static<typeof EmailReply>;
/**
 * POST /api/my/confirm: it is me, before what could lock me out. A sign-in counts
 * for its first ten minutes; afterwards password or passkey is asked for again.
 */
export const ConfirmBody = Type.Union([
  Type.Object({ password: Password }, closed),
  Type.Object({ ceremony: Id, answer: BrowserJson }, closed),
]);
export type ConfirmBody = Type.Static<typeof ConfirmBody>;
/** POST /api/my/password: ends every sign-in; this browser is signed in afresh. Needs a confirmation. */
export const PasswordBody = Type.Object({ password: Password }, closed);

/** GET /api/my/factors */
export const FactorsReply = Type.Object(
  {
    password: Type.Boolean(),
    passkeys: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), createdAt: Type.Integer() }, closed),
    ),
    /** When the app for one-time codes was confirmed; null without one. */
    totpSince: Type.Union([Type.Integer(), Type.Null()]),
    recoveryLeft: Type.Integer(),
    /** A second factor is asked of me, so the last one cannot be removed. */
    required: Type.Boolean(),
  },
  closed,
);
export type FactorsReply = Type.Static<typeof FactorsReply>;

/** POST /api/my/passkeys: after POST /api/my/passkeys/options. */
export const AddPasskeyBody = Type.Object(
  { ceremony: Id, answer: BrowserJson, name: Line(60) },
  closed,
);
/** POST /api/my/passkeys/remove */
export const RemovePasskeyBody = Type.Object(
  { id: Type.String({ minLength: 16, maxLength: 1400 }) },
  closed,
);
/** POST /api/my/totp: shown once, as text and for a QR code drawn in the page. */
export const TotpReply = Type.Object({ secret: Type.String(), uri: Type.String() }, closed);
/** POST /api/my/totp/confirm */
export const TotpConfirmBody = Type.Object(
  { code: Type.String({ pattern: "^[0-9 ]{6,8}$" }) },
  closed,
);
/** Shown once: POST /api/my/totp/confirm and POST /api/my/recovery-codes. */
export const RecoveryCodesReply = Type.Object({ codes: Type.Array(Type.String()) }, closed);
export type RecoveryCodesReply = Type.Static<typeof RecoveryCodesReply>;

/** GET /api/my/devices: where I am signed in, this browser first. */
export const DevicesReply = Type.Object(
  {
    devices: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          device: Type.String(),
          here: Type.Boolean(),
          createdAt: Type.Integer(),
          usedAt: Type.Integer(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type DevicesReply = Type.Static<typeof DevicesReply>;
/** POST /api/my/devices/sign-out */
export const DeviceBody = Type.Object({ id: Id }, closed);
