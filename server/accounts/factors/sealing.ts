/**
 * Seals small secrets with a key that is not in the database: whoever reads the
 * database alone, or moves a row to another account, opens nothing.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealing {
  seal(secret: Uint8Array, owner: string): string;
  /** Throws when it was sealed for another owner, with another key, or changed. */
  open(sealed: string, owner: string): Buffer;
}

/** AES-256-GCM; `key` has 32 bytes, and the owner's id is the additional data. */
export function createSealing(key: Uint8Array): Sealing {
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString("base64url");
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]);
    },
  };
}
