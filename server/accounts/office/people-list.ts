/** The people of a school as its administrators see them: no last sign-in, no counts (R24). */
import type { PeopleReply } from "#protocol/http/people.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { AgreementStore } from "../../stores/agreement-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { Link, LinkStore } from "../../stores/link-store.ts";
import type { School } from "../../stores/school-store.ts";

interface Sources {
  accounts: AccountStore;
  agreements: AgreementStore;
  factors: FactorStore;
  linkStore: LinkStore;
}

export async function peopleOf(from: Sources, school: School, at: number): Promise<PeopleReply> {
  const [all, accepted, links] = await Promise.all([
    from.accounts.ofSchool(school.id),
    from.agreements.newestAccepted(school.id),
    from.linkStore.openOf(school.id, at),
  ]);
  const having = await from.factors.having(all.map((one) => one.id));
  const byId = new Map(all.map((one) => [one.id, one]));
  const people = all.map((one) => {
    const found = accepted.get(one.id);
    const newest = (found?.acceptedAt ?? 0) < one.handsSince ? undefined : found;
    return {
      ...{ account: one.id, name: one.name, email: one.email },
      ...{ administrator: one.administrator, outside: one.outside },
      ...{ joinedAt: one.joinedAt, closedAt: one.closedAt, trainedAt: one.trainedAt },
      agreement:
        newest === undefined ? null : { version: newest.version, acceptedAt: newest.acceptedAt },
      hasSecondFactor: having.has(one.id),
      secondFactorRequired: one.secondFactorRequired,
    };
  });
  // A teacher's invitation is the teacher's, and a mail to oneself one's own.
  const shown = links.filter(
    (link): link is Link & { kind: "join" | "reset" } =>
      (link.kind === "join" || link.kind === "reset") && link.by !== null,
  );
  return {
    people,
    links: shown.map(({ id, kind, email, account, detail, expiresAt }) => ({
      ...{ link: id, kind, email: email ?? "", expiresAt },
      name: byId.get(account ?? "")?.name ?? detail.name ?? "",
      administrator: detail.administrator === true,
    })),
  };
}
