/**
 * Passkeys: making one and showing that one has it (WebAuthn Level 3), checked
 * by `@simplewebauthn/server`. User verification is always required, so that a
 * passkey is two factors in one: the device, and what unlocks it.
 *
 * The relying party is the host name of the page. A browser makes no passkey for
 * a page at an IP address.
 */
import { isIP } from "node:net";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from "@simplewebauthn/server";
import {
  decodeAttestationObject,
  decodeClientDataJSON,
  isoBase64URL,
} from "@simplewebauthn/server/helpers";
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import { AppError } from "../../errors.ts";
import type { FactorStore, Passkey } from "../../stores/factor-store.ts";
import { createInTurn } from "../in-turn.ts";
import { CEREMONY_MS, type Ceremonies, type Ceremony, type Purpose } from "./ceremonies.ts";

type Making = Extract<Purpose, { kind: "add" | "choose" }>;
type Proving = Exclude<Purpose, Making>;
type ProvingKind = Proving["kind"];

/** What the browser sent. */
export interface Given {
  ceremony: string;
  answer: Record<string, unknown>;
}
export interface Proven<K extends ProvingKind> {
  passkey: Passkey;
  purpose: Extract<Purpose, { kind: K }>;
}

export interface Passkeys {
  /** Whether the page at this origin can have any. */
  possible(origin: string): boolean;
  /** Those of the account that the page at this origin can use. */
  usable(account: string, origin: string): Promise<Passkey[]>;
  /** Begins making one. Throws `passkey-refused` where there can be none. */
  offerNew(
    purpose: Making,
    who: { name: string; email: string },
    origin: string,
  ): Promise<CeremonyReply>;
  /** The new passkey, not kept yet. Throws `passkey-refused`. */
  readNew(given: Given, purpose: Making, name: string, origin: string): Promise<Passkey>;
  /** Begins the proof. `which` is null where any passkey will do. */
  offerProof(
    purpose: Proving,
    which: readonly Passkey[] | null,
    origin: string,
  ): Promise<CeremonyReply>;
  /** Which passkey it is and what it was asked for. Throws `passkey-refused`. */
  prove<K extends ProvingKind>(
    given: Given,
    kinds: readonly K[],
    origin: string,
  ): Promise<Proven<K>>;
}

/** ES256, EdDSA, RS256: what every authenticator has one of (COSE). */
const ALGORITHMS = [-7, -8, -257];

/** Throws `passkey-refused` for an address in numbers. */
function rpIdOf(origin: string): string {
  const { hostname } = new URL(origin);
  if (isIP(hostname.replace(/^\[|\]$/g, "")) !== 0) throw new AppError("passkey-refused");
  return hostname;
}
/** The id of the account as WebAuthn's user handle: its 128 bits. */
const handleOf = (account: string) => new Uint8Array(Buffer.from(account, "base64url"));

/**
 * No attestation is asked for. A statement with certificates would be checked
 * against lists at addresses that the certificates name, and the server asks
 * nobody at a stranger's word (R25). What browsers send is "none", or "packed"
 * signed by the passkey itself.
 */
function refuseCertificates({ response }: RegistrationResponseJSON): void {
  const object = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
  const fmt = object.get("fmt");
  const plain =
    fmt === "none" || (fmt === "packed" && object.get("attStmt").get("x5c") === undefined);
  if (!plain) throw new TypeError("an attestation that nobody asked for");
}
function refuseFrames(clientData: string): void {
  const { crossOrigin } = decodeClientDataJSON(clientData);
  if (crossOrigin === true) throw new TypeError("a page inside a page of somebody else");
}

interface PasskeysDeps {
  factors: FactorStore;
  ceremonies: Ceremonies;
  /** Wall clock, ms. */
  now(): number;
}

