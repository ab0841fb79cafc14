/**
 * Asking a passkey for a secret (WebAuthn Level 3, 10.1.4: the prf extension). The
 * answer never leaves the page: the server sees no part of this ceremony.
 */
import { passkeys } from "../door/passkeys.ts";
import { fromBase64url, randomBytes, toBase64url } from "./bytes.ts";

/** False only where the browser says that no passkey of its can: else the passkey itself is asked. */
export const prfOffered = async (): Promise<boolean> => {
  if (passkeys() !== "offered") return false;
  const ask = PublicKeyCredential as { getClientCapabilities?: () => Promise<object> };
  if (ask.getClientCapabilities === undefined) return true;
  const can = (await ask.getClientCapabilities()) as Record<string, boolean | undefined>;
  return can["extension:prf"] !== false;
};

export interface PrfAnswer {
  credentialId: string;
  /** 32 bytes; null where this passkey keeps no such secret. */
  secret: Uint8Array<ArrayBuffer> | null;
}

/** One of these passkeys, with finger, face or PIN. Rejects as the browser does: see `wentWrong`. */
export const askPasskey = async (
  credentialIds: readonly string[],
  question: Uint8Array<ArrayBuffer>,
): Promise<PrfAnswer> => {
  const credential = await navigator.credentials.get({
    publicKey: {
      // Nobody checks the signature: what opens the vault is the secret alone.
      challenge: randomBytes(32),
      allowCredentials: credentialIds.map((id) => ({ type: "public-key", id: fromBase64url(id) })),
      userVerification: "required",
      extensions: { prf: { eval: { first: question } } },
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("", "NotAllowedError");
  const first = credential.getClientExtensionResults().prf?.results?.first;
  return {
    credentialId: toBase64url(new Uint8Array(credential.rawId)),
    secret: first === undefined ? null : bytesOf(first),
  };
};

const bytesOf = (source: BufferSource): Uint8Array<ArrayBuffer> =>
  ArrayBuffer.isView(source)
    ? Uint8Array.from(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
    : new Uint8Array(source);
