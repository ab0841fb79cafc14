/** My log: every line that concerns my teaching or my account. And the school's, about administration. */
import Type from "typebox";
import { LOG_KINDS } from "../words.ts";
import { closed, Id, Moment } from "./shared.ts";

/** A line of the log as its owner sees it; ids of people are resolved in `people`. */
export const LogLine = Type.Object(
  {
    /** Place in the server's one chain; grows, with gaps where lines are other people's. */
    seq: Type.Integer(),
    /** SHA-256 of the line and of all before it, hex. */
    hash: Type.String(),
    at: Type.Integer(),
    actor: Type.Union([Type.String(), Type.Null()]),
    action: Type.String(),
    object: Type.Union([Type.String(), Type.Null()]),
    outcome: Type.Union([Type.Literal("done"), Type.Literal("refused")]),
    detail: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
    ),
  },
  closed,
);
export type LogLine = Type.Static<typeof LogLine>;

/** Whom an id in a line means. `outside`: a coach from outside the school. */
export const LogPerson = Type.Object({ name: Type.String(), outside: Type.Boolean() }, closed);

/** GET /api/my/log and GET /api/school/log: newest first. */
export const LogQuery = Type.Object(
  {
    before: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$" })),
    kind: Type.Optional(Type.Enum([...LOG_KINDS])),
    outcome: Type.Optional(Type.Union([Type.Literal("done"), Type.Literal("refused")])),
    actor: Type.Optional(Id),
    /** Wall clock, ms, in digits. */
    from: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$" })),
    to: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$" })),
  },
  closed,
);
export type LogQuery = Type.Static<typeof LogQuery>;

export const LogReply = Type.Object(
  {
    lines: Type.Array(LogLine),
    people: Type.Record(Type.String(), LogPerson),
    /** `before` for the next page; null at the end. */
    next: Type.Union([Type.Integer(), Type.Null()]),
  },
  closed,
);
export type LogReply = Type.Static<typeof LogReply>;
/**
 * GET /api/my/log/download: the same lines, all of them, oldest first, as one JSON
 * object per line (`application/x-ndjson`): `{seq, hash, line}` with `line` the
 * exact text that was hashed.
 */

/** GET /api/my/footprint: all that exists about me, so that I can end or remove it. */
export const FootprintReply = Type.Object(
  {
    joinedAt: Type.Integer(),
    handsSince: Type.Integer(),
    devices: Type.Integer(),
    password: Type.Boolean(),
    passkeys: Type.Integer(),
    totp: Type.Boolean(),
    recoveryLeft: Type.Integer(),
    agreements: Type.Integer(),
    logLines: Type.Integer(),
    /** My live session now, wherever it was opened. */
    live: Type.Union([
      Type.Object({ sessionId: Type.String(), title: Type.String() }, closed),
      Type.Null(),
    ]),
    /** From outside: the teachers who invited me. POST /api/guests/end ends one. */
    hosts: Type.Array(
      Type.Object(
        {
          tie: Type.String(),
          name: Type.String(),
          until: Type.Integer(),
          oneSession: Type.Boolean(),
        },
        closed,
      ),
    ),
    /** Coaches from outside whom I invited. */
    guests: Type.Integer(),
    /** Invitations of mine that nobody has used. */
    invitations: Type.Integer(),
    trainedAt: Type.Union([Moment, Type.Null()]),
    /** Nothing of these is told while the vault is locked to hands that began anew. */
    recordings: Type.Integer(),
    recordingBytes: Type.Integer(),
    /** Devices that hold the vault; null where there is none. */
    vaultDevices: Type.Union([Type.Integer(), Type.Null()]),
    /** Written by me: private, published and live ones, on others' recordings too. */
    notes: Type.Integer(),
    /** Group libraries that I am in. */
    groups: Type.Integer(),
    /** Of recordings of mine, to persons and group libraries; and what persons share with me. */
    shares: Type.Integer(),
    sharedWithMe: Type.Integer(),
  },
  closed,
);
export type FootprintReply = Type.Static<typeof FootprintReply>;
