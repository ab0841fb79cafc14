/** What a link is for, as its holder is told before using it. */
import type { LinkReply } from "#protocol/http/links.ts";
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import { PASSWORD_FLOOR } from "#protocol/words.ts";
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { Credentials } from "../credentials.ts";
import type { Judged, LinkJudge } from "./judge.ts";
import type { LinkThrottle } from "./throttle.ts";
import { needsSecondFactor } from "../standing.ts";

export interface LinkReading {
  read(secret: string, ip: string): Promise<LinkReply>;
  /** To choose a passkey. Throws `bad-request` where the link gives no account. */
  passkeyOptions(
    what: { link: string; name: string },
    from: { ip: string; origin: string },
  ): Promise<CeremonyReply>;
}

interface ReadingDeps {
  judge: LinkJudge;
  throttle: LinkThrottle;
  accounts: AccountStore;
  credentials: Credentials;
}

/** The account that a link leads to. An invitation's own id becomes the account's. */
export const accountIdOf = (judged: Judged): string =>
  "account" in judged ? judged.account.id : judged.link.id;

export function createLinkReading(deps: ReadingDeps): LinkReading {
  const { judge, throttle, accounts, credentials } = deps;
  const find = (secret: string, ip: string) => throttle.looking(ip, () => judge.judge(secret));

  const factsOf = async (judged: Judged): Promise<Partial<LinkReply>> => {
    if (judged.kind === "school") return { passwordLength: PASSWORD_FLOOR };
    const { link, school } = judged;
    const shared = { school: school.name, passwordLength: school.rules.passwordLength };
    if ("maker" in judged) {
      const { email, maker, kind } = judged;
      const found = kind === "join" ? null : await accounts.inSchool(school.id, email);
      return {
        ...{ ...shared, email, by: maker.name, name: link.detail.name ?? "" },
        secondFactor: school.rules.secondFactor || kind === "join-outside",
        known: found !== null && found.outside && found.closedAt === null,
      };
    }
    const { account } = judged;
    const maker = link.by === null ? null : await accounts.byId(link.by);
    const own = { ...shared, by: maker?.name ?? "", name: account.name };
    const secondFactor = needsSecondFactor({ account, rules: school.rules });
    if (judged.kind === "address") return { ...own, secondFactor, email: judged.email };
    const proof = await judge.proofOf(link, account.id);
    return { ...own, secondFactor, email: account.email, proof };
  };
  return {
    async read(secret, ip) {
      const judged = await find(secret, ip);
      const none = { school: "", by: "", email: "", name: "", passwordLength: PASSWORD_FLOOR };
      return {
        ...none,
        ...{ secondFactor: false, known: false, proof: "mail" },
        ...(await factsOf(judged)),
        kind: judged.kind,
        expiresAt: judged.link.expiresAt,
      };
    },
    async passkeyOptions({ link: secret, name }, { ip, origin }) {
      const judged = await find(secret, ip);
      if (judged.kind === "address") throw new AppError("bad-request");
      await throttle.using(judged.link.id);
      // For a school nobody has typed the address yet: the passkey carries the name alone.
      const email = "account" in judged ? judged.account.email : (judged.link.email ?? name);
      const whose = "account" in judged ? judged.account.name : name;
      const who = { account: accountIdOf(judged), name: whose, email };
      return credentials.offerPasskey(who, origin);
    },
  };
}
