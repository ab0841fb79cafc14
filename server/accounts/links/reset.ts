/**
 * Giving an account back to its person.
 *
 * R23: where nothing of the person's own confirms a reset, its user may be anybody,
 * the administrator who made it included. Then the account begins anew: whoever
 * holds it from now on sees nothing that was there before.
 */
import { AppError, codeOf } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { Lines } from "../lines.ts";
import type { LinkJudge } from "./judge.ts";
import type { Links } from "./links.ts";
import type { LinkThrottle } from "./throttle.ts";
import type { Doings } from "./use.ts";
import type { Codes, Guests, Lessons } from "../ports.ts";
import type { SignIns } from "../sign-in.ts";
import type { Standings } from "../standing.ts";
import type { Withdrawals } from "./withdrawals.ts";

interface ResetDeps {
  links: Links;
  judge: LinkJudge;
  accounts: AccountStore;
  factors: FactorStore;
  codes: Codes;
  guests: Guests;
  lessons: Lessons;
  signIns: Pick<SignIns, "signOutEverywhere">;
  standings: Standings;
  withdrawals: Withdrawals;
  throttle: LinkThrottle;
  lines: Lines;
  now(): number;
}

export function createResetting(deps: ResetDeps): Doings["reset"] {
  const { links, judge, accounts, factors, signIns, standings, lines, now } = deps;

  /** Later than every line that has been written. */
  const nextMoment = (): number => now() + 1;

  /** Everything that hung on the hands before. Takes away, so it does not stop half-way. */
  const beginAnew = async (account: string) => {
    await deps.lessons.strike(account);
    await signIns.signOutEverywhere(account);
    await deps.guests.endAll(account);
    await factors.removeAll(account);
  };

  /** The person's own code. One that does not fit stands in the person's log. */
  const show = async (account: string, code: string | undefined) => {
    if (code === undefined) throw new AppError("wrong-code");
    await deps.throttle.guessing(account);
    try {
      await deps.codes.use(account, code);
    } catch (error) {
      const about = { actor: null, object: account, owner: account, outcome: "refused" } as const;
      await lines.after({ ...about, action: "password:reset", detail: { code: codeOf(error) } });
      throw error;
    }
  };

  return async ({ judged, body, account: id, choose }) => {
    const { school, link, account } = judged;
    const proof = await judge.proofOf(link, id);
    const { passwordHash, passkey } = await choose({ ...account, school });
    if (proof === "code") await show(id, body.code);
    const anew = proof === "none";
    // New hands have shown what the link that they came by shows, and nothing of before.
    const addressProvenAt = link.detail.byMail === true ? now() : null;
    const action = anew ? "account:begin-anew" : "password:reset";
    const about = { actor: id, object: id, owner: id, school: school.id, detail: { proof } };
    await lines.giving({ ...about, action }, async () => {
      await judge.judge(body.link);
      // A second factor may have come meanwhile, and then it has to be shown.
      if (proof !== "code" && (await judge.proofOf(link, id)) !== proof) {
        throw new AppError("not-now");
      }
      await links.spend(body.link);
      if (anew) await beginAnew(id);
      else await signIns.signOutEverywhere(id);
      await deps.withdrawals.ofAccount(id, { made: anew });
      await accounts.change(id, {
        passwordHash,
        ...(anew ? { handsSince: nextMoment(), trainedAt: null, addressProvenAt } : {}),
      });
      if (passkey !== null) await factors.addPasskey(passkey);
      // Whoever came in with the old password while it was being replaced goes, too.
      await signIns.signOutEverywhere(id);
      if (!anew) return;
      await deps.lessons.strike(id);
      await deps.guests.endAll(id);
      // The lines of what ended here are about the teaching of the hands before.
      await accounts.change(id, { handsSince: nextMoment() });
    });
    await standings.refresh(id);
  };
}
