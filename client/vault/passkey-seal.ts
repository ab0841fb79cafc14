/** The identity sealed under what one passkey answers to one question (WebAuthn Level 3, 10.1.4: prf). */
import { fromBase64, toBase64, utf8 } from "./bytes.ts";
import { keyFrom, seal, unseal } from "./sealing.ts";

/** What the passkey is asked: another one for each account, so that no two share an answer. */
export const questionFor = (account: string): Uint8Array<ArrayBuffer> =>
  utf8(`aside vault v1 ${account}`);

const about = (publicKey: string): string => `aside passkey 1\n${publicKey}\n`;
const keyOf = (secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  keyFrom(secret, "aside passkey v1");

/** `secret`: the 32 bytes that the passkey answered. Base64. */
export const sealForPasskey = async (
  identity: string,
  publicKey: string,
  secret: Uint8Array<ArrayBuffer>,
): Promise<string> => toBase64(await seal(await keyOf(secret), utf8(identity), about(publicKey)));

/** Rejects where it was sealed under another passkey, or for another vault. */
export const openByPasskey = async (
  sealed: string,
  publicKey: string,
  secret: Uint8Array<ArrayBuffer>,
): Promise<string> =>
  new TextDecoder().decode(await unseal(await keyOf(secret), fromBase64(sealed), about(publicKey)));
