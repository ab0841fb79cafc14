/** Puts the parts of sign-in together. */
import { createReceipts, type Receipts } from "../audit/receipts.ts";
import type { Log } from "../log.ts";
import type { Purpose, SigningKey } from "../stores/signing-key.ts";
import type { Stores } from "../stores/stores.ts";
import { createDevices } from "./devices.ts";
import { createPasswords, type Passwords } from "./passwords.ts";
import { openSignIns, type SignIns } from "./sign-in.ts";
import { createThrottle } from "./throttle.ts";
import { createTokens, type Tokens } from "./tokens.ts";

export interface FrontDoor {
  signIns: SignIns;
  passwords: Passwords;
  tokens: Tokens;
  receipts: Receipts;
}
export interface FrontDoorDeps {
  stores: Stores;
  /** The kept key for each purpose; a key that is not kept signs everybody out at a restart. */
  keyFor: (purpose: Purpose) => SigningKey;
  log: Log;
  /** Wall clock, ms. */
  now?: () => number;
}

export async function openFrontDoor(deps: FrontDoorDeps): Promise<FrontDoor> {
  const { stores, keyFor, log, now = Date.now } = deps;
  const tokenKey = keyFor("access-tokens");
  const passwords = createPasswords();
  const tokens = await createTokens(tokenKey);
  const signIns = await openSignIns({
    ...stores,
    passwords,
    tokens,
    throttle: createThrottle(),
    devices: createDevices(tokenKey),
    log: log.child({ part: "accounts" }),
    now,
  });
  return { signIns, passwords, tokens, receipts: createReceipts(keyFor("receipts")) };
}
