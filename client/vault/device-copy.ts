/**
 * The vault's identity as a device keeps it: sealed twice. The inner key comes of
 * a half that the server holds for this device and no longer gives once the device
 * is removed; the outer one is this browser's own and cannot be taken out of it.
 * Neither the server nor a copied profile folder opens it alone.
 */
import { fromBase64url, utf8 } from "./bytes.ts";
import { keyFrom, seal, unseal } from "./sealing.ts";

export interface DeviceCopy {
  account: string;
  /** The server's id of this device. */
  device: string;
  /** Of the identity inside. */
  publicKey: string;
  /** AES-GCM, not extractable. */
  key: CryptoKey;
  sealed: Uint8Array<ArrayBuffer>;
}

type Whose = Pick<DeviceCopy, "account" | "publicKey">;
const about = ({ account, publicKey }: Whose): string =>
  `aside device 1\n${account}\n${publicKey}\n`;
const halfKey = (half: string): Promise<CryptoKey> =>
  keyFrom(fromBase64url(half), "aside device v1");

/** `half`: 32 random bytes, base64url. */
export const sealCopy = async (
  identity: string,
  half: string,
  whose: Whose,
): Promise<Pick<DeviceCopy, "key" | "sealed">> => {
  const algorithm = { name: "AES-GCM", length: 256 } as const;
  const key = await crypto.subtle.generateKey(algorithm, false, ["encrypt", "decrypt"]);
  const inner = await seal(await halfKey(half), utf8(identity), about(whose));
  return { key, sealed: await seal(key, inner, about(whose)) };
};

/** Rejects where the half or the copy is not what it was. */
export const openCopy = async (copy: DeviceCopy, half: string): Promise<string> => {
  const inner = await unseal(copy.key, copy.sealed, about(copy));
  return new TextDecoder().decode(await unseal(await halfKey(half), inner, about(copy)));
};
