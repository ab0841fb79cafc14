/**
 * Passkeys: whether this page can offer them, and the two ceremonies
 * (WebAuthn Level 3, 5.1.3 and 5.1.4) by the library that knows them.
 */
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  platformAuthenticatorIsAvailable,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import type { PasskeyBody } from "#protocol/http/sign-in.ts";
import { messageOf, Refused } from "../refused.ts";
import { words } from "../words.ts";

type Answer = PasskeyBody["answer"];

/**
 * `address`: this page was opened by a number; passkeys belong to a name
 * (WebAuthn Level 3, 5.1.2: an RP ID is a domain).
 */
export type Passkeys = "offered" | "not-here" | "address";

export const passkeysAt = (hostname: string, supported: boolean): Passkeys => {
  const number = /^[0-9.]+$/.test(hostname) || hostname.includes(":");
  if (number) return "address";
  return supported ? "offered" : "not-here";
};

export const passkeys = (): Passkeys => passkeysAt(location.hostname, browserSupportsWebAuthn());

/** The same page by a name that passkeys can belong to; null where only the school knows one. */
export const namedAddress = (at: URL): string | null => {
  const loopback = at.hostname === "[::1]" || /^127(\.[0-9]+){3}$/.test(at.hostname);
  if (!loopback) return null;
  const named = new URL(at);
  named.hostname = "localhost";
  return `${named.origin}/`;
};

/** Asks for a passkey that exists. Rejects as the browser does: see `wentWrong`. */
export const withPasskey = async (options: unknown): Promise<Answer> =>
  plain(
    await startAuthentication({
      optionsJSON: options as Parameters<typeof startAuthentication>[0]["optionsJSON"],
    }),
  );

/** Makes a new passkey; where the device can, one that keeps a secret which may open a vault (prf). */
export const newPasskey = async (options: unknown): Promise<Answer> => {
  const asked = options as Parameters<typeof startRegistration>[0]["optionsJSON"];
  // The library hands the extensions on as they are; its types do not name them all.
  const extensions = { ...asked.extensions, prf: {} };
  return plain(await startRegistration({ optionsJSON: { ...asked, extensions } }));
};

/** Offers passkeys among the suggestions of the address field; resolves when one is chosen. */
export const suggested = async (options: unknown): Promise<Answer> =>
  plain(
    await startAuthentication({
      optionsJSON: options as Parameters<typeof startAuthentication>[0]["optionsJSON"],
      useBrowserAutofill: true,
    }),
  );

export const canSuggest = (): Promise<boolean> =>
  passkeys() === "offered" ? browserSupportsWebAuthnAutofill() : Promise.resolve(false);

/** Whether this very device can keep one: by fingerprint, face or PIN. */
export const platformPasskeys = (): Promise<boolean> =>
  passkeys() === "offered" ? platformAuthenticatorIsAvailable() : Promise.resolve(false);

/** Ends whatever ceremony the browser is in. */
export const stopCeremony = (): void => {
  WebAuthnAbortService.cancelCeremony();
};

/** What happened, for the person. The browser tells little on purpose: it guards who has a passkey. */
export const wentWrong = (error: unknown): string => {
  if (error instanceof Refused) return messageOf(error);
  const said = words.door.passkey.wrong;
  if (!(error instanceof Error)) return said.other;
  if (error.name === "InvalidStateError") return said.hereAlready;
  return error.name === "NotAllowedError" || error.name === "AbortError"
    ? said.stopped
    : said.other;
};

/** The library's answer is JSON already; typed as what the wire carries. */
const plain = (answer: object): Answer => answer as Answer;
