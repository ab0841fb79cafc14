/**
 * Between the right password and the second factor: a challenge that names the
 * account, is good once, for five minutes and five tries, and not after all of
 * the account's sign-ins were ended (a changed password among the reasons).
 */
import { AppError } from "../../errors.ts";
import type { Closings } from "../closings.ts";
import { newId } from "../ids.ts";
import type { Tokens } from "../tokens.ts";

export const STEP_MS = 5 * 60_000;
export const TRIES = 5;
/** More than so many at once are a flood: the oldest goes. */
const OPEN = 10_000;

export interface Step {
  account: string;
  /** `closings.endings` from before the password was checked. */
  since: number;
}
export interface SecondSteps {
  /** A challenge to be answered. */
  offer(step: Step): string;
  /** Counts a try. Throws `step-over`, whatever is wrong with the challenge. */
  take(challenge: string): Step;
  /** The challenge was answered rightly. Of several callers one gets true. */
  finish(challenge: string): boolean;
}

export function createSecondSteps(
  tokens: Pick<Tokens, "issueStep" | "verifyStep">,
  closings: Pick<Closings, "endings">,
  now: () => number,
): SecondSteps {
  const open = new Map<string, Step & { tries: number; until: number }>();
  const forgetOld = () => {
    for (const [jti, { until }] of open) {
      if (until > now() && open.size <= OPEN) break;
      open.delete(jti);
    }
  };
  return {
    offer(step) {
      const jti = newId();
      open.set(jti, { ...step, tries: 0, until: now() + STEP_MS });
      forgetOld();
      return tokens.issueStep(step.account, jti);
    },
    take(challenge) {
      const { account, jti } = tokens.verifyStep(challenge);
      const step = open.get(jti);
      if (step === undefined || step.account !== account) throw new AppError("step-over");
      step.tries += 1;
      const over = step.tries > TRIES || step.until <= now();
      if (over || closings.endings(account) !== step.since) {
        open.delete(jti);
        throw new AppError("step-over");
      }
      return { account, since: step.since };
    },
    finish: (challenge) => open.delete(tokens.verifyStep(challenge).jti),
  };
}
