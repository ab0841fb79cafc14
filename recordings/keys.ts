/**
 * Vaults and what is wrapped to them: ordinary age files (age-encryption.org/v1), which
 * the independent `age` program opens. In Node and in the page.
 */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { hkdf } from "./derive.ts";
import { fromUtf8, toBase64Url, utf8 } from "./format/bytes.ts";
import { normaliseRecoveryCode } from "./recovery-code.ts";

export { groupRecoveryCode, newRecoveryCode, normaliseRecoveryCode } from "./recovery-code.ts";

/** `does-not-open`: not for this identity or code, or changed; age cannot say which. */
export class KeyError extends Error {
  readonly code: "does-not-open" | "not-a-code" | "not-an-identity" | "not-a-recipient";
  constructor(code: KeyError["code"]) {
    super(code);
    this.name = "KeyError";
    this.code = code;
  }
}

const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
/** The code has 130 bits: stretching it would only make an old telephone wait. */
const WORK_FACTOR = 10;

/** An identity: `AGE-SECRET-KEY-1...`. */
export const newIdentity = (): Promise<string> => generateX25519Identity();

/** `age1...` of an identity. Rejects with KeyError. */
export async function recipientOf(identity: string): Promise<string> {
  return identityToRecipient(identity).catch(() => {
    // The library's message may quote the identity.
    throw new KeyError("not-an-identity");
  });
}

/** An age file that only the identity of a recipient opens, any of them alone. Rejects with KeyError. */
export async function wrapTo(
  recipients: string | readonly [string, ...string[]],
  text: string | Uint8Array,
): Promise<Uint8Array> {
  const age = new Encrypter();
  for (const recipient of new Set(typeof recipients === "string" ? [recipients] : recipients)) {
    if (!RECIPIENT.test(recipient)) throw new KeyError("not-a-recipient");
    try {
      age.addRecipient(recipient);
    } catch {
      // Bech32's check digits: it was mistyped or cut off.
      throw new KeyError("not-a-recipient");
    }
  }
  return age.encrypt(text);
}

async function decrypt(age: Decrypter, file: Uint8Array): Promise<string> {
  const plain = await age.decrypt(file).catch(() => {
    // The library tells damage from a wrong key by English sentences only.
    throw new KeyError("does-not-open");
  });
  return fromUtf8(plain);
}

/** The text of an age file that was wrapped to this identity. Rejects with KeyError. */
export async function openWith(identity: string, file: Uint8Array): Promise<string> {
  const age = new Decrypter();
  try {
    age.addIdentity(identity);
  } catch {
    // As in `recipientOf`.
    throw new KeyError("not-an-identity");
  }
  return decrypt(age, file);
}

/** `vault.age`: the identity under the recovery code, as people type it. Rejects with KeyError. */
export async function sealIdentity(identity: string, code: string): Promise<Uint8Array> {
  const passphrase = normaliseRecoveryCode(code);
  if (passphrase === null) throw new KeyError("not-a-code");
  await recipientOf(identity);
  const age = new Encrypter();
  age.setScryptWorkFactor(WORK_FACTOR);
  age.setPassphrase(passphrase);
  // With the line's end, `age -d vault.age > key.txt` makes an identity file.
  return age.encrypt(`${identity}\n`);
}

/** The identity again. Rejects with KeyError: `not-a-code` before anything is tried. */
export async function unsealIdentity(file: Uint8Array, code: string): Promise<string> {
  const passphrase = normaliseRecoveryCode(code);
  if (passphrase === null) throw new KeyError("not-a-code");
  const age = new Decrypter();
  age.addPassphrase(passphrase);
  const identity = (await decrypt(age, file)).trimEnd();
  await recipientOf(identity);
  return identity;
}

/**
 * For comparing two screens by eye: the first 16 characters (80 bits) of the public key
 * after `age1`, in groups of four. Throws KeyError.
 */
export function fingerprint(recipient: string): string {
  if (!RECIPIENT.test(recipient)) throw new KeyError("not-a-recipient");
  return (recipient.slice(4, 20).toUpperCase().match(/.{4}/g) ?? []).join(" ");
}

/** What only a holder of the identity can say; tells nothing of it. 43 characters. */
export async function proofOf(identity: string): Promise<string> {
  await recipientOf(identity);
  return toBase64Url(await hkdf(utf8(identity), new Uint8Array(0), "aside proof v1"));
}
