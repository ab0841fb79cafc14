/** The keys of FORMAT.md, 5, with WebCrypto: in Node and in the page. */
import { idBytes, join, ordinary, utf8, viewOf, type Bytes } from "./format/bytes.ts";
import type { RecordingId } from "./types.ts";

export const hkdf = async (key: Uint8Array, salt: Uint8Array, info: string): Promise<Bytes> => {
  const from = await crypto.subtle.importKey("raw", ordinary(key), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: ordinary(salt), info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, from, 256));
};

/** Throws FormatError where `recording` is no id. */
export function saltOf(recording: RecordingId, part: number): Bytes {
  const number = new Uint8Array(4);
  viewOf(number).setUint32(0, part);
  return join(idBytes(recording), number);
}

/** S(i) from C(i). */
export const segmentKey = (chain: Uint8Array, salt: Uint8Array) =>
  hkdf(chain, salt, "aside segment v1");
/** C(i+1) from C(i). */
export const nextChain = (chain: Uint8Array, salt: Uint8Array) =>
  hkdf(chain, salt, "aside chain v1");
/** N from T: opens notes, and no title. */
export const notesKey = (text: Uint8Array, recording: RecordingId) =>
  hkdf(text, idBytes(recording), "aside notes v1");
