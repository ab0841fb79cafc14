/** Forgotten passwords: a link to the person's own address, where the server sends mail. */
import type { Mail } from "../../mail/ports.ts";
import { shortId, type Log } from "../../log.ts";
import { normalEmail, type Account, type AccountStore } from "../../stores/account-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { LinkStore } from "../../stores/link-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import { LINK_MS, type Links } from "./links.ts";
import type { Codes } from "../ports.ts";
import { reset, usePasskey } from "../texts/letters.ts";

export interface Resets {
  /** Without mail an administrator has to help. */
  readonly byMail: boolean;
  /**
   * Sends a link for each open account with this address, and nothing for none.
   * Does not say which it was.
   */
  sendTo(email: string): Promise<void>;
}

interface ResetDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  factors: FactorStore;
  linkStore: LinkStore;
  links: Links;
  codes: Codes;
  mail: Mail;
  /** Where people open Aside. */
  page(): string;
  log: Log;
  now(): number;
}

export function createResets(deps: ResetDeps): Resets {
  const { accounts, schools, factors, linkStore, links, codes, mail, page, log, now } = deps;

  const send = async ({ id, email, school: schoolId }: Account): Promise<void> => {
    const school = await schools.byId(schoolId);
    if (school === null) return;
    const having = await factors.having([id]);
    if (having.has(id) && !(await codes.has(id))) {
      await mail.send(email, usePasskey({ school: school.name, url: page() }));
      return;
    }
    await withdrawOwn(id);
    const whose = { kind: "reset", school: schoolId, account: id, email, by: null } as const;
    const what = { ...whose, detail: {}, lifeMs: LINK_MS.mailedReset };
    await links.issue(what, ({ url, link: { expiresAt } }) =>
      reset({ school: school.name, url, expiresAt }),
    );
  };
  /** One link at a time; what an administrator made is not a stranger's to withdraw. */
  const withdrawOwn = async (account: string): Promise<void> => {
    const school = (await accounts.byId(account))?.school ?? "";
    for (const link of await linkStore.openOf(school, now())) {
      const own = link.kind === "reset" && link.account === account && link.by === null;
      if (own) await linkStore.withdraw(link.id, now());
    }
  };
  return {
    byMail: mail.configured,
    async sendTo(typed) {
      if (!mail.configured) return;
      const found = await accounts.byEmail(normalEmail(typed));
      for (const account of found.filter((one) => one.closedAt === null)) {
        try {
          await send(account);
        } catch (err) {
          // The answer is the same for every address, so only the operator learns of it.
          log.error({ err, account: shortId(account.id) }, "a reset could not be sent");
        }
      }
    },
  };
}
