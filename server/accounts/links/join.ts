/** Invitations: an account in a school, for somebody of it or for a coach from outside. */
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { Lines } from "../lines.ts";
import type { LinkJudge } from "./judge.ts";
import type { Links } from "./links.ts";
import type { Doings } from "./use.ts";
import { newAccount } from "./new-account.ts";
import type { Guests } from "../ports.ts";

/** An invitation for one live session that never comes lapses after this long, ms. */
export const UNUSED_TIE_MS = 30 * 24 * 3_600_000;

interface JoinDeps {
  links: Links;
  judge: LinkJudge;
  accounts: AccountStore;
  factors: FactorStore;
  guests: Guests;
  lines: Lines;
  now(): number;
}

export const createJoining =
  ({ links, judge, accounts, factors, guests, lines, now }: JoinDeps): Doings["join"] =>
  async ({ judged, body, account, choose }) => {
    const { kind, school, email, link } = judged;
    const { until = null } = link.detail;
    const name = (body.name ?? "").trim();
    if (name === "") throw new AppError("bad-request");
    if (until !== null && until <= now()) throw new AppError("link-over");
    if ((await accounts.inSchool(school.id, email)) !== null) throw new AppError("address-taken");
    const { passwordHash, passkey } = await choose({ name, email, school });

    const outside = kind === "join-outside";
    const about = { actor: account, object: account, owner: account, school: school.id };
    await lines.giving(
      { ...about, action: "account:join", detail: { outside, administrator: isChief(link) } },
      async () => {
        // The maker may have been closed, or the link withdrawn, while the password was judged.
        await judge.judge(body.link);
        await links.spend(body.link);
        await accounts.add({
          ...newAccount({ id: account, school: school.id, name, email, passwordHash }, now()),
          ...{ outside, administrator: isChief(link) && !outside },
          addressProvenAt: link.detail.byMail === true ? now() : null,
        });
        if (passkey !== null) await factors.addPasskey(passkey);
      },
    );
    if (outside && link.by !== null) {
      const oneSession = until === null;
      const end = until ?? link.createdAt + UNUSED_TIE_MS;
      const invitedAt = link.createdAt;
      await guests.tie({ host: link.by, guest: account, until: end, oneSession, invitedAt });
    }
  };

const isChief = ({ detail }: { detail: { administrator?: boolean } }): boolean =>
  detail.administrator === true;
