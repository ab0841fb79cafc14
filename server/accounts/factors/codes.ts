/** The codes that a person holds: of an app for one-time codes, or for recovery. */
import { AppError } from "../../errors.ts";
import type { FactorStore, Totp } from "../../stores/factor-store.ts";
import type { Codes } from "../ports.ts";
import type { Throttle } from "../throttle.ts";
import { recoveryDigest } from "./recovery-codes.ts";
import type { Sealing } from "./sealing.ts";
import { stepOf } from "./totp.ts";

export type CodeKind = "app" | "recovery";

export interface CodesHeld extends Codes {
  /**
   * Uses the code up and says which kind it was. `from` is whose attempts it counts
   * among. Throws `wrong-code` or `too-many-attempts`.
   */
  spend(
    account: string,
    code: string,
    from: { ip: string; device: string | null },
  ): Promise<CodeKind>;
  /** Whether the code fits this secret, confirmed or not; uses its time step up. */
  fits(totp: Totp, code: string): Promise<boolean>;
}

interface CodesDeps {
  factors: FactorStore;
  sealing: Sealing;
  throttle: Throttle;
  /** Wall clock, ms. */
  now(): number;
}

export function createCodes({ factors, sealing, throttle, now }: CodesDeps): CodesHeld {
  const fits: CodesHeld["fits"] = async (totp, code) => {
    const step = await stepOf(sealing.open(totp.sealed, totp.account), code, now());
    // A code that was seen over a shoulder is worth nothing once it was used.
    return step !== null && factors.useStep(totp.account, step);
  };
  const match = async (account: string, code: string): Promise<CodeKind | null> => {
    const totp = await factors.totpOf(account);
    if (totp !== null && totp.confirmedAt !== null && (await fits(totp, code))) return "app";
    const digest = recoveryDigest(account, code);
    return (await factors.useRecovery(account, digest)) ? "recovery" : null;
  };
  const spend: CodesHeld["spend"] = async (account, code, from) => {
    const attempt = { who: account, ...from };
    await throttle.begin(attempt);
    const kind = await match(account, code);
    if (kind === null) throw new AppError("wrong-code");
    await throttle.succeed(attempt);
    return kind;
  };
  return {
    fits,
    spend,
    async has(account) {
      const totp = await factors.totpOf(account);
      const app = totp !== null && totp.confirmedAt !== null;
      return app || (await factors.recoveryLeft(account)) > 0;
    },
    // Where a link is used nobody's browser is known: one count for all of one account's.
    async use(account, code) {
      await spend(account, code, { ip: `link ${account}`, device: null });
    },
  };
}
