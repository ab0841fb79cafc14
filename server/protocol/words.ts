/**
 * The closed vocabularies that travel between the pages and the server.
 * Each table is the only place where its words are listed.
 */

/** What a teacher's page can send, each one a choice of its own in the consent. */
export const SOURCES = ["camera", "second", "room", "own"] as const;
/** `camera`, `second` (second camera or screen), `room` (room sound), `own` (own microphone). */
export type Source = (typeof SOURCES)[number];

export const PICTURE_SOURCES: readonly Source[] = ["camera", "second"];

/** The coach's voice. Never a source of the teacher's media: R9 keeps the two apart by type. */
export const TALKBACK = "talkback";

/** State of the owner's earpiece as the owner's page confirmed it (R10). */
export const EAR_STATES = ["unconfirmed", "open", "hushed", "lost"] as const;
export type Ear = (typeof EAR_STATES)[number];

/** The teacher's wordless answers. */
export const SIGNALS = ["help", "not-now", "stop-talking"] as const;
export type Signal = (typeof SIGNALS)[number];

/** Why a live session is over. */
export const END_REASONS = [
  "owner",
  "time",
  "lapse",
  "signed-out",
  "relay-lost",
  "server-stopping",
] as const;
/**
 * `owner` tapped End, `time` the agreed end came, `lapse` suspended for too long,
 * `signed-out` the owner's account or sign-in was closed, `relay-lost` the media
 * worker died or was cut by the watchdog, `server-stopping` an orderly stop.
 */
export type EndReason = (typeof END_REASONS)[number];

/** Why a recording failed. The lesson goes on; what was stored opens. */
export const FAULTS = [
  "disk-full",
  "disk-failed",
  "disk-slow",
  "quota-reached",
  "no-media",
  "recorder-lost",
  "records-unavailable",
  "key-refused",
] as const;
/**
 * `no-media` nothing arrived although it should, `recorder-lost` it died and could not
 * be started again, `records-unavailable` the records could not be written, `key-refused`
 * the owner's page found that the key does not fit its vault.
 */
export type Fault = (typeof FAULTS)[number];

/** "Drop the last minute", ms. */
export const DROP_MS = 60_000;

/** How slowly and how fast a recording can be shown together; 1 is as it was. */
export const MIN_SPEED = 0.25;
export const MAX_SPEED = 2;

/** Version of the consent wording that the go-live page shows; a receipt names it (R3). */
export const CONSENT_WORDING = "2026-11-1";

/** Raised whenever an older page could misread this server; checked at connect. */
export const PROTOCOL_VERSION = 1;

/** The owner's page renews its lease this often, ms (R6). */
export const RENEW_EVERY_MS = 1_000;

/** Consent lasts this long unless the teacher chooses otherwise, minutes (R3). */
export const DEFAULT_MINUTES = 60;
/** The longest a live session may last from its opening, minutes (R3). */
export const MAX_MINUTES = 240;

/** What a person has to do before anything else opens, in this order (R20). */
export const NEEDS = ["agreement", "training", "second-factor"] as const;
export type Need = (typeof NEEDS)[number];

/** No school can ask for shorter passwords than this, characters. */
export const PASSWORD_FLOOR = 12;

/** How a log is filtered: live sessions, who came and went, recordings, shares, notes, invitations, sign-in, account, school. */
export const LOG_KINDS = [
  "lesson",
  "watching",
  "recording",
  "sharing",
  "notes",
  "guests",
  "sign-in",
  "account",
  "school",
] as const;
/** Beginnings of the actions that belong to a kind; `server/audit` and the page share them. */
export const ACTIONS_OF: Readonly<Record<LogKind, readonly string[]>> = {
  lesson: [
    "session:open",
    "session:resume",
    "session:continue",
    "session:suspend",
    "session:end",
    "session:set-end",
    "curtain:",
  ],
  watching: ["session:join", "session:leave", "coach:", "media:"],
  recording: ["record:", "recording:", "vault:"],
  sharing: ["share:", "together:", "group:"],
  notes: ["note:", "paper:"],
  guests: ["guest:"],
  "sign-in": ["sign-in", "sign-out"],
  account: ["account:", "agreement:", "factor:", "password:", "training:"],
  school: ["school:", "people:"],
};
export type LogKind = (typeof LOG_KINDS)[number];
