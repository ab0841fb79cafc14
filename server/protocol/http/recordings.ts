/** My recordings, and what I chose about them. */
import Type from "typebox";
import { closed, Id, ReceiptReply, Stretch } from "./shared.ts";

const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Base64 = (maxLength: number) =>
  Type.String({ minLength: 4, maxLength, pattern: "^[A-Za-z0-9+/]+={0,2}$" });

export const RecordingSettingsBody = Type.Object(
  {
    /** After a deletion there is so long to change one's mind. */
    undoDays: Type.Integer({ minimum: 0, maximum: 7 }),
    /** Kept recordings are deleted by themselves after so many days; null: never. */
    keepDays: OrNull(Type.Integer({ minimum: 1, maximum: 3_650 })),
    /** What happens to what is untouched for 24 hours. */
    untouched: Type.Enum(["discard", "keep"]),
    /** Own ceiling, bytes; null: what the school allows. */
    quotaBytes: OrNull(Type.Integer({ minimum: 0, maximum: 1_099_511_627_776 })),
  },
  closed,
);
export type RecordingSettingsBody = Type.Static<typeof RecordingSettingsBody>;

export const RecordingRow = Type.Object(
  {
    recording: Type.String(),
    /** The id that title and pieces are sealed as: another one for a copy of a range. */
    sealedAs: Type.String(),
    state: Type.Enum(["recording", "undecided", "kept", "bin"]),
    startedAt: Type.Integer(),
    endedAt: OrNull(Type.Integer()),
    /** ms that are stored and not cut out, gaps left out. */
    lastsMs: Type.Integer(),
    bytes: Type.Integer(),
    sealedTitle: OrNull(Type.String()),
    /** Key files of part 0 on, base64, so that the page can open the title. */
    keys: Type.Array(Type.String()),
    decideBy: OrNull(Type.Integer()),
    expiresAt: OrNull(Type.Integer()),
    eraseAt: OrNull(Type.Integer()),
    /** Whether every object that a row names is there. */
    whole: Type.Boolean(),
  },
  closed,
);
/** GET /api/recordings: newest first. */
export const RecordingsReply = Type.Object(
  {
    recordings: Type.Array(RecordingRow),
    settings: RecordingSettingsBody,
    /** What the school allows at most; null: no limit. */
    most: Type.Object(
      { keepDays: OrNull(Type.Integer()), quotaBytes: OrNull(Type.Integer()) },
      closed,
    ),
    usedBytes: Type.Integer(),
    /** What stands against recording now, in the order in which to mend it. */
    obstacles: Type.Array(
      Type.Enum(["no-vault", "code-unchecked", "vault-locked", "quota-reached", "disk-full"]),
    ),
  },
  closed,
);
export type RecordingsReply = Type.Static<typeof RecordingsReply>;

const KeptPart = Type.Object(
  {
    part: Type.Integer({ minimum: 0, maximum: 65_535 }),
    fromSegment: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    toSegment: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    keyFile: Base64(262_144),
  },
  closed,
);
/** So many pieces the page knows of: another number means that it made its keys of an older state. */
export const Pieces = Type.Integer({ minimum: 1, maximum: 1_000_000 });
/**
 * POST /api/recordings/keep: the whole, or only these segments under key files made for them.
 * With `only` it says how many `pieces` the whole recording had; `moved-on` for another number.
 */
export const RecordingKeep = Type.Object(
  {
    recording: Id,
    only: OrNull(Type.Array(KeptPart, { minItems: 1, maxItems: 64 })),
    pieces: Type.Optional(Pieces),
  },
  closed,
);
export type RecordingKeep = Type.Static<typeof RecordingKeep>;
/**
 * POST /api/recordings/cut: takes a stretch out for good. Pieces wholly inside go with their
 * keys; those at its edges stay, and what of them lies inside is hidden. Every part that the
 * stretch touches and that stays needs a key file without what goes. Its shares are recalled.
 * `pieces`: how many are left.
 */
export const RecordingCut = Type.Object(
  {
    recording: Id,
    remove: Stretch,
    pieces: Pieces,
    keys: Type.Array(
      Type.Object(
        { part: Type.Integer({ minimum: 0, maximum: 65_535 }), keyFile: Base64(262_144) },
        closed,
      ),
      { maxItems: 64 },
    ),
  },
  closed,
);
export type RecordingCut = Type.Static<typeof RecordingCut>;
export const CutReply = Type.Object({ receipt: ReceiptReply }, closed);
export type CutReply = Type.Static<typeof CutReply>;

/** POST /api/recordings/copy: a range of so many `pieces` as another recording of mine, under key files made for it. */
export const RecordingCopy = Type.Object(
  {
    recording: Id,
    range: Stretch,
    pieces: Pieces,
    keys: Type.Array(KeptPart, { minItems: 1, maxItems: 64 }),
    /** Sealed as the recording's own title is: under its `sealedAs`. */
    sealedTitle: OrNull(Base64(2_048)),
  },
  closed,
);
export type RecordingCopy = Type.Static<typeof RecordingCopy>;
export const CopiedReply = Type.Object({ recording: Type.String() }, closed);
export type CopiedReply = Type.Static<typeof CopiedReply>;

/** POST /api/recordings/delete (also "throw away") and /undo */
export const RecordingAsk = Type.Object({ recording: Id }, closed);
/** `eraseAt`: when keys and bytes go; null: the keys are gone now. */
export const DeletedReply = Type.Object(
  { receipt: ReceiptReply, eraseAt: OrNull(Type.Integer()) },
  closed,
);
export type DeletedReply = Type.Static<typeof DeletedReply>;
/** POST /api/recordings/title: sealed by the owner's page. */
export const RecordingTitle = Type.Object({ recording: Id, sealed: Base64(2_048) }, closed);

/** GET /api/recordings/manifest?recording= : what an export folder says (FORMAT.md). */
export const ManifestReply = Type.Object(
  {
    /** The id that it is sealed as, which opens it; it is asked for by its own. */
    recording: Type.String(),
    startedAt: Type.Integer(),
    sealedTitle: OrNull(Type.String()),
    /** Cut out, rising: the pieces at the edges hold more than is shown. */
    hidden: Type.Array(Stretch),
    parts: Type.Array(
      Type.Object(
        {
          part: Type.Integer(),
          keyFile: Type.String(),
          segments: Type.Array(
            Type.Object(
              {
                segment: Type.Integer(),
                atMs: Type.Integer(),
                lastsMs: Type.Integer(),
                bytes: Type.Integer(),
                chunks: OrNull(Type.Integer()),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ManifestReply = Type.Static<typeof ManifestReply>;
/** GET /api/recordings/manifest */
export const ManifestQuery = Type.Object({ recording: Id }, closed);
/** GET /api/recordings/segment: the sealed bytes, `application/octet-stream`. */
export const SegmentQuery = Type.Object(
  {
    recording: Id,
    part: Type.String({ pattern: "^[0-9]{1,5}$" }),
    segment: Type.String({ pattern: "^[0-9]{1,7}$" }),
  },
  closed,
);
