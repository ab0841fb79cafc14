/** Devices that keep passkeys, as Chromium pretends them (WebAuthn Level 3, 11: user agent automation). */
import type { CDPSession, Page } from "playwright-core";

export interface Authenticator {
  /** Nobody touches it while it is off: suggestions then stay suggestions. */
  set(enabled: boolean): Promise<void>;
  remove(): Promise<void>;
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** All of one page are told to one session: a second one would begin without the first's devices. */
const sessionOf = (page: Page): Promise<CDPSession> => {
  const known = sessions.get(page);
  if (known !== undefined) return known;
  const opened = (async () => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    return cdp;
  })();
  sessions.set(page, opened);
  return opened;
};

/**
 * `internal` is the device that the browser runs on, `usb` a stick. It says yes by
 * itself. `prf`: it keeps a secret with each passkey (WebAuthn Level 3, 10.1.4).
 */
export const addAuthenticator = async (
  page: Page,
  transport: "internal" | "usb",
  { prf = false } = {},
): Promise<Authenticator> => {
  const cdp = await sessionOf(page);
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport },
      ...(prf ? { ctap2Version: "ctap2_1", hasPrf: true } : {}),
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
      automaticPresenceSimulation: true,
    },
  });
  return {
    set: async (enabled) => {
      await cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
    },
    remove: async () => {
      await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    },
  };
};
