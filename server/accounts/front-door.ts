/** Puts the parts of sign-in together. */
import { createReceipts, type Receipts } from "../audit/receipts.ts";
import type { Log } from "../log.ts";
import type { KeyRing } from "../stores/key-ring.ts";
import type { SecretPurpose } from "../stores/secret.ts";
import type { SigningKey } from "../stores/signing-key.ts";
import type { Stores } from "../stores/stores.ts";
import { createClosings } from "./closings.ts";
import { createCredentials, type Credentials } from "./credentials.ts";
import { createCeremonies } from "./factors/ceremonies.ts";
import { createCodes, type CodesHeld } from "./factors/codes.ts";
import { createConfirmations, type ConfirmationsKept } from "./factors/confirmations.ts";
import { createMyFactors, type MyFactors } from "./factors/my-factors.ts";
import { createMyProofs, type MyProofs } from "./factors/my-proofs.ts";
import { createPasskeys } from "./factors/passkeys.ts";
import { createSealing } from "./factors/sealing.ts";
import { createInTurn, type InTurn } from "./in-turn.ts";
import { createKnownBrowsers } from "./known-browsers.ts";
import { createLines, type Lines } from "./lines.ts";
import { createPasswords, type Passwords } from "./passwords.ts";
import { openSignIns, type SignIns } from "./sign-in.ts";
import { createByFactor } from "./sign-in/by-factor.ts";
import { createByPassword } from "./sign-in/by-password.ts";
import { createEntering } from "./sign-in/entering.ts";
import { createLeaving } from "./sign-in/leaving.ts";
import { createSecondSteps } from "./sign-in/second-step.ts";
import { createStaying } from "./sign-in/staying.ts";
import { createStandings, type Standings } from "./standing.ts";
import { createStrengths, type Strengths } from "./strength.ts";
import { CONFIRMATIONS, createCodeThrottle, createThrottle } from "./throttle.ts";
import { createTokens, type Tokens } from "./tokens.ts";

/** A key that is old turns within this time, ms. */
const KEYS_EVERY_MS = 10 * 60_000;

export interface FrontDoor {
  signIns: SignIns;
  standings: Standings;
  credentials: Credentials;
  codes: CodesHeld;
  confirmations: ConfirmationsKept;
  myFactors: MyFactors;
  myProofs: MyProofs;
  passwords: Passwords;
  tokens: Tokens;
  receipts: Receipts;
  lines: Lines;
  inTurn: InTurn;
  /** Ends its thread and its timer; the stores stay open. */
  close(): Promise<void>;
}
export interface FrontDoorDeps {
  stores: Stores;
  /** Kept ones: with others everybody is signed out at a restart. */
  tokenKeys: SigningKey | KeyRing;
  receiptKey: SigningKey;
  secretFor(purpose: SecretPurpose): Uint8Array;
  log: Log;
  /** Wall clock, ms. */
  now?: () => number;
  /** What takes long to make or to run, where it is made already and others share it. */
  made?: { tokens?: Tokens; passwords?: Passwords; strengths?: Strengths };
}

export async function openFrontDoor(deps: FrontDoorDeps): Promise<FrontDoor> {
  const { stores, now = Date.now, made = {} } = deps;
  const { accounts, schools, factors } = stores;
  const log = deps.log.child({ part: "accounts" });
  const tokens = made.tokens ?? (await createTokens(deps.tokenKeys));
  const [closings, lines] = [createClosings(log, now), createLines(stores.audit, log, now)];
  const [standings, inTurn] = [createStandings(stores), createInTurn()];
  const passwords = made.passwords ?? createPasswords();
  const strengths = made.strengths ?? createStrengths();
  const browsers = createKnownBrowsers(deps.secretFor("known-browsers"));
  const sealing = createSealing(deps.secretFor("one-time-codes"));
  const confirmations = createConfirmations(now);
  const passkeys = createPasskeys({ factors, ceremonies: createCeremonies(now), now });
  const credentials = createCredentials({ passwords, strengths, passkeys });
  const codes = createCodes({ factors, sealing, throttle: createCodeThrottle(), now });

  const shared = { accounts, schools, factors, standings, tokens, closings, lines, inTurn, now };
  const parts = { ...shared, passwords, browsers, confirmations, passkeys, codes };
  const entering = createEntering({ ...parts, signIns: stores.signIns });
  const secondSteps = createSecondSteps(tokens, closings, now);
  const leaving = createLeaving({ ...parts, signIns: stores.signIns, links: stores.links });
  const { end } = leaving;
  const signIns = await openSignIns({
    ...parts,
    ...{ signIns: stores.signIns, entering, leaving },
    signIn: createByPassword({ ...parts, entering, secondSteps, throttle: createThrottle() }),
    byFactor: createByFactor({ ...parts, entering, secondSteps }),
    refresh: createStaying({ signIns: stores.signIns, entering, end, now }),
  });
  const throttle = createThrottle(CONFIRMATIONS);
  const keys = setInterval(() => {
    tokens.renewKeys().catch((err: unknown) => log.error({ err }, "the keys could not be turned"));
  }, KEYS_EVERY_MS).unref();

  return {
    ...{ signIns, standings, credentials, codes, confirmations, passwords, tokens, lines, inTurn },
    myFactors: createMyFactors({ ...parts, sealing, throttle }),
    myProofs: createMyProofs({ ...parts, links: stores.links, credentials, throttle, signIns }),
    receipts: createReceipts(deps.receiptKey),
    async close() {
      clearInterval(keys);
      await strengths.close();
    },
  };
}