export function createPasskeys({ factors, ceremonies, now }: PasskeysDeps): Passkeys {
  /** Answers of one passkey are judged one after another, so that its counter is exact. */
  const inTurn = createInTurn();

  const offered = (ceremony: Omit<Ceremony, "challenge">, options: { challenge: string }) => ({
    ceremony: ceremonies.open({ ...ceremony, challenge: options.challenge }),
    options,
  });

  /** Gives the new state of its counter. */
  const check = async (
    response: AuthenticationResponseJSON,
    passkey: Passkey,
    { challenge, origin }: Ceremony,
  ): Promise<number> => {
    refuseFrames(response.response.clientDataJSON);
    const handle = response.response.userHandle;
    const wrongHandle =
      typeof handle === "string" &&
      handle !== "" &&
      !Buffer.from(handle, "base64url").equals(handleOf(passkey.account));
    if (wrongHandle || passkey.rpId !== rpIdOf(origin)) throw new AppError("passkey-refused");
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: passkey.rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
        counter: passkey.counter,
      },
    });
    if (!verified) throw new AppError("passkey-refused");
    return authenticationInfo.newCounter;
  };

  return {
    possible(origin) {
      try {
        return rpIdOf(origin) !== "";
      } catch (error) {
        if (error instanceof AppError) return false;
        throw error;
      }
    },
    async usable(account, origin) {
      const { hostname } = new URL(origin);
      return (await factors.passkeysOf(account)).filter(({ rpId }) => rpId === hostname);
    },
    async offerNew(purpose, { name, email }, origin) {
      const rpID = rpIdOf(origin);
      // A link's holder may be anybody, and learns nothing of the passkeys that are there.
      const had = purpose.kind === "add" ? await factors.passkeysOf(purpose.account) : [];
      const options = await generateRegistrationOptions({
        ...{ rpName: "Aside", rpID, userName: email, userDisplayName: name },
        userID: handleOf(purpose.account),
        timeout: CEREMONY_MS,
        attestationType: "none",
        excludeCredentials: had.map(({ id, transports }) => ({ id, transports })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        supportedAlgorithmIDs: ALGORITHMS,
      });
      return offered({ purpose, origin }, options);
    },
    async readNew({ ceremony, answer }, { kind, account }, name, origin) {
      const { purpose, challenge } = ceremonies.take(ceremony, [kind], origin);
      if (purpose.account !== account) throw new AppError("passkey-refused");
      const rpId = rpIdOf(origin);
      const info = await orRefused(async () => {
        const response = answer as unknown as RegistrationResponseJSON;
        refuseCertificates(response);
        refuseFrames(response.response.clientDataJSON);
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          ...{ response, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpId },
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        });
        return verified ? registrationInfo : null;
      });
      if (info === null) throw new AppError("passkey-refused");
      const { id, publicKey, counter, transports } = info.credential;
      return {
        ...{ id, account, counter, name, rpId, createdAt: now() },
        publicKey: Buffer.from(publicKey).toString("base64url"),
        transports: wordsOf(transports),
      };
    },
    async offerProof(purpose, which, origin) {
      const options = await generateAuthenticationOptions({
        rpID: rpIdOf(origin),
        timeout: CEREMONY_MS,
        userVerification: "required",
        ...(which === null
          ? {}
          : { allowCredentials: which.map(({ id, transports }) => ({ id, transports })) }),
      });
      return offered({ purpose, origin }, options);
    },
    async prove({ ceremony, answer }, kinds, origin) {
      const begun = ceremonies.take(ceremony, kinds, origin);
      const response = answer as unknown as AuthenticationResponseJSON;
      const id = typeof response.id === "string" ? response.id : "";
      return inTurn(id, async () => {
        const passkey = await factors.passkey(id);
        const { purpose } = begun;
        const other = "account" in purpose && purpose.account !== passkey?.account;
        if (passkey === null || other) throw new AppError("passkey-refused");
        const counter = await orRefused(() => check(response, passkey, begun));
        await factors.countPasskey(passkey.id, counter);
        // It may have been removed while it was being checked.
        if ((await factors.passkey(id)) === null) throw new AppError("passkey-refused");
        return { passkey, purpose };
      });
    },
  };
}

/** Hints for the browser, as the browser gave them: words, a few, or nothing. */
const wordsOf = (transports: unknown): string[] =>
  (Array.isArray(transports) ? transports : [])
    .filter((one): one is string => typeof one === "string" && /^[a-z-]{1,20}$/.test(one))
    .slice(0, 8);

/** Whatever is wrong with what a browser sent is one answer; the cause is for the log. */
async function orRefused<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw new AppError("passkey-refused", error);
  }
}
