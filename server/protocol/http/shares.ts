/** Shares: what an owner lets a named person or a group library see, and takes back (R16, R17). */
import Type from "typebox";
import { ManifestReply, Pieces } from "./recordings.ts";
import { closed, Id, Moment, ReceiptReply, Stretch } from "./shared.ts";
import { Recipient } from "./vault.ts";

const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Base64 = (maxLength: number) =>
  Type.String({ minLength: 4, maxLength, pattern: "^[A-Za-z0-9+/]+={0,2}$" });
export { Stretch };

/** With whom: one of the two. */
export const ShareTo = Type.Union([
  Type.Object({ account: Id }, closed),
  Type.Object({ group: Id }, closed),
]);
export type ShareTo = Type.Static<typeof ShareTo>;

/** POST /api/shares/recipient: whom, and under which key. `no-such-person` whoever it is not. */
export const RecipientAsk = ShareTo;
export const RecipientReply = Type.Object(
  {
    name: Type.String(),
    /** Null: the person has no vault yet, so nothing can be shared. Never null for a group. */
    publicKey: OrNull(Type.String()),
    /** Of a group: who will see it. */
    members: Type.Array(Type.Object({ account: Type.String(), name: Type.String() }, closed)),
  },
  closed,
);
export type RecipientReply = Type.Static<typeof RecipientReply>;

/** POST /api/shares. Rejected with `recipient-changed` where `publicKey` is not theirs any more. */
export const ShareBody = Type.Object(
  {
    recording: Id,
    /** How many the whole recording had when the keys were made; `moved-on` for another number. */
    pieces: Pieces,
    to: ShareTo,
    publicKey: Recipient,
    /** Null: the whole of it. */
    range: OrNull(Stretch),
    withNotes: Type.Boolean(),
    /** Wall clock, ms; null: until it is recalled. */
    endsAt: OrNull(Moment),
    /** What the other reads as its title: an age file for `publicKey`. */
    label: OrNull(Base64(4_096)),
    /** Key files (FORMAT.md, 6) wrapped to `publicKey`, for these parts and no others. */
    keys: Type.Array(
      Type.Object(
        {
          part: Type.Integer({ minimum: 0, maximum: 65_535 }),
          fromSegment: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
          toSegment: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
          keyFile: Base64(262_144),
        },
        closed,
      ),
      { minItems: 1, maxItems: 64 },
    ),
  },
  closed,
);
export type ShareBody = Type.Static<typeof ShareBody>;
export const SharedReply = Type.Object({ share: Type.String(), receipt: ReceiptReply }, closed);
export type SharedReply = Type.Static<typeof SharedReply>;

/** GET /api/shares: what I share now, newest first. */
export const SharesReply = Type.Object(
  {
    /** Of each group library that something is shared into: who can see it there. */
    groups: Type.Array(
      Type.Object(
        {
          group: Type.String(),
          people: Type.Array(Type.Object({ account: Type.String(), name: Type.String() }, closed)),
        },
        closed,
      ),
    ),
    shares: Type.Array(
      Type.Object(
        {
          share: Type.String(),
          recording: Type.String(),
          to: Type.Object(
            {
              account: OrNull(Type.String()),
              group: OrNull(Type.String()),
              /** Of the person; null for a group, whose name only its members can open. */
              name: OrNull(Type.String()),
              /**
               * Of a person: who that is. Of a group: those of its members who watched it; all of
               * them stand once, in `groups`.
               */
              people: Type.Array(
                Type.Object(
                  {
                    account: Type.String(),
                    name: Type.String(),
                    watchedAt: OrNull(Type.Integer()),
                  },
                  closed,
                ),
              ),
            },
            closed,
          ),
          range: OrNull(Stretch),
          withNotes: Type.Boolean(),
          since: Type.Integer(),
          endsAt: OrNull(Type.Integer()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type SharesReply = Type.Static<typeof SharesReply>;

/** GET /api/shared: what others share with me now, newest first. */
export const SharedWithMeReply = Type.Object(
  {
    shared: Type.Array(
      Type.Object(
        {
          share: Type.String(),
          owner: Type.Object({ account: Type.String(), name: Type.String() }, closed),
          /** By which group; null: with me by name. */
          group: OrNull(Type.String()),
          label: OrNull(Type.String()),
          range: OrNull(Stretch),
          withNotes: Type.Boolean(),
          since: Type.Integer(),
          endsAt: OrNull(Type.Integer()),
          startedAt: Type.Integer(),
          /** ms of what is shared. */
          lastsMs: Type.Integer(),
          bytes: Type.Integer(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type SharedWithMeReply = Type.Static<typeof SharedWithMeReply>;

/** POST /api/shares/recall: one, all of a recording, all with a person or group, or everything. */
export const RecallBody = Type.Union([
  Type.Object({ share: Id }, closed),
  Type.Object({ recording: Id }, closed),
  Type.Object({ to: ShareTo }, closed),
  Type.Object({ everything: Type.Literal(true) }, closed),
]);
export type RecallBody = Type.Static<typeof RecallBody>;
export const RecalledReply = Type.Object(
  { recalled: Type.Integer(), receipt: ReceiptReply },
  closed,
);
export type RecalledReply = Type.Static<typeof RecalledReply>;
/** POST /api/shares/end: another end for a share; a person's key and range stay. */
export const ShareEndBody = Type.Object({ share: Id, endsAt: OrNull(Moment) }, closed);

/** GET /api/shares/manifest?share= : as of a recording, with what is shared and nothing else. */
export const ShareQuery = Type.Object({ share: Id }, closed);
export const ShareManifestReply = Type.Object(
  {
    ...ManifestReply.properties,
    share: Type.String(),
    owner: Type.String(),
    label: OrNull(Type.String()),
    /** The age recipient that the key files are wrapped to: mine, or the group's. */
    publicKey: Type.String(),
    group: OrNull(Type.String()),
    range: OrNull(Stretch),
    withNotes: Type.Boolean(),
    endsAt: OrNull(Type.Integer()),
  },
  closed,
);
export type ShareManifestReply = Type.Static<typeof ShareManifestReply>;
/** GET /api/shares/segment: the sealed bytes. */
export const ShareSegmentQuery = Type.Object(
  {
    share: Id,
    part: Type.String({ pattern: "^[0-9]{1,5}$" }),
    segment: Type.String({ pattern: "^[0-9]{1,7}$" }),
  },
  closed,
);

/**
 * POST /api/watching, every second while a player is open: the share (or the own recording)
 * and what was played since the last one. A refusal means that the picture goes at once (R17).
 */
export const WatchingBody = Type.Object(
  {
    /** Made by the page for this one look. */
    watch: Id,
    of: Type.Union([Type.Object({ share: Id }, closed), Type.Object({ recording: Id }, closed)]),
    played: Type.Array(Stretch, { maxItems: 16 }),
  },
  closed,
);
export type WatchingBody = Type.Static<typeof WatchingBody>;
/** GET /api/shares/watched?recording= : for the owner. */
export const WatchedQuery = Type.Object({ recording: Id }, closed);
export const WatchedReply = Type.Object(
  {
    watched: Type.Array(
      Type.Object(
        {
          watch: Type.String(),
          share: Type.String(),
          account: Type.String(),
          name: Type.String(),
          startedAt: Type.Integer(),
          lastAt: Type.Integer(),
          /** Merged, rising. */
          played: Type.Array(Stretch),
          /** Whether it goes on now. */
          now: Type.Boolean(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type WatchedReply = Type.Static<typeof WatchedReply>;
