/** The text of a consent receipt: what was agreed, in words, and which wording was shown (R3). */
import type { Consent } from "#protocol/schemas.ts";
import type { Source } from "#protocol/words.ts";
import type { SessionId } from "./policy.ts";

const WHAT: Record<Source, string> = {
  camera: "picture",
  second: "second camera or screen",
  room: "room sound",
  own: "my own microphone",
};

/** The exact bytes that are signed; `names` begins with the owner. */
export const consentReceipt = (
  id: SessionId,
  consent: Consent,
  names: readonly [string, string][],
  wallMs: number,
): string => {
  const [owner, ...coaches] = names.map(([, name]) => name);
  return [
    "Aside: consent to a live session",
    `Given by: ${owner ?? ""}`,
    `Given at: ${new Date(wallMs).toISOString()}`,
    `To: ${coaches.join(", ")}`,
    `May receive: ${consent.sources.map((source) => WHAT[source]).join(", ")}`,
    `May speak in my ear: ${consent.talkback ? "yes" : "no"}`,
    `Until: ${new Date(wallMs + consent.minutes * 60_000).toISOString()}, or earlier when I end it`,
    "Recording: not allowed by this consent",
    `Wording: ${consent.wording}`,
    `Live session: ${id}`,
    "",
  ].join("\n");
};
