/** Puts the parts of sign-in together. The keys are in the data folder, or last as long as the process. */
import { createReceipts, type Receipts } from "../audit/receipts.ts";
import type { Log } from "../log.ts";
import { newSigningKey, openSigningKey, type Purpose } from "../stores/signing-key.ts";
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
  /** Null keeps the keys in memory: nobody stays signed in over a restart. */
  dataFolder: string | null;
  log: Log;
  /** Wall clock, ms. */
  now?: () => number;
}

export async function openFrontDoor(deps: FrontDoorDeps): Promise<FrontDoor> {
  const { stores, dataFolder, log, now = Date.now } = deps;
  const key = (purpose: Purpose) =>
    dataFolder === null ? newSigningKey() : openSigningKey(dataFolder, purpose);
  const tokenKey = key("access-tokens");
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
  return { signIns, passwords, tokens, receipts: createReceipts(key("receipts")) };
}
