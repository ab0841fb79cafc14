/** A teacher's invitations to coaches from outside, as long as nobody has used them. */
import type { InviteGuestBody } from "#protocol/http/guests.ts";
import { AppError } from "../../errors.ts";
import { normalEmail, type Account, type AccountStore } from "../../stores/account-store.ts";
import type { Link, LinkStore } from "../../stores/link-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import { newId } from "../ids.ts";
import type { Lines } from "../lines.ts";
import { UNUSED_TIE_MS } from "../links/join.ts";
import { LINK_MS, type Issued, type Links } from "../links/links.ts";
import type { Asker } from "../ports.ts";
import { guestInvitation } from "../texts/letters.ts";

/** Nobody is invited for longer than this, ms. */
export const LONGEST_MS = 366 * 24 * 3_600_000;
/** So many invitations of one teacher wait to be used at most. */
const AT_MOST = 50;

export interface Invitations {
  /** Throws `address-taken` for somebody of the school, `bad-request` for a time out of reach. */
  invite(asker: Asker, body: InviteGuestBody): Promise<Issued>;
  /** Throws `no-such-guest` for what is not the asker's. */
  withdraw(asker: Asker, link: string): Promise<void>;
  /** The open ones of one teacher, newest first. */
  of(host: Pick<Account, "id" | "school">): Promise<Link[]>;
  /** Withdraws all of them. */
  endAll(host: Pick<Account, "id" | "school">): Promise<void>;
}
interface InvitationDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  linkStore: LinkStore;
  links: Links;
  lines: Lines;
  /** The open account. Throws `signed-out`. */
  hereOf(account: string): Promise<Account>;
  /** Wall clock, ms. */
  now(): number;
}

export function createInvitations(deps: InvitationDeps): Invitations {
  const { accounts, schools, linkStore, links, lines, hereOf, now } = deps;

  const of: Invitations["of"] = async ({ id, school }) => {
    const open = await linkStore.openOf(school, now());
    return open.filter(({ kind, by }) => kind === "join-outside" && by === id);
  };
  /** The address has to be nobody's here, or somebody's from outside. */
  const mayInvite = async (school: string, email: string): Promise<void> => {
    const known = await accounts.inSchool(school, email);
    if (known !== null && (!known.outside || known.closedAt !== null)) {
      throw new AppError("address-taken");
    }
  };
  const withdrawAll = async (some: readonly Link[]): Promise<void> => {
    await Promise.all(some.map(({ id }) => linkStore.withdraw(id, now())));
  };

  return {
    of,
    async invite(asker, { email: typed, name, until }) {
      const at = now();
      if (until !== null && (until <= at || until > at + LONGEST_MS)) {
        throw new AppError("bad-request");
      }
      const email = normalEmail(typed);
      const host = await hereOf(asker.account);
      await mayInvite(host.school, email);
      const mine = await of(host);
      const school = await schools.byId(host.school);
      if (mine.length >= AT_MOST || school === null) throw new AppError("not-now");
      const what = {
        ...({ id: newId(), kind: "join-outside", account: null } as const),
        ...{ school: school.id, email, by: host.id, detail: { name, until } },
        lifeMs: until === null ? UNUSED_TIE_MS : Math.min(until - at, LINK_MS.person),
      };
      const about = {
        ...{ action: "guest:invite", actor: host.id, owner: host.id, object: what.id },
        detail: { until, oneSession: until === null },
      };
      return lines.giving(about, async () => {
        await mayInvite(host.school, email);
        await asker.again();
        const issued = await links.issue(what, ({ url, link: { expiresAt } }) =>
          guestInvitation({ school: school.name, host: host.name, url, expiresAt }),
        );
        // A newer invitation of the same person takes the place of the older ones.
        await withdrawAll(mine.filter((link) => link.email === email));
        return issued;
      });
    },
    async withdraw({ account }, id) {
      const link = await linkStore.byId(id);
      if (link?.kind !== "join-outside" || link.by !== account) {
        throw new AppError("no-such-guest");
      }
      await linkStore.withdraw(id, now());
      await lines.after({ action: "guest:withdraw", actor: account, owner: account, object: id });
    },
    async endAll(host) {
      await withdrawAll(await of(host));
    },
  };
}
