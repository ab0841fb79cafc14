/**
 * One schema for each request that a page may make over the socket.
 *
 * Types and checks come from the same line, so they cannot differ. Unknown
 * fields are refused, every string and list is bounded.
 */
import Type from "typebox";
import { DtlsParameters, RtpCapabilities, RtpParameters } from "./media-schemas.ts";
import { Recipient } from "./http/vault.ts";
import { EAR_STATES, MAX_MINUTES, MAX_SPEED, MIN_SPEED, SIGNALS, SOURCES } from "./words.ts";

const closed = { additionalProperties: false } as const;
const literals = <const T extends string[]>(words: readonly [...T]) => Type.Enum(words);

/** 128 random bits or more, base64url. */
export const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{16,64}$" });
const MediaId = Type.String({ pattern: "^[A-Za-z0-9-]{8,64}$" });
export const SourceWord = literals(SOURCES);

/** What the owner grants for one live session (R3). Recording and sharing are not in it. */
export const ConsentSchema = Type.Object(
  {
    coaches: Type.Array(Id, { minItems: 1, maxItems: 8, uniqueItems: true }),
    sources: Type.Array(SourceWord, { minItems: 1, maxItems: 4, uniqueItems: true }),
    talkback: Type.Boolean(),
    minutes: Type.Integer({ minimum: 1, maximum: MAX_MINUTES }),
    wording: Type.String({ minLength: 1, maxLength: 32 }),
  },
  closed,
);

const session = { sessionId: Id };
const onSession = Type.Object(session, closed);
const onCoach = Type.Object({ ...session, coach: Id }, closed);

export const requestSchemas = {
  /** Replaces the socket's access token before it expires. */
  "auth:renew": Type.Object({ token: Type.String({ minLength: 16, maxLength: 4096 }) }, closed),
  /** Subscribes this page to the lobby; `waiting` says that the person is ready to coach. */
  "lobby:enter": Type.Object({ waiting: Type.Boolean() }, closed),

  /** Go live: the owner's explicit act. `requestId` makes a repeated message harmless. */
  "session:open": Type.Object(
    {
      requestId: Id,
      title: Type.String({ maxLength: 80 }),
      consent: ConsentSchema,
      ear: literals(EAR_STATES),
    },
    closed,
  ),
  /** Renews the owner's lease. `beat` grows with each renewal, so that an old one is inert. */
  "session:renew": Type.Object({ ...session, beat: Type.Integer({ minimum: 1 }) }, closed),
  /** The same page returns after a lost connection; only it holds the secret. */
  "session:resume": Type.Object(
    { ...session, resumeSecret: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }) },
    closed,
  ),
  /** The owner's tap on a suspended live session, from any page of the owner. */
  "session:continue": onSession,
  /** Ends for everybody. Any page of the owner may. */
  "session:end": onSession,
  /** Moves the end to so many ms from now. */
  "session:set-end": Type.Object(
    { ...session, endsInMs: Type.Integer({ minimum: 0, maximum: MAX_MINUTES * 60_000 }) },
    closed,
  ),
  /** Blank and mute at once. Any page of the owner may. */
  "curtain:draw": onSession,
  /** Only the owning page lifts. */
  "curtain:lift": onSession,
  /** Cuts one coach off. Any page of the owner may. */
  "coach:remove": onCoach,
  /** Names one more coach, or lets a removed one back in. */
  "coach:admit": onCoach,
  /** What the owner's page knows of the earpiece. */
  "ear:set": Type.Object({ ...session, ear: literals(EAR_STATES) }, closed),
  "signal:send": Type.Object({ ...session, signal: literals(SIGNALS) }, closed),
  "cue:seen": Type.Object({ ...session, cueId: Id }, closed),

  /**
   * Record: the owner's act, off every time. `recipient` is the vault's public key as this
   * page knows it; `voices`: the owner agrees that coaches who agree too are recorded (R9).
   */
  "record:start": Type.Object({ ...session, recipient: Recipient, voices: Type.Boolean() }, closed),
  /** Any page of the owner may. */
  "record:stop": onSession,
  /** Takes back the last minute before it becomes part of the recording. */
  "record:drop": onSession,
  /** R9: the owner, or a coach for the own voice, agrees or takes it back. */
  "record:voices": Type.Object({ ...session, agree: Type.Boolean() }, closed),

  /** Watch together: the owner shows an own recording to whoever has it shared, and leads. */
  "together:start": Type.Object({ ...session, recording: Id }, closed),
  /** Where the owner's player stands. One that names an earlier showing is inert. */
  "together:lead": Type.Object(
    {
      ...session,
      showing: Id,
      playing: Type.Boolean(),
      atMs: Type.Integer({ minimum: 0, maximum: 864_000_000 }),
      speed: Type.Number({ minimum: MIN_SPEED, maximum: MAX_SPEED }),
    },
    closed,
  ),
  /** Any page of the owner may. */
  "together:stop": onSession,
  /** By which share a coach may play what is shown; `no-such-share` where there is none. */
  "together:follow": onSession,

  /** A named coach comes in. The latest page of a coach is the one that receives. */
  "session:join": onSession,
  "session:leave": onSession,
  /** The coach begins and stops speaking into the ear. */
  "talk:hold": onSession,
  "talk:release": onSession,
  "cue:send": Type.Object(
    { ...session, cue: Type.String({ minLength: 1, maxLength: 40, pattern: "\\S" }) },
    closed,
  ),

  /** Opens a transport. `send` for a producer's page, `receive` for a consumer's. */
  "media:open": Type.Object({ ...session, direction: literals(["send", "receive"]) }, closed),
  "media:connect": Type.Object(
    { ...session, transportId: MediaId, dtlsParameters: DtlsParameters },
    closed,
  ),
  "media:restart-ice": Type.Object({ ...session, transportId: MediaId }, closed),
  "media:produce": Type.Object(
    {
      ...session,
      transportId: MediaId,
      source: literals([...SOURCES, "talkback"]),
      rtpParameters: RtpParameters,
    },
    closed,
  ),
  /** Stops sending one source. */
  "media:unproduce": Type.Object(
    { ...session, source: literals([...SOURCES, "talkback"]) },
    closed,
  ),
  /** Asks for a source of the owner (a coach) or for a coach's voice (the owner). */
  "media:consume": Type.Object(
    {
      ...session,
      transportId: MediaId,
      from: Id,
      source: literals([...SOURCES, "talkback"]),
      rtpCapabilities: RtpCapabilities,
    },
    closed,
  ),
  /** The page has prepared the consumer; media may flow. */
  "media:resume": Type.Object({ ...session, consumerId: MediaId }, closed),
} as const;

export type RequestName = keyof typeof requestSchemas;
export type Payload<R extends RequestName> = Type.Static<(typeof requestSchemas)[R]>;
export type Consent = Type.Static<typeof ConsentSchema>;
