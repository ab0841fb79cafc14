/** One's own name, line and address. Nobody else changes them. */
import { AppError } from "../../errors.ts";
import type { Mail } from "../../mail/ports.ts";
import { normalEmail, type AccountStore } from "../../stores/account-store.ts";
import type { LinkStore } from "../../stores/link-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import type { Lines } from "../lines.ts";
import type { LinkJudge } from "../links/judge.ts";
import { LINK_MS, type Links } from "../links/links.ts";
import type { LinkThrottle } from "../links/throttle.ts";
import { membership, type Membership } from "./membership.ts";
import type { Asker, Confirmations } from "../ports.ts";
import type { Standings } from "../standing.ts";
import { createCounter } from "../throttle.ts";
import { addressChanged, newAddress } from "../texts/letters.ts";
import type { Withdrawals } from "../links/withdrawals.ts";

export interface Profile {
  change(asker: Asker, what: { name: string; about: string }): Promise<void>;
  /**
   * With mail the new address has to be confirmed there first. Throws `confirm-needed`,
   * `mail-failed`, `too-many-attempts`, and without mail `address-taken`.
   */
  changeEmail(asker: Asker, email: string): Promise<"mail" | "done">;
  /** Uses the link that went to the new address. Throws `link-over` or `address-taken`. */
  confirmAddress(secret: string, ip: string): Promise<void>;
}

interface ProfileDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  linkStore: LinkStore;
  links: Links;
  judge: LinkJudge;
  throttle: LinkThrottle;
  withdrawals: Withdrawals;
  standings: Pick<Standings, "refresh">;
  confirmations: Confirmations;
  mail: Mail;
  lines: Lines;
  now(): number;
}

const HOUR_S = 3_600;
/** Letters to addresses that somebody typed: a stranger's may be among them. */
const LETTERS_AN_HOUR = 10;

export function createProfile(deps: ProfileDeps): Profile {
  const writing = createCounter(LETTERS_AN_HOUR, HOUR_S);
  const { accounts, linkStore, links, judge, throttle, mail, lines, now } = deps;
  const about = (account: string, action: string) => {
    return { actor: account, object: account, owner: account, action };
  };
  /** The old address loses what was sent there, and is told. */
  const move = async (
    { account, school }: Membership,
    email: string,
    check: () => Promise<void>,
  ) => {
    await lines.giving(about(account.id, "account:email"), async () => {
      await check();
      // Without mail nobody has shown to read what arrives there.
      const addressProvenAt = mail.configured ? now() : null;
      await accounts.change(account.id, { email, addressProvenAt });
    });
    await deps.withdrawals.ofAccount(account.id, { made: false });
    if (!mail.configured || email === account.email) return;
    await mail.send(account.email, addressChanged({ school: school.name })).catch(() =>
      // The change stands; a line of the log says that the old address was not told.
      lines.after({ ...about(account.id, "account:email"), detail: { told: false } }),
    );
  };
  return {
    async change(asker, typed) {
      const name = typed.name.trim();
      if (name === "") throw new AppError("bad-request");
      await lines.giving(about(asker.account, "account:profile"), async () => {
        await asker.again();
        const before = await accounts.byId(asker.account);
        const renamed = before?.name === name ? {} : { renamedAt: now() };
        await accounts.change(asker.account, { name, about: typed.about.trim(), ...renamed });
        await deps.standings.refresh(asker.account);
      });
    },
    async changeEmail(asker, typed) {
      deps.confirmations.require(asker.sid);
      const me = await membership(deps, asker.account);
      const email = normalEmail(typed);
      const holder = await accounts.inSchool(me.school.id, email);
      // One's own may be confirmed once more, so that a forgotten password can go by mail.
      const taken = holder !== null && holder.id !== asker.account;
      if (!mail.configured) {
        if (taken) throw new AppError("address-taken");
        await move(me, email, () => asker.again());
        return "done";
      }
      await writing(asker.account);
      await linkStore.withdrawAll("address", now(), asker.account);
      // Whether a colleague has the address is not for the asker to find out.
      if (taken) return "mail";
      await asker.again();
      const whose = { kind: "address", school: me.school.id, account: asker.account } as const;
      const what = { ...whose, email, by: asker.account, detail: {}, lifeMs: LINK_MS.address };
      await links.issue(what, ({ url, link: { expiresAt } }) =>
        newAddress({ school: me.school.name, url, expiresAt }),
      );
      return "mail";
    },
    async confirmAddress(secret, ip) {
      const judged = await throttle.looking(ip, () => judge.judge(secret));
      if (judged.kind !== "address") throw new AppError("bad-request");
      const { email, school, account } = judged;
      const holder = await accounts.inSchool(school.id, email);
      if (holder !== null && holder.id !== account.id) throw new AppError("address-taken");
      await move(judged, email, async () => void (await links.spend(secret)));
    },
  };
}
