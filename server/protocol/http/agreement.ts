/** The licence agreement, the Code of Practice, and what a person accepted. */
import Type from "typebox";
import { closed, ReceiptReply } from "./shared.ts";

/** GET /api/agreement: what is in force at the caller's school. Open before it is accepted. */
export const AgreementReply = Type.Object(
  {
    version: Type.Integer(),
    text: Type.String(),
    /** SHA-256 of the text, hex. */
    hash: Type.String(),
    publishedAt: Type.Integer(),
    /** When the caller accepted this version; null while not. */
    acceptedAt: Type.Union([Type.Integer(), Type.Null()]),
    codeOfPractice: Type.Object(
      { text: Type.String(), reviewOn: Type.String(), changedAt: Type.Integer() },
      closed,
    ),
    /** The school asks for a confirmed training, and the caller has not confirmed it yet. */
    trainingAsked: Type.Boolean(),
  },
  closed,
);
export type AgreementReply = Type.Static<typeof AgreementReply>;

/** POST /api/agreement/accept: names what was read, so that a version published meanwhile is not it. */
export const AcceptBody = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    hash: Type.String({ pattern: "^[0-9a-f]{64}$" }),
    /** "I have been trained": needed where `trainingAsked`. */
    trained: Type.Boolean(),
  },
  closed,
);
export type AcceptBody = Type.Static<typeof AcceptBody>;

/** One accepted version, whole: the person's own copy (R20). */
export const CopyReply = Type.Object(
  {
    school: Type.String(),
    version: Type.Integer(),
    text: Type.String(),
    hash: Type.String(),
    acceptedAt: Type.Integer(),
    receipt: ReceiptReply,
  },
  closed,
);
/** GET /api/my/agreements: newest first. */
export const CopiesReply = Type.Object({ copies: Type.Array(CopyReply) }, closed);
export type CopiesReply = Type.Static<typeof CopiesReply>;
