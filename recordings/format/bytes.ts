/** Bytes, their base64url and ids. No Buffer: the page uses this too. */

/** Something is not written as FORMAT.md says. Nothing else is thrown for what was read. */
export class FormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FormatError";
  }
}

/** Bytes that lie in ordinary memory, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The same bytes; copied only where they lie in shared memory. */
export function ordinary(bytes: Uint8Array): Bytes {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(bytes);
}

export const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function join(...pieces: Uint8Array[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export const utf8 = (text: string): Bytes => ordinary(encoder.encode(text));
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    // The decoder's own error says nothing more.
    throw new FormatError("not UTF-8");
  }
}

const DIGITS = utf8("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
const VALUES = new Int16Array(128).fill(-1);
DIGITS.forEach((digit, value) => (VALUES[digit] = value));

/** base64url without padding (RFC 4648, 5), as ASCII: a secret in it can be erased, a string cannot. */
export function base64UrlBytes(bytes: Uint8Array): Bytes {
  const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out[at++] = DIGITS[(held >> bits) & 63] ?? 0;
    }
  }
  if (bits > 0) out[at] = DIGITS[(held << (6 - bits)) & 63] ?? 0;
  return out;
}
export const toBase64Url = (bytes: Uint8Array): string => fromUtf8(base64UrlBytes(bytes));

/** Strict: no padding, no other characters, unused bits zero. Throws FormatError. */
export function fromBase64Url(text: string): Bytes {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const value = VALUES[text.charCodeAt(index)] ?? -1;
    if (value < 0) throw new FormatError("not base64url");
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 255;
    }
  }
  if (text.length % 4 === 1 || (held & ((1 << bits) - 1)) !== 0) {
    throw new FormatError("not base64url");
  }
  return out;
}

/** The 16 bytes of a recording id. Throws FormatError. */
export function idBytes(recording: string): Bytes {
  const bytes = fromBase64Url(recording);
  if (bytes.length !== 16) throw new FormatError("not a recording id");
  return bytes;
}

export function secret32(text: string): Bytes {
  const bytes = fromBase64Url(text);
  if (bytes.length !== 32) throw new FormatError("not a key");
  return bytes;
}
