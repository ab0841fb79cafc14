/** Titles and notes, sealed under the recording's text key (FORMAT.md, 7). */
import {
  FormatError,
  fromUtf8,
  idBytes,
  join,
  ordinary,
  utf8,
  type Bytes,
} from "./format/bytes.ts";
import type { RecordingId } from "./types.ts";

const VERSION = 1;
const NONCE_BYTES = 12;

async function how(key: Uint8Array, iv: Uint8Array, recording: RecordingId, field: string) {
  const additionalData = join(utf8("aside text 1"), idBytes(recording), utf8(field));
  const parameters = { name: "AES-GCM", iv: ordinary(iv), additionalData };
  const use: ("encrypt" | "decrypt")[] = ["encrypt", "decrypt"];
  const aes = await crypto.subtle.importKey("raw", ordinary(key), "AES-GCM", false, use);
  return { parameters, aes };
}

function fromBase64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    // Whatever `atob` says, it is not base64.
    throw new FormatError("not base64");
  }
}

/** base64. @param key of the key file's `text` @param field what the text is: "title" */
export async function sealText(
  key: Uint8Array,
  recording: RecordingId,
  field: string,
  text: string,
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const { parameters, aes } = await how(key, iv, recording, field);
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, aes, utf8(text)));
  const whole = join(Uint8Array.of(VERSION), iv, sealed);
  return btoa(Array.from(whole, (byte) => String.fromCharCode(byte)).join(""));
}

/** Throws FormatError where it was changed, belongs elsewhere, or the key is another. */
export async function openText(
  key: Uint8Array,
  recording: RecordingId,
  field: string,
  sealed: string,
): Promise<string> {
  const whole = fromBase64(sealed);
  if (whole[0] !== VERSION) throw new FormatError("a sealed text of another version");
  const iv = whole.subarray(1, 1 + NONCE_BYTES);
  const { parameters, aes } = await how(key, iv, recording, field);
  const plain = await crypto.subtle
    .decrypt(parameters, aes, whole.subarray(1 + NONCE_BYTES))
    .catch(() => {
      // WebCrypto does not say why; with authenticated encryption there is one reason.
      throw new FormatError("a sealed text that does not open");
    });
  return fromUtf8(new Uint8Array(plain));
}
