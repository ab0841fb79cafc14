/** My vault. Nothing here can be asked for by, or about, anybody else. */
import Type from "typebox";
import { closed, Id, Line, ReceiptReply } from "./shared.ts";

/** age recipient: Bech32, X25519 (age specification, version 1). */
export const Recipient = Type.String({ pattern: "^age1[02-9ac-hj-np-z]{58}$" });
/** An age file, base64. */
const Sealed = (maxLength: number) =>
  Type.String({ minLength: 64, maxLength, pattern: "^[A-Za-z0-9+/]+={0,2}$" });
const Secret = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" });
const CredentialId = Type.String({ pattern: "^[A-Za-z0-9_-]{16,1366}$" });
const Device = { name: Line(80), half: Secret };

/** POST /api/vault: made on the person's device. Answers the device's id. */
export const VaultCreate = Type.Object(
  { publicKey: Recipient, sealedByCode: Sealed(4_096), proof: Secret, ...Device },
  closed,
);
export type VaultCreate = Type.Static<typeof VaultCreate>;

/** GET /api/vault */
export const VaultReply = Type.Object(
  {
    vault: Type.Union([
      Type.Null(),
      Type.Object(
        {
          publicKey: Type.String(),
          sealedByCode: Type.String(),
          createdAt: Type.Integer(),
          /** Whether the code was entered again; nothing is recorded before. */
          checked: Type.Boolean(),
          /** The account began anew since: shows nothing older until the vault is opened. */
          locked: Type.Boolean(),
          devices: Type.Array(
            Type.Object(
              { device: Type.String(), name: Type.String(), createdAt: Type.Integer() },
              closed,
            ),
          ),
          passkeys: Type.Array(
            Type.Object(
              { credentialId: Type.String(), sealed: Type.String(), createdAt: Type.Integer() },
              closed,
            ),
          ),
          joins: Type.Array(
            Type.Object(
              {
                join: Type.String(),
                name: Type.String(),
                publicKey: Type.String(),
                createdAt: Type.Integer(),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ]),
  },
  closed,
);
export type VaultReply = Type.Static<typeof VaultReply>;

/** POST /api/vault/prove: only a holder of the identity can make it. Opens what `locked` hides. */
export const VaultProve = Type.Object({ proof: Secret }, closed);
/** POST /api/vault/checked: the code was entered again and opened what the server keeps. */
export const VaultChecked = Type.Object({ proof: Secret }, closed);
/** POST /api/vault/code: a new recovery code; the old one opens nothing any more. */
export const VaultCode = Type.Object({ proof: Secret, sealedByCode: Sealed(4_096) }, closed);

/** POST /api/vault/devices: this device holds the vault too. */
export const VaultDeviceAdd = Type.Object({ proof: Secret, ...Device }, closed);
export const VaultDeviceReply = Type.Object({ device: Type.String() }, closed);
/** POST /api/vault/devices/half and /remove */
export const VaultDeviceAsk = Type.Object({ device: Id }, closed);
export const VaultHalfReply = Type.Object({ half: Type.String() }, closed);

/** POST /api/vault/passkeys and /remove */
export const VaultPasskeyAdd = Type.Object(
  { proof: Secret, credentialId: CredentialId, sealed: Sealed(4_096) },
  closed,
);
export const VaultPasskeyAsk = Type.Object({ credentialId: CredentialId }, closed);

/** POST /api/vault/joins: a device without the vault asks the others. */
export const VaultJoinAdd = Type.Object({ publicKey: Recipient, name: Line(80) }, closed);
export const VaultJoinReply = Type.Object({ join: Type.String() }, closed);
/** POST /api/vault/joins/read: null until a device that has the vault has answered. */
export const VaultJoinAsk = Type.Object({ join: Id }, closed);
export const VaultJoinState = Type.Object(
  {
    state: Type.Enum(["waiting", "answered", "refused", "over"]),
    answer: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);
/** POST /api/vault/joins/answer: the identity wrapped to the new device; null refuses it. */
export const VaultJoinAnswer = Type.Object(
  { join: Id, proof: Secret, answer: Type.Union([Sealed(4_096), Type.Null()]) },
  closed,
);

/** POST /api/vault/abandon: vault and recordings are gone for good. Needs a fresh confirmation. */
export const VaultAbandonReply = Type.Object({ receipt: ReceiptReply }, closed);
