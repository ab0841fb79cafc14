/**
 * Looking after a school's accounts: what an administrator can do, and no more.
 *
 * R23: everything here takes away, or makes an account that has seen nothing yet.
 * An account of another school and one that nobody has answer the same.
 */
import type { InviteBody, PeopleReply } from "#protocol/http/people.ts";
import { AppError } from "../../errors.ts";
import { normalEmail, type Account } from "../../stores/account-store.ts";
import type { School } from "../../stores/school-store.ts";
import { newId } from "../ids.ts";
import { LINK_MS, type Issued } from "../links/links.ts";
import { membership } from "./membership.ts";
import type { AdminDeps } from "./people-deps.ts";
import { peopleOf } from "./people-list.ts";
import type { Asker } from "../ports.ts";
import { invitation, reset } from "../texts/letters.ts";

export interface PeopleAdmin {
  list(asker: Asker): Promise<PeopleReply>;
  /** Throws `address-taken` or `mail-failed`. An older invitation to the address is withdrawn. */
  invite(asker: Asker, what: InviteBody): Promise<Issued>;
  withdraw(asker: Asker, link: string): Promise<void>;
  /** Ends sign-ins and live sessions at once. Throws `last-administrator`. */
  close(asker: Asker, account: string): Promise<void>;
  /** What was ended by closing stays ended; old password and factors work again. */
  reopen(asker: Asker, account: string): Promise<void>;
  secondFactor(asker: Asker, account: string, on: boolean): Promise<void>;
  /** Throws `members-only` for somebody from outside, and `last-administrator`. */
  administrator(asker: Asker, account: string, on: boolean): Promise<void>;
  /** A link that lets the person choose again. Throws `not-now` for a closed account. */
  reset(asker: Asker, what: { account: string; dropSecondFactor: boolean }): Promise<Issued>;
  /** Closes one's own account. */
  closeOwn(asker: Asker): Promise<void>;
}

export function createPeopleAdmin(deps: AdminDeps): PeopleAdmin {
  const { accounts, linkStore, links, withdrawals, standings, lines, inTurn, mail } = deps;
  const { now } = deps;

  const here = async (asker: Asker): Promise<School> =>
    (await membership(deps, asker.account)).school;
  const person = async (school: School, id: string): Promise<Account> => {
    const account = await accounts.byId(id);
    if (account?.school !== school.id) throw new AppError("no-such-person");
    return account;
  };
  /** What a line about a person says: the person sees it, and so do the administrators. */
  const about = (asker: Asker, school: School, account: string, action: string) => ({
    ...{ actor: asker.account, object: account, owner: account, school: school.id },
    action,
  });
  /** Throws `last-administrator` where nobody would be left to look after the school. */
  const keepOne = async (school: School, leaving: Account): Promise<void> => {
    if (!leaving.administrator || leaving.closedAt !== null) return;
    const all = await accounts.ofSchool(school.id);
    const left = all.filter((one) => one.administrator && one.closedAt === null);
    if (left.every((one) => one.id === leaving.id)) throw new AppError("last-administrator");
  };
  const shut = async (asker: Asker, school: School, id: string): Promise<void> => {
    await inTurn(school.id, async () => {
      const leaving = await person(school, id);
      await keepOne(school, leaving);
      await asker.again();
      await deps.signIns.closeAccount(id, asker.account);
    });
    await deps.guests.endAll(id);
    await withdrawals.ofAccount(id, { made: true });
    await standings.refresh(id);
  };

  return {
    list: async (asker) => peopleOf(deps, await here(asker), now()),

    async invite(asker, { email: typed, name, administrator }) {
      const school = await here(asker);
      const email = normalEmail(typed);
      if ((await accounts.inSchool(school.id, email)) !== null) throw new AppError("address-taken");
      const id = newId();
      const line = { ...about(asker, school, id, "people:invite"), owner: null };
      return lines.giving(
        { ...line, detail: { administrator, mail: mail.configured } },
        async () => {
          await asker.again();
          await withdrawals.invitationsTo(school.id, email);
          const whom = { kind: "join", school: school.id, account: null, email } as const;
          const detail = { administrator, name: name.trim() };
          const what = { ...whom, id, by: asker.account, detail, lifeMs: LINK_MS.person };
          return links.issue(what, ({ url, link: { expiresAt } }) =>
            invitation({ school: school.name, url, expiresAt }),
          );
        },
      );
    },

    async withdraw(asker, id) {
      const school = await here(asker);
      const link = await linkStore.byId(id);
      const administered = link?.kind === "join" || link?.kind === "reset";
      if (!administered || link.school !== school.id) throw new AppError("no-such-person");
      await linkStore.withdraw(id, now());
      await lines.after({ ...about(asker, school, id, "people:withdraw"), owner: link.account });
    },

    close: async (asker, id) => shut(asker, await here(asker), id),
    closeOwn: async (asker) => shut(asker, await here(asker), asker.account),

    async reopen(asker, id) {
      const school = await here(asker);
      if ((await person(school, id)).closedAt === null) return;
      await lines.giving(about(asker, school, id, "account:reopen"), async () => {
        await asker.again();
        await accounts.reopen(id);
      });
      await standings.refresh(id);
    },

    async secondFactor(asker, id, on) {
      const school = await here(asker);
      await person(school, id);
      const line = { ...about(asker, school, id, "people:second-factor"), detail: { on } };
      await lines.giving(line, async () => {
        await asker.again();
        await accounts.change(id, { secondFactorRequired: on });
      });
      await standings.refresh(id);
    },

    async administrator(asker, id, on) {
      const school = await here(asker);
      const line = { ...about(asker, school, id, "people:administrator"), detail: { on } };
      const change = async () => {
        await asker.again();
        await accounts.change(id, { administrator: on });
        await standings.refresh(id);
      };
      await inTurn(school.id, async () => {
        const whom = await person(school, id);
        if (whom.outside) throw new AppError("members-only");
        if (on) {
          await lines.giving(line, change);
          return;
        }
        await keepOne(school, whom);
        await change();
        await lines.after(line);
      });
    },

    async reset(asker, { account: id, dropSecondFactor }) {
      const school = await here(asker);
      const whom = await person(school, id);
      if (whom.closedAt !== null) throw new AppError("not-now");
      const detail = { dropSecondFactor };
      const told = { ...detail, byMail: mail.configured };
      const line = { ...about(asker, school, id, "people:reset"), detail: told };
      return lines.giving(line, async () => {
        await asker.again();
        await linkStore.withdrawAll("reset", now(), id);
        const whose = { kind: "reset", school: school.id, account: id, email: whom.email } as const;
        const lifeMs = mail.configured ? LINK_MS.mailedReset : LINK_MS.person;
        return links.issue({ ...whose, by: asker.account, detail, lifeMs }, (made) =>
          reset({ school: school.name, url: made.url, expiresAt: made.link.expiresAt }),
        );
      });
    },
  };
}
