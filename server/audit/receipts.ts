/** Receipts: signed statements that a person keeps, and anybody can check. */
import { sign, verify, type KeyObject } from "node:crypto";
import type { Receipt } from "#protocol/events.ts";
import type { SigningKey } from "../stores/signing-key.ts";
import { canonical, type JsonObject } from "./canonical.ts";

export interface ReceiptKey {
  keyId: string;
  algorithm: "Ed25519";
  /** SPKI, PEM. */
  publicKey: string;
}
export interface Receipts {
  /** The statement as canonical JSON, with an EdDSA signature over exactly that text. */
  sign(body: JsonObject): Receipt;
  readonly key: ReceiptKey;
}

export function createReceipts(key: SigningKey): Receipts {
  return {
    sign(body) {
      const text = canonical(body);
      const signature = sign(null, Buffer.from(text), key.privateKey).toString("base64url");
      return { body: text, signature, keyId: key.id };
    },
    key: {
      keyId: key.id,
      algorithm: "Ed25519",
      publicKey: key.publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
  };
}

export const verifyReceipt = ({ body, signature }: Receipt, publicKey: KeyObject): boolean =>
  verify(null, Buffer.from(body), publicKey, Buffer.from(signature, "base64url"));
