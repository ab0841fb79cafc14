/** Signing in with a passkey, and what follows the right password: a code or a passkey. */
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import { AppError, codeOf } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { Closings } from "../closings.ts";
import type { CodesHeld } from "../factors/codes.ts";
import type { Given, Passkeys } from "../factors/passkeys.ts";
import type { KnownBrowsers } from "../known-browsers.ts";
import type { Lines } from "../lines.ts";
import type { Entering } from "./entering.ts";
import type { Entered, Visit } from "./model.ts";
import type { SecondSteps } from "./second-step.ts";

interface ByFactorDeps {
  accounts: AccountStore;
  passkeys: Passkeys;
  codes: CodesHeld;
  browsers: KnownBrowsers;
  secondSteps: SecondSteps;
  entering: Entering;
  closings: Closings;
  lines: Lines;
}
export interface ByFactor {
  /** Throws `step-over`, `wrong-code`, `too-many-attempts` or `log-unavailable`. */
  withCode(given: { challenge: string; code: string }, visit: Visit): Promise<Entered>;
  /** Begins signing in with any passkey. Throws `passkey-refused`. */
  offerPasskey(origin: string): Promise<CeremonyReply>;
  /** Throws `passkey-refused`, `step-over` or `log-unavailable`. */
  withPasskey(given: Given, origin: string, visit: Visit): Promise<Entered>;
}

const KINDS = ["sign-in", "second-step"] as const;

export function createByFactor(deps: ByFactorDeps): ByFactor {
  const { accounts, passkeys, codes, secondSteps, entering, closings, lines } = deps;

  const note = (account: string, error: unknown) => {
    const detail = { code: codeOf(error) };
    const line = { action: "sign-in", object: account, owner: account } as const;
    return lines.after({ ...line, outcome: "refused", detail });
  };
  return {
    async withCode({ challenge, code }, visit) {
      const { account, since } = secondSteps.take(challenge);
      const known = await accounts.byId(account);
      if (known?.closedAt !== null) throw new AppError("step-over");
      const device = deps.browsers.read(visit.deviceCookie, account);
      const kind = await codes
        .spend(account, code, { ip: visit.ip, device })
        .catch(async (error: unknown) => {
          await note(account, error);
          throw error;
        });
      if (!secondSteps.finish(challenge)) throw new AppError("step-over");
      const by = kind === "app" ? "password and code" : "recovery code";
      return entering.enter({ account, visit, since, by, refusal: "step-over" });
    },
    offerPasskey: (origin) => passkeys.offerProof({ kind: "sign-in" }, null, origin),
    async withPasskey(given, origin, visit) {
      const { passkey, purpose } = await passkeys.prove(given, KINDS, origin);
      const { account } = passkey;
      const since =
        purpose.kind === "sign-in"
          ? closings.endings(account)
          : secondSteps.take(purpose.challenge).since;
      if (purpose.kind === "second-step" && !secondSteps.finish(purpose.challenge)) {
        throw new AppError("step-over");
      }
      return entering.enter({ account, visit, since, by: "passkey", refusal: "passkey-refused" });
    },
  };
}
