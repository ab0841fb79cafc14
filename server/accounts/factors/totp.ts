/**
 * One-time codes by time (RFC 6238): SHA-1, six digits, thirty seconds, because
 * that is what every authenticator app understands. A code of the step before or
 * after fits as well: clocks differ, and people type slowly.
 */
import { generateSecret, generateURI, ScureBase32Plugin, verify } from "otplib";

const STEP_S = 30;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
const base32 = new ScureBase32Plugin();

/** As bytes to keep, as text to type, and as an address for a QR code. */
export interface NewSecret {
  bytes: Uint8Array;
  text: string;
  uri: string;
}

/** `label` is the person's address; the app shows it beside the code. */
export function newTotpSecret(label: string): NewSecret {
  const text = generateSecret({ length: SECRET_BYTES });
  return {
    text,
    bytes: base32.decode(text),
    uri: generateURI({ issuer: "Aside", label, secret: text }),
  };
}

/**
 * The number of the time step that the code belongs to; null when it fits none.
 * `at`: wall clock, ms.
 */
export async function stepOf(secret: Uint8Array, code: string, at: number): Promise<number | null> {
  const token = code.replaceAll(" ", "");
  if (!/^\d{6}$/.test(token)) return null;
  const result = await verify({
    ...{ secret, token, algorithm: "sha1", digits: 6, period: STEP_S },
    ...{ epoch: at / 1_000, epochTolerance: STEP_S },
  });
  return result.valid && "timeStep" in result ? result.timeStep : null;
}
