/** A school's settings: who it is, what it asks of its people, its Code of Practice. */
import type { SchoolBody, SchoolReply } from "#protocol/http/people.ts";
import type { SchoolFields } from "#protocol/http/links.ts";
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { CodeOfPractice, SchoolStore } from "../../stores/school-store.ts";
import type { Lines } from "../lines.ts";
import { membership } from "./membership.ts";
import type { Asker } from "../ports.ts";
import type { Standings } from "../standing.ts";
import { normalText } from "../texts/normal.ts";

/** What people typed about a school, without what nobody sees. */
export const schoolFields = (typed: SchoolFields): SchoolFields => ({
  name: typed.name.trim(),
  controller: typed.controller.trim(),
  registration: typed.registration.trim(),
  support: typed.support.trim(),
});

export interface SchoolSettings {
  read(asker: Asker): Promise<SchoolReply>;
  change(asker: Asker, what: SchoolBody): Promise<void>;
  changeCode(asker: Asker, what: Pick<CodeOfPractice, "text" | "reviewOn">): Promise<void>;
}

interface SchoolDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  standings: Standings;
  lines: Lines;
  mail: { readonly configured: boolean };
  now(): number;
}

export function createSchoolSettings(deps: SchoolDeps): SchoolSettings {
  const { accounts, schools, standings, lines, mail, now } = deps;
  const changing = async (
    asker: Asker,
    action: string,
    detail: Record<string, string | number | boolean | null>,
    fields: Parameters<SchoolStore["change"]>[1],
  ) => {
    const { school } = await membership(deps, asker.account);
    const about = { actor: asker.account, object: school.id, school: school.id };
    await lines.giving({ ...about, action, detail }, async () => {
      await asker.again();
      await schools.change(school.id, fields);
    });
    await standings.refreshSchool(school.id);
  };
  return {
    async read(asker) {
      const { school, account } = await membership(deps, asker.account);
      const { name, controller, registration, support, rules, codeOfPractice } = school;
      // Somebody from outside sees those who invited them, and nobody else of the school.
      const people = account.outside ? [] : await accounts.ofSchool(school.id);
      const administrators = people
        .filter((one) => one.administrator && one.closedAt === null)
        .map((one) => one.name);
      const fields = { name, controller, registration, support };
      return {
        ...fields,
        rules: { ...rules },
        codeOfPractice: { ...codeOfPractice },
        administrators,
        mail: mail.configured,
      };
    },
    async change(asker, { rules, ...typed }) {
      const fields = schoolFields(typed);
      const empty = [fields.name, fields.controller, fields.support].includes("");
      if (empty) throw new AppError("bad-request");
      await changing(asker, "school:change", { ...rules }, { ...fields, rules });
    },
    async changeCode(asker, { text, reviewOn }) {
      if (!isDay(reviewOn)) throw new AppError("bad-request");
      const code = { text: normalText(text), reviewOn, changedAt: now() };
      await changing(asker, "school:code-of-practice", { reviewOn }, { codeOfPractice: code });
    },
  };
}

/** Whether `YYYY-MM-DD` is in the calendar: the 31st of February is not. */
const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
};
