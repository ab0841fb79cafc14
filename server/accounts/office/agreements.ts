/** The licence agreement: reading, accepting, keeping a copy, publishing a new version (R20). */
import type { AcceptBody, AgreementReply, CopiesReply } from "#protocol/http/agreement.ts";
import type { AgreementsReply } from "#protocol/http/people.ts";
import type { Receipts } from "../../audit/receipts.ts";
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { AgreementStore, AgreementVersion } from "../../stores/agreement-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import type { InTurn } from "../in-turn.ts";
import type { Lines } from "../lines.ts";
import type { Asker } from "../ports.ts";
import { membership, type Membership } from "./membership.ts";
import type { Standings } from "../standing.ts";
import { hashOf, normalText } from "../texts/normal.ts";

export interface Agreements {
  /** What is in force at the person's school, and whether it was accepted. */
  current(asker: Asker): Promise<AgreementReply>;
  /**
   * Throws `agreement-changed` unless the version in force was read, and
   * `training-needed` where the school asks and the person has not confirmed.
   */
  accept(asker: Asker, what: AcceptBody): Promise<void>;
  /** The person's own copies, whole, with their receipts. */
  copies(asker: Asker): Promise<CopiesReply>;
  versions(asker: Asker): Promise<AgreementsReply>;
  /** Everybody is asked again. Throws `agreement-changed` when `after` is not the newest. */
  publish(asker: Asker, what: { after: number; text: string }): Promise<void>;
}

interface AgreementDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  agreements: AgreementStore;
  standings: Standings;
  receipts: Receipts;
  lines: Lines;
  inTurn: InTurn;
  now(): number;
}

export function createAgreements(deps: AgreementDeps): Agreements {
  const { accounts, agreements, standings, receipts, lines, inTurn, now } = deps;
  const here = (asker: Asker) => membership(deps, asker.account);
  const inForce = async (school: string): Promise<AgreementVersion> => {
    const version = await agreements.current(school);
    // A school is made with its first version; without one nobody is let in.
    if (version === null) throw new AppError("not-now");
    return version;
  };
  const trainingAsked = ({ account, school }: Membership): boolean =>
    school.rules.training && account.trainedAt === null;

  return {
    async current(asker) {
      const me = await here(asker);
      const { version, text, hash, publishedAt } = await inForce(me.school.id);
      const mine = (await agreements.acceptedBy(asker.account)).find(
        (one) => one.version === version && one.acceptedAt >= me.account.handsSince,
      );
      return {
        ...{ version, text, hash, publishedAt },
        acceptedAt: mine?.acceptedAt ?? null,
        codeOfPractice: { ...me.school.codeOfPractice },
        trainingAsked: trainingAsked(me),
      };
    },

    async accept(asker, { version, hash, trained }) {
      const me = await here(asker);
      const school = me.school.id;
      const current = await inForce(school);
      if (current.version !== version || current.hash !== hash) {
        throw new AppError("agreement-changed");
      }
      const training = trainingAsked(me);
      if (training && !trained) throw new AppError("training-needed");
      const { account } = asker;
      const acceptedAt = now();
      const facts = { account, school, version, hash, acceptedAt };
      const receipt = receipts.sign({ statement: "agreement accepted", ...facts });
      const about = { actor: account, object: school, owner: account, detail: { version } };
      await lines.giving({ ...about, action: "agreement:accept" }, async () => {
        if (training) await lines.before({ ...about, action: "training:confirm", detail: {} });
        await asker.again();
        if ((await inForce(school)).version !== version) throw new AppError("agreement-changed");
        await agreements.accept({ ...facts, receipt }, me.account.handsSince);
        if (training) await accounts.change(account, { trainedAt: acceptedAt });
      });
      await standings.refresh(account);
    },

    async copies(asker) {
      const { school, account } = await here(asker);
      const all = await agreements.acceptedBy(asker.account);
      const accepted = all.filter((one) => one.acceptedAt >= account.handsSince);
      const copies = await Promise.all(
        accepted.map(async ({ version, hash, acceptedAt, receipt }) => {
          const kept = await agreements.version(school.id, version);
          const text = kept?.text ?? "";
          return { school: school.name, version, text, hash, acceptedAt, receipt };
        }),
      );
      return { copies };
    },

    async versions(asker) {
      const { school } = await here(asker);
      const versions = await agreements.versions(school.id);
      return {
        versions: versions.map(({ version, text, hash, publishedAt, by }) => {
          return { version, text, hash, publishedAt, by };
        }),
      };
    },

    async publish(asker, { after, text: typed }) {
      const { school } = await here(asker);
      const text = normalText(typed);
      const newest = async () => (await agreements.current(school.id))?.version ?? 0;
      await inTurn(school.id, async () => {
        if ((await newest()) !== after) throw new AppError("agreement-changed");
        const detail = { version: after + 1 };
        const about = { actor: asker.account, object: school.id, school: school.id, detail };
        await lines.giving({ ...about, action: "agreement:publish" }, async () => {
          await asker.again();
          const publishedAt = now();
          const by = asker.account;
          await agreements.publish({
            school: school.id,
            text,
            hash: hashOf(text),
            publishedAt,
            by,
          });
        });
      });
      await standings.refreshSchool(school.id);
    },
  };
}
