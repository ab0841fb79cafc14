/** Whether a link may still do what it was made for, and what its use would mean. */
import { AppError } from "../../errors.ts";
import type { Account, AccountStore } from "../../stores/account-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { Link } from "../../stores/link-store.ts";
import type { School, SchoolStore } from "../../stores/school-store.ts";
import type { Links } from "./links.ts";
import type { Codes } from "../ports.ts";

/** A link that leads somewhere: only a link that makes a school belongs to none. */
export type Judged =
  | { kind: "school"; link: Link }
  | { kind: "join" | "join-outside"; link: Link; school: School; email: string; maker: Account }
  | { kind: "reset"; link: Link; school: School; account: Account }
  | { kind: "address"; link: Link; school: School; account: Account; email: string };

/** What keeps the account as it was when a reset is used; `none`: it begins anew (R23). */
export type ResetProof = "mail" | "code" | "none";

export interface LinkJudge {
  /** Throws `link-over`, whatever is wrong, also when its maker may not make such links any more. */
  judge(secret: string): Promise<Judged>;
  /**
   * A reset that an administrator made could be used by that administrator. So it goes
   * on from the old account only when something of the person's own confirms it.
   */
  proofOf(link: Link, account: string): Promise<ResetProof>;
}

interface JudgeDeps {
  links: Links;
  accounts: AccountStore;
  schools: SchoolStore;
  factors: FactorStore;
  codes: Codes;
}

export function createLinkJudge({
  links,
  accounts,
  schools,
  factors,
  codes,
}: JudgeDeps): LinkJudge {
  const over = (): never => {
    throw new AppError("link-over");
  };
  const openAccount = async (id: string | null): Promise<Account | null> => {
    const account = id === null ? null : await accounts.byId(id);
    return account?.closedAt === null ? account : null;
  };
  /** An invitation is worth what its maker may still do. */
  const makerOf = async (link: Link, school: School): Promise<Account> => {
    const maker = await openAccount(link.by);
    if (maker === null || maker.school !== school.id || maker.outside) return over();
    // Other hands have the account by now.
    if (maker.handsSince > link.createdAt) return over();
    return link.kind === "join-outside" || maker.administrator ? maker : over();
  };
  return {
    async judge(secret) {
      const link = await links.open(secret);
      if (link.kind === "school") return { kind: link.kind, link };
      const school = link.school === null ? null : await schools.byId(link.school);
      if (school === null) return over();
      const { kind, email } = link;
      if (kind === "join" || kind === "join-outside") {
        if (email === null) return over();
        return { kind, link, school, email, maker: await makerOf(link, school) };
      }
      const account = await openAccount(link.account);
      if (account === null || account.school !== school.id) return over();
      if (kind === "address") {
        return email === null ? over() : { kind, link, school, account, email };
      }
      // One that the server made by itself went to the person's own address.
      if (link.by !== null) await makerOf(link, school);
      return { kind, link, school, account };
    },
    async proofOf({ detail }, account) {
      if (detail.dropSecondFactor === true) return "none";
      if (await codes.has(account)) return "code";
      // A passkey is asked for at each sign-in: a mail alone does not stand in for it.
      const hasFactor = (await factors.having([account])).has(account);
      if (detail.byMail !== true || hasFactor) return "none";
      // Who made the account by a copied link may have given any address.
      const proven = (await accounts.byId(account))?.addressProvenAt ?? null;
      return proven === null ? "none" : "mail";
    },
  };
}
