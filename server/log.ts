/**
 * The log of the process: one line per turn of a life cycle, and nothing that
 * could open, identify or reach anything. Secrets, media parameters and people
 * are struck out by name and by shape, at any depth, before a line is written.
 */
import { pino, type DestinationStream, type Logger } from "pino";

declare const short: unique symbol;
/** The beginning of an id: enough to follow a thread in the log, too little to use it. */
export type ShortId = string & { readonly [short]: true };
export const shortId = (id: string): ShortId => id.slice(0, 6) as ShortId;

export type Log = Logger;
type Child = (this: Logger, bindings: object, options?: object) => Logger;

const STRUCK = "[struck out]";
/** Deeper than any line of ours; what lies below is not written at all. */
const DEPTH = 6;

/** Field names, compared without case and punctuation. */
const secretNames = new Set(
  [
    ...["token", "accessToken", "refreshToken", "authorization", "cookie", "setCookie", "jwt"],
    ...["password", "passwordHash", "secret", "resumeSecret", "resumeKey", "turnSecret", "hash"],
    ...["credential", "privateKey", "key", "signature", "sdp", "offer", "answer", "candidate"],
    ...["iceParameters", "iceCandidates", "iceServers", "usernameFragment", "icePwd", "iceUfrag"],
    ...["dtlsParameters", "fingerprints", "rtpParameters", "rtpCapabilities", "srtpParameters"],
    ...["challenge", "recoveryCodes", "codes", "digest", "to", "envelope", "response", "command"],
    ...["name", "email", "about", "title", "username", "firstName", "lastName", "cue", "body"],
  ].map((name) => name.toLowerCase()),
);
const isSecret = (name: string): boolean =>
  secretNames.has(name.toLowerCase().replaceAll(/[-_]/g, ""));

const secretShapes = [
  // A JSON Web Token, in a sentence or alone.
  /eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g,
  // A PHC string.
  /\$argon2\S+/g,
  // A key file.
  /-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g,
  // SDP and ICE lines.
  /\b(a=|candidate:)[^\r\n]*/g,
  // What stands behind the `#` of a one-time link.
  /#\/link\?\S*/g,
  // The secret of an app for one-time codes, and a mail server's password.
  /\b(otpauth|smtps?):\/\/\S+/gi,
  // An e-mail address.
  /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+\.[a-z]{2,}/gi,
];
const scrubText = (text: string): string =>
  secretShapes.reduce((rest, shape) => rest.replaceAll(shape, STRUCK), text);

function scrub(value: unknown, depth: number): unknown {
  if (typeof value === "string") return scrubText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return STRUCK;
  if (value instanceof Error) return scrubError(value, depth);
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth - 1));
  return scrubFields(value, depth);
}

const scrubFields = (value: object, depth = DEPTH): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSecret(name) ? STRUCK : scrub(inner, depth - 1),
    ]),
  );

const scrubError = (error: Error, depth: number): object => ({
  type: error.name,
  code: "code" in error ? scrub(error.code, 1) : undefined,
  message: scrubText(error.message),
  stack: error.stack === undefined ? undefined : scrubText(error.stack),
  cause: error.cause === undefined ? undefined : scrub(error.cause, depth - 1),
});

/** `to` is for tests; by default lines go to standard output. */
export function createLog(level: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (line: object) => scrubFields(line),
    },
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...args: unknown[]) => void) {
        const safe = args.map((arg) =>
          typeof arg === "string"
            ? scrubText(arg)
            : arg instanceof Error
              ? { err: scrubError(arg, DEPTH) }
              : arg,
        );
        method.apply(this, safe);
      },
    },
  };
  const log: Logger = to === undefined ? pino(options as object) : pino(options as object, to);
  // Pino hands the fields of a child to no formatter. Children inherit this method.
  const plainChild: Child = log.child;
  const child = function (this: Logger, bindings: object, options?: object): Logger {
    return plainChild.call(this, scrubFields(bindings), options);
  };
  return Object.assign(log, { child });
}
