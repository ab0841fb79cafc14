/**
 * A passkey device in software (WebAuthn Level 3): makes ES256 credentials with
 * attestation "none" and signs assertions, as a browser would hand them on. What
 * an attacker would change can be changed with `Twist`.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

export interface Twist {
  /** The page that the browser says it was. */
  origin?: string;
  /** The relying party that the device signs for. */
  rpId?: string;
  challenge?: string;
  type?: string;
  /** Whether the device made sure who holds it. */
  verified?: boolean;
  counter?: number;
  userHandle?: string;
  crossOrigin?: boolean;
  /** One bit of the signature is another. */
  forged?: boolean;
  /** Signed with the key of another device. */
  key?: KeyObject;
}
interface Options {
  challenge: string;
  rp?: { id?: string };
  rpId?: string;
  user?: { id: string };
}
export interface Held {
  id: string;
  rpId: string;
  handle: string;
  key: KeyObject;
  counter: number;
}

const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest();
const b64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");

/** The few shapes of CBOR (RFC 8949) that a credential is made of. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer => {
    if (n < 24) return Buffer.from([(major << 5) | n]);
    return n < 256
      ? Buffer.from([(major << 5) | 24, n])
      : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
  };
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") {
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  }
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...value].flatMap(([key, item]) => [cbor(key), cbor(item as string)]);
  return Buffer.concat([head(5, value.size), ...pairs]);
}

const FLAG = { present: 1, verified: 4, attested: 64 } as const;

export function createAuthenticator(origin: string) {
  const held: Held[] = [];

  const authData = (rpId: string, twist: Twist, counter: number, attested?: Buffer): Buffer => {
    const verified = twist.verified ?? true;
    const flags = FLAG.present | (verified ? FLAG.verified : 0) | (attested ? FLAG.attested : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const parts = [sha256(twist.rpId ?? rpId), Buffer.from([flags]), count];
    return Buffer.concat(attested === undefined ? parts : [...parts, attested]);
  };
  const clientData = (type: string, options: Options, twist: Twist): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: twist.type ?? type,
        challenge: twist.challenge ?? options.challenge,
        origin: twist.origin ?? origin,
        crossOrigin: twist.crossOrigin ?? false,
      }),
    );

  return {
    held,
    /** Answers the options of `navigator.credentials.create()`. */
    create(
      given: unknown,
      twist: Twist = {},
      attestation?: { fmt: string; stmt: Map<string, unknown> },
    ) {
      const options = given as Options;
      const rpId = options.rp?.id ?? "";
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const raw = randomBytes(32);
      const handle = options.user?.id ?? "";
      const one = { id: b64(raw), rpId, handle, key: privateKey, counter: twist.counter ?? 0 };
      held.push(one);
      const cose = cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x, "base64url")],
          [-3, Buffer.from(y, "base64url")],
        ]),
      );
      const length = Buffer.from([0, raw.length]);
      const attested = Buffer.concat([Buffer.alloc(16), length, raw, cose]);
      const object = cbor(
        new Map<string, unknown>([
          ["fmt", attestation?.fmt ?? "none"],
          ["attStmt", attestation?.stmt ?? new Map()],
          ["authData", authData(rpId, twist, one.counter, attested)],
        ]),
      );
      return {
        ...{ id: one.id, rawId: one.id, type: "public-key", clientExtensionResults: {} },
        response: {
          clientDataJSON: b64(clientData("webauthn.create", options, twist)),
          attestationObject: b64(object),
          transports: ["internal"],
        },
      };
    },
    /** Answers the options of `navigator.credentials.get()` with the newest credential, or this one. */
    get(given: unknown, twist: Twist = {}, which: Held | undefined = held.at(-1)) {
      const options = given as Options;
      if (which === undefined) throw new Error("this device holds no passkey");
      which.counter = twist.counter ?? which.counter + 1;
      const data = authData(options.rpId ?? "", twist, which.counter);
      const client = clientData("webauthn.get", options, twist);
      const signature = sign(
        "sha256",
        Buffer.concat([data, sha256(client)]),
        twist.key ?? which.key,
      );
      if (twist.forged === true) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
      return {
        ...{ id: which.id, rawId: which.id, type: "public-key", clientExtensionResults: {} },
        response: {
          clientDataJSON: b64(client),
          authenticatorData: b64(data),
          signature: b64(signature),
          userHandle: twist.userHandle ?? which.handle,
        },
      };
    },
  };
}
