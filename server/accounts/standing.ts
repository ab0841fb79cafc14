/**
 * What an account is and what its person still has to do (R20), kept in memory
 * so that every request can be judged at once and against the newest facts.
 */
import { NEEDS, type Need } from "#protocol/words.ts";
import { AppError } from "../errors.ts";
import type { Account, AccountStore } from "../stores/account-store.ts";
import type { AgreementStore } from "../stores/agreement-store.ts";
import type { FactorStore } from "../stores/factor-store.ts";
import type { School, SchoolStore } from "../stores/school-store.ts";
import type { Standing } from "./permissions.ts";

export interface StandingFacts {
  account: Pick<Account, "administrator" | "outside" | "secondFactorRequired" | "trainedAt">;
  rules: School["rules"];
  /** Version in force, and the newest that the person accepted; 0 is none. */
  current: number;
  accepted: number;
  hasSecondFactor: boolean;
}

/** Who has to have a second factor: the school's rule, an administrator's, and everybody from outside. */
export const needsSecondFactor = ({ account, rules }: Pick<StandingFacts, "account" | "rules">) =>
  rules.secondFactor || account.secondFactorRequired || account.outside;

export function standingOf(facts: StandingFacts): Standing {
  const { account, rules, current, accepted, hasSecondFactor } = facts;
  const needs: Need[] = [];
  if (current === 0 || accepted !== current) needs.push("agreement");
  if (rules.training && account.trainedAt === null) needs.push("training");
  if (needsSecondFactor(facts) && !hasSecondFactor) needs.push("second-factor");
  return { administrator: account.administrator, outside: account.outside, needs };
}

/** Where nothing is known: nothing opens, and taking away works as always. */
export const UNKNOWN: Standing = { administrator: false, outside: true, needs: NEEDS };

/** Somebody whose account is open. */
export interface Present {
  name: string;
  school: string;
  standing: Standing;
}

export interface Standings {
  /** Reads what is not known yet. Throws `signed-out` for an account that is closed or not there. */
  of(account: string): Promise<Standing>;
  /** The same with the name, for pages that connect: no question to the records where it is known. */
  whoIs(account: string): Promise<Present>;
  /** What is known without reading; null when nothing is, and then nothing may be allowed. */
  known(account: string): Standing | null;
  /** The facts of one account, or of a whole school, have changed: reads them anew and tells. */
  refresh(account: string): Promise<void>;
  refreshSchool(school: string): Promise<void>;
  /** Called when what an account may do has changed. */
  onChanged(listener: (account: string, standing: Standing) => void): void;
}

interface Sources {
  accounts: AccountStore;
  schools: SchoolStore;
  agreements: AgreementStore;
  factors: FactorStore;
}

export function createStandings({ accounts, schools, agreements, factors }: Sources): Standings {
  const kept = new Map<string, Present>();
  /** Counts changes, so that a reading which began before one is not kept after it. */
  let changes = 0;
  const listeners: ((account: string, standing: Standing) => void)[] = [];

  const read = async (id: string) => {
    const account = await accounts.byId(id);
    if (account?.closedAt !== null) throw new AppError("signed-out");
    const school = await schools.byId(account.school);
    if (school === null) throw new AppError("signed-out");
    const [current, [newest], having] = await Promise.all([
      agreements.current(school.id),
      agreements.acceptedBy(id),
      factors.having([id]),
    ]);
    const standing = standingOf({
      account,
      rules: school.rules,
      current: current?.version ?? 0,
      // What other hands accepted is not accepted by these (R20, R23).
      accepted:
        newest !== undefined && newest.acceptedAt >= account.handsSince ? newest.version : 0,
      hasSecondFactor: having.has(id),
    });
    return { name: account.name, school: school.id, standing };
  };
  const load = async (id: string): Promise<Present> => {
    for (;;) {
      const before = changes;
      const found = await read(id);
      if (before !== changes) continue;
      kept.set(id, found);
      return found;
    }
  };
  /** Forgets first: between the change and the reading nothing old is answered. */
  const again = async (ids: readonly string[]): Promise<void> => {
    changes += 1;
    for (const id of ids) kept.delete(id);
    for (const id of ids) {
      try {
        const { standing } = await load(id);
        for (const listener of listeners) listener(id, standing);
      } catch (error) {
        // Closed meanwhile: whoever asks is told so by `of`.
        if (!(error instanceof AppError)) throw error;
      }
    }
  };
  return {
    of: async (id) => (kept.get(id) ?? (await load(id))).standing,
    whoIs: async (id) => kept.get(id) ?? load(id),
    known: (id) => kept.get(id)?.standing ?? null,
    refresh: (id) => again([id]),
    refreshSchool: (school) =>
      again([...kept].filter(([, one]) => one.school === school).map(([id]) => id)),
    onChanged: (listener) => void listeners.push(listener),
  };
}
