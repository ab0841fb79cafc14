/** What must be found nowhere, gathered while a day is lived: by kind, each text once. */

export type Kind = "secret" | "media" | "person" | "title";

/** Fields of replies that open something, or describe a line of media. */
const SECRET_FIELDS = ["accessToken", "challenge", "secret", "resumeSecret", "uri"];
const MEDIA_FIELDS = ["usernameFragment", "password", "value", "candidate"];
/** Shorter ones would be found by chance. */
const SHORTEST = 6;

export class Known {
  readonly #texts = new Map<string, Kind>();

  add(kind: Kind, ...texts: string[]): void {
    for (const text of texts) if (text.length >= SHORTEST) this.#texts.set(text, kind);
  }
  of(...kinds: Kind[]): string[] {
    return [...this.#texts].filter(([, kind]) => kinds.includes(kind)).map(([text]) => text);
  }

  /** Reads a reply of the server: tokens, secrets, codes and links are secrets from now on. */
  reply(body: unknown): void {
    this.#walk(body, (name, text) => {
      if (SECRET_FIELDS.includes(name)) this.add("secret", text);
      const link = /#\/link\?s=([\w-]{43})$/.exec(text)?.[1];
      if (link !== undefined) this.add("secret", link);
    });
    const { codes } = (body ?? {}) as { codes?: string[] };
    this.add("secret", ...(codes ?? []));
  }
  cookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      this.add("secret", decodeURIComponent(/=([^;]*)/.exec(line)?.[1] ?? ""));
    }
  }
  /** What the relay and a peer told each other: ICE, DTLS, SDP. */
  line(offer: unknown): void {
    this.#walk(offer, (name, text) => {
      if (MEDIA_FIELDS.includes(name)) this.add("media", text);
    });
  }

  #walk(value: unknown, see: (name: string, text: string) => void, name = ""): void {
    if (typeof value === "string") see(name, value);
    if (typeof value !== "object" || value === null) return;
    for (const [inner, held] of Object.entries(value)) {
      this.#walk(held, see, Array.isArray(value) ? name : inner);
    }
  }
}

/** A text as it could stand somewhere: as it is, or in a usual coat. */
const coats = (text: string): string[] => {
  const bytes = Buffer.from(text);
  const base64 = bytes.toString("base64");
  return [
    ...[text, encodeURIComponent(text), bytes.toString("hex"), base64, base64.replace(/=+$/, "")],
    ...[bytes.toString("base64url"), JSON.stringify(text).slice(1, -1)],
  ];
};

/** Those of the texts that stand in what was written, in whatever coat and case. */
export function foundIn(written: string, texts: readonly string[]): string[] {
  const lower = written.toLowerCase();
  return texts.filter((text) => coats(text).some((coat) => lower.includes(coat.toLowerCase())));
}

/** Shapes that no log has a reason to hold, whoever they belong to. */
export const SHAPES: Record<string, RegExp> = {
  "a JSON Web Token": /eyJ[\w-]{10,}\.[\w-]+\.[\w-]+/,
  "a key": /-----BEGIN/,
  "a password's hash": /\$argon2/,
  "a line of SDP": /\ba=(fingerprint|ice-|candidate|setup|rtpmap|msid)/,
  "an ICE candidate": /candidate:\d|typ host/,
  "a fingerprint": /([0-9A-F]{2}:){15}/i,
  "an address": /[\w.+-]+@[\w-]+\.test\b/,
  "an app's address": /otpauth:/,
};
export const shapesIn = (written: string): string[] =>
  Object.entries(SHAPES).flatMap(([what, shape]) => (shape.test(written) ? [what] : []));
