/** The first start: a one-time link that makes a school and its administrator. */
import { PASSWORD_FLOOR } from "#protocol/words.ts";
import { AppError } from "../../errors.ts";
import { normalEmail, type AccountStore } from "../../stores/account-store.ts";
import type { AgreementStore } from "../../stores/agreement-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { LinkStore } from "../../stores/link-store.ts";
import type { School, SchoolStore } from "../../stores/school-store.ts";
import { newId } from "../ids.ts";
import type { Lines } from "../lines.ts";
import { LINK_MS, type Links } from "./links.ts";
import type { Doings } from "./use.ts";
import { newAccount } from "./new-account.ts";
import { schoolFields } from "../office/school.ts";
import { modelAgreement } from "../texts/agreement.ts";
import { modelCodeOfPractice, reviewDay } from "../texts/code-of-practice.ts";
import { hashOf, normalText } from "../texts/normal.ts";

interface StartDeps {
  schools: SchoolStore;
  links: Links;
  linkStore: Pick<LinkStore, "withdrawAll">;
  now(): number;
}

const NEW_SCHOOL = {
  kind: "school",
  school: null,
  account: null,
  email: null,
  by: null,
  detail: {},
  lifeMs: LINK_MS.school,
} as const;

/** The address of a link that makes one more school. For the operator's eyes only. */
export const newSchoolLink = async (links: Links): Promise<string> =>
  (await links.make(NEW_SCHOOL)).url;

/** While there is no school: a new link, and the older ones are withdrawn. Else null. */
export async function firstStart(deps: StartDeps): Promise<string | null> {
  const { schools, links, linkStore, now } = deps;
  if (!(await schools.isEmpty())) return null;
  await linkStore.withdrawAll("school", now());
  return newSchoolLink(links);
}

/** A school as it begins: the floor as its rules, the model as its Code of Practice. */
export const newSchool = (
  id: string,
  fields: Pick<School, "name" | "controller" | "registration" | "support">,
  now: number,
): School => ({
  ...{ id, ...fields },
  rules: {
    ...{ passwordLength: PASSWORD_FLOOR, secondFactor: false, training: false },
    ...{ recordingDays: null, recordingBytes: null },
  },
  codeOfPractice: {
    text: normalText(modelCodeOfPractice(fields.name)),
    reviewOn: reviewDay(now),
    changedAt: now,
  },
  createdAt: now,
});

/** The agreement that a school begins with, to be published as its version 1. */
export function firstAgreement(school: Pick<School, "id" | "name">, now: number) {
  const text = normalText(modelAgreement(school.name));
  return { school: school.id, text, hash: hashOf(text), publishedAt: now, by: null };
}

interface MakingDeps extends Pick<StartDeps, "schools" | "links" | "now"> {
  accounts: AccountStore;
  agreements: AgreementStore;
  factors: FactorStore;
  lines: Lines;
}

export const createSchoolMaking =
  (deps: MakingDeps): Doings["school"] =>
  async ({ body, account, choose }) => {
    const { schools, links, accounts, agreements, factors, lines, now } = deps;
    const name = (body.name ?? "").trim();
    const email = normalEmail(body.email ?? "");
    if (body.school === undefined || name === "" || email === "") throw new AppError("bad-request");
    const fields = schoolFields(body.school);
    if ([fields.name, fields.controller, fields.support].includes("")) {
      throw new AppError("bad-request");
    }
    const school = newSchool(newId(), fields, now());
    const { passwordHash, passkey } = await choose({ name, email, school });

    const about = { actor: account, object: school.id, owner: account, school: school.id };
    await lines.giving({ ...about, action: "school:create" }, async () => {
      await links.spend(body.link);
      await schools.add(school);
      await agreements.publish(firstAgreement(school, now()));
      const person = { id: account, school: school.id, name, email, passwordHash };
      await accounts.add({ ...newAccount(person, now()), administrator: true });
      if (passkey !== null) await factors.addPasskey(passkey);
    });
  };
