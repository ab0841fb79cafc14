/** What a consent receipt states: who allowed whom what, until when, and under which wording (R3). */
import type { Consent } from "#protocol/schemas.ts";
import type { Source } from "#protocol/words.ts";
import type { SessionId } from "./policy.ts";

const WHAT: Record<Source, string> = {
  camera: "picture",
  second: "second camera or screen",
  room: "room sound",
  own: "own microphone",
};

export type ReceiptBody = Record<string, string | string[]>;

/** The statement that is signed; `names` begins with the owner. */
export const consentReceipt = (
  id: SessionId,
  consent: Consent,
  names: readonly [string, string][],
  wallMs: number,
): ReceiptBody => {
  const [owner, ...coaches] = names.map(([, name]) => name);
  return {
    kind: "consent to a live session",
    session: id,
    givenBy: owner ?? "",
    givenAt: new Date(wallMs).toISOString(),
    to: coaches,
    mayReceive: consent.sources.map((source) => WHAT[source]),
    maySpeakInMyEar: consent.talkback ? "yes" : "no",
    until: new Date(wallMs + consent.minutes * 60_000).toISOString(),
    recording: "not allowed by this consent",
    wording: consent.wording,
  };
};
