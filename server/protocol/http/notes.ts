/** Notes, live notes, captions and sealed papers. The server never reads one. */
import Type from "typebox";
import { closed, Id } from "./shared.ts";

const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** A note has at most 4,000 characters; sealing and base64 add a third and a little. */
const Sealed = (maxLength: number) =>
  Type.String({ minLength: 16, maxLength, pattern: "^[A-Za-z0-9+/]+={0,2}$" });

/**
 * What opens a note. `own`: only its author's vault. `recording`: whoever holds the segment's
 * key and the notes key. `caption`: whoever holds the segment's key. `live`: an age file for
 * the owner's vault and, where there is one, the author's.
 */
export const NoteUnder = Type.Enum(["own", "recording", "caption", "live"]);
export type NoteUnder = Type.Static<typeof NoteUnder>;

/** Where its key is: the segment in which it begins. Null for `own` and `live`. */
export const NotePlace = Type.Object(
  {
    part: Type.Integer({ minimum: 0, maximum: 65_535 }),
    segment: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  },
  closed,
);
export type NotePlace = Type.Static<typeof NotePlace>;

export const NoteRow = Type.Object(
  {
    note: Type.String(),
    recording: OrNull(Type.String()),
    /** The live session of a live note. */
    session: OrNull(Type.String()),
    author: Type.Object({ account: Type.String(), name: Type.String() }, closed),
    mine: Type.Boolean(),
    under: NoteUnder,
    place: OrNull(NotePlace),
    replyTo: OrNull(Type.String()),
    sealed: Type.String(),
    createdAt: Type.Integer(),
    changedAt: Type.Integer(),
    resolvedAt: OrNull(Type.Integer()),
  },
  closed,
);
export type NoteRow = Type.Static<typeof NoteRow>;

/** GET /api/notes?recording= (owner) or ?share= (viewer): all that the asker may read of it. */
export const NotesQuery = Type.Union([
  Type.Object({ recording: Id }, closed),
  Type.Object({ share: Id }, closed),
]);
export const NotesReply = Type.Object({ notes: Type.Array(NoteRow) }, closed);
export type NotesReply = Type.Static<typeof NotesReply>;

/** POST /api/notes: `note` is made by the page, because it is sealed with the text. */
export const NoteBody = Type.Object(
  {
    note: Id,
    of: Type.Union([Type.Object({ share: Id }, closed), Type.Object({ recording: Id }, closed)]),
    under: Type.Enum(["own", "recording", "caption"]),
    place: OrNull(NotePlace),
    replyTo: OrNull(Id),
    sealed: Sealed(32_768),
  },
  closed,
);
export type NoteBody = Type.Static<typeof NoteBody>;
/** POST /api/notes/change: by its author; publishing is a change from `own` to `recording`. */
export const NoteChange = Type.Object(
  {
    note: Id,
    under: Type.Enum(["own", "recording", "caption"]),
    place: OrNull(NotePlace),
    sealed: Sealed(32_768),
    /** Of the version that was changed; another one is refused with `moved-on`. */
    changedAt: Type.Integer(),
  },
  closed,
);
export type NoteChange = Type.Static<typeof NoteChange>;
/** POST /api/notes/resolve: by its author or the recording's owner. */
export const NoteResolve = Type.Object({ note: Id, resolved: Type.Boolean() }, closed);
/** POST /api/notes/remove: by its author or the recording's owner. */
export const NoteAsk = Type.Object({ note: Id }, closed);

/** GET /api/notes/on-others: what I wrote beside recordings of others, newest first. */
export const OnOthersReply = Type.Object(
  {
    notes: Type.Array(
      Type.Object(
        {
          note: Type.String(),
          /** Whose recording it is: a name. */
          owner: Type.String(),
          /** Nobody but its author reads it. */
          own: Type.Boolean(),
          createdAt: Type.Integer(),
        },
        closed,
      ),
    ),
    /** Older ones that are not among them. */
    more: Type.Integer(),
  },
  closed,
);
export type OnOthersReply = Type.Static<typeof OnOthersReply>;

/** POST /api/notes/live: in a live session under way, by its owner or a coach who was let in. */
export const LiveNoteBody = Type.Object({ note: Id, session: Id, sealed: Sealed(32_768) }, closed);
export type LiveNoteBody = Type.Static<typeof LiveNoteBody>;
/** GET /api/notes/live/keys?session= : whom to seal a live note to. */
export const LiveKeysQuery = Type.Object({ session: Id }, closed);
export const LiveKeysReply = Type.Object(
  {
    /** The owner's vault; null: there is none, and a live note cannot be kept. */
    owner: OrNull(Type.String()),
    /** The asker's own, where there is one. */
    mine: OrNull(Type.String()),
    /** The server's wall clock, ms: a live note stands where it was, whatever the device's clock says. */
    now: Type.Integer(),
  },
  closed,
);
export type LiveKeysReply = Type.Static<typeof LiveKeysReply>;
/**
 * GET /api/notes/live?recording= (owner): of the live session that it is of. ?share= (viewer):
 * of the same, what the viewer wrote there. Else a page of all; `before` leads to the next.
 */
export const LiveNotesQuery = Type.Union([
  Type.Object({ recording: Id }, closed),
  Type.Object({ share: Id }, closed),
  Type.Object(
    { before: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}\\.[A-Za-z0-9_-]{16,64}$" })) },
    closed,
  ),
]);
export type LiveNotesQuery = Type.Static<typeof LiveNotesQuery>;
/** Mine, as the owner or as the author; newest live session first. */
export const LiveNotesReply = Type.Object(
  {
    sessions: Type.Array(
      Type.Object(
        {
          session: Type.String(),
          /** Wall clock, ms; null where it is not known any more. */
          startedAt: OrNull(Type.Integer()),
          owner: Type.Object({ account: Type.String(), name: Type.String() }, closed),
          recording: OrNull(Type.String()),
          notes: Type.Array(NoteRow),
        },
        closed,
      ),
    ),
    /** `before` for the next page; null at the end. */
    before: OrNull(Type.String()),
  },
  closed,
);
export type LiveNotesReply = Type.Static<typeof LiveNotesReply>;

/** Sealed papers of my own, under my vault: the pinned keys of others, observation forms. */
export const PAPERS = ["pins", "forms"] as const;
export const PaperQuery = Type.Object({ paper: Type.Enum([...PAPERS]) }, closed);
/** GET /api/papers?paper= ; version 0 and null: there is none yet. */
export const PaperReply = Type.Object(
  { version: Type.Integer(), sealed: OrNull(Type.String()) },
  closed,
);
export type PaperReply = Type.Static<typeof PaperReply>;
/** POST /api/papers: `version` is the one that it replaces; another one is refused with `moved-on`. */
export const PaperBody = Type.Object(
  {
    paper: Type.Enum([...PAPERS]),
    version: Type.Integer({ minimum: 0 }),
    sealed: Sealed(262_144),
  },
  closed,
);
export type PaperBody = Type.Static<typeof PaperBody>;
