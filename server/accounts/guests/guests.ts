/**
 * Coaches from outside. The teacher invites them, never an administrator, for one
 * live session or until a date; they see what that teacher invites them to and
 * nothing else.
 */
import type { GuestsReply } from "#protocol/http/guests.ts";
import type { FootprintReply } from "#protocol/http/log.ts";
import type { AuditLog } from "../../audit/audit-log.ts";
import { AppError } from "../../errors.ts";
import type { Account, AccountStore } from "../../stores/account-store.ts";
import type { GuestStore, GuestTie } from "../../stores/guest-store.ts";
import type { LinkStore } from "../../stores/link-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import { createEnds, type EndsDeps } from "./ends.ts";
import { createInvitations, type Invitations } from "./invitations.ts";
import { openTies } from "./ties.ts";
import { wasNamed } from "./used.ts";
import { newId } from "../ids.ts";
import { UNUSED_TIE_MS } from "../links/join.ts";
import type { Links } from "../links/links.ts";
import type { Asker, Guests } from "../ports.ts";
import type { Standings } from "../standing.ts";

export interface GuestsHere extends Guests, Pick<Invitations, "invite" | "withdraw"> {
  /**
   * Ends what runs by the tie at once, for either of the two. Throws `no-such-guest`
   * for what is not the asker's.
   */
  end(asker: Asker, tie: string): Promise<void>;
  list(host: string): Promise<GuestsReply>;
  /** Who invited this coach from outside, and until when. */
  hostsOf(guest: string): Promise<FootprintReply["hosts"]>;
  /**
   * Somebody from outside who has an account here follows another teacher's
   * invitation. Throws `link-over`, whatever is wrong.
   */
  accept(asker: Asker, secret: string): Promise<void>;
  /** Whether this host may name this guest now. Asks nothing but memory. */
  isTied(host: string, guest: string): boolean;
  /** A live session is over that named these coaches. */
  sessionEnded(host: string, coaches: readonly string[]): void;
  close(): void;
}
export interface GuestsDeps extends Omit<EndsDeps, "ties"> {
  stores: {
    accounts: AccountStore;
    schools: SchoolStore;
    guests: GuestStore;
    links: LinkStore;
    audit: AuditLog;
  };
  links: Links;
  standings: Pick<Standings, "of">;
  /** True from the moment an account is closed, before its record says so. */
  isClosing(account: string): boolean;
  /** Wall clock, ms. */
  now(): number;
}

/** Reads what was open, and ends what came to its end while the server was down. */
export async function openGuests(deps: GuestsDeps): Promise<GuestsHere> {
  const { stores, links, lines, standings, isClosing, now, changed } = deps;
  const { accounts, schools } = stores;
  const ties = await openTies(stores.guests, now, () => finishLater(ties.lapsed(), "time"));
  const { finish, finishLater, settled } = createEnds({ ...deps, ties });

  const personOf = async (id: string): Promise<Account | null> => {
    const account = await accounts.byId(id);
    return account?.closedAt !== null || isClosing(id) ? null : account;
  };
  const hereOf = async (id: string): Promise<Account> => {
    const account = await personOf(id);
    if (account === null) throw new AppError("signed-out");
    return account;
  };
  const invitations = createInvitations({
    ...{ accounts, schools, linkStore: stores.links, links, lines, hereOf, now },
  });
  /** In whose hands the two are, where the one may let the other coach; throws `link-over` else. */
  const handsOf = async (host: string, guest: string, invitedAt = Infinity): Promise<string> => {
    const [one, other] = await Promise.all([personOf(host), personOf(guest)]);
    const may =
      one !== null &&
      other !== null &&
      one.school === other.school &&
      !one.outside &&
      other.outside;
    if (!may || one.handsSince > invitedAt) throw new AppError("link-over");
    return `${one.handsSince} ${other.handsSince}`;
  };

  const tie = async (
    { invitedAt, ...ask }: Parameters<Guests["tie"]>[0],
    agreed?: string,
  ): Promise<void> => {
    const { host, guest, until, oneSession } = ask;
    const made: GuestTie = { ...ask, id: newId(), createdAt: now(), endedAt: null };
    const detail = { host, guest, until, oneSession };
    const about = { action: "guest:accept", actor: guest, object: made.id, detail };
    const hands = agreed ?? (await handsOf(host, guest, invitedAt));
    const check = async (): Promise<void> => {
      const inThose = (await handsOf(host, guest, invitedAt)) === hands;
      if (!inThose) throw new AppError("link-over");
    };
    await lines.giving({ ...about, owner: host }, async () => {
      await check();
      const before = ties.between(host, guest);
      await ties.add(made);
      // Whoever closes an account, or begins it anew, may have looked just before.
      await check().catch(async (error: unknown) => {
        await finish(made, null, "account");
        throw error;
      });
      if (before !== null) await finish(before, guest, "replaced");
    });
    await lines.after({ ...about, owner: guest });
    changed();
  };

  // Nothing is live when a server starts: what a tie was for is over if it was named at all.
  for (const one of ties.all().filter(({ oneSession }) => oneSession)) {
    if (await wasNamed(stores.audit, one)) await finish(one, null, "one-session");
  }
  finishLater(ties.lapsed(), "time");

  return {
    tie: (ask) => tie(ask),
    invite: invitations.invite,
    withdraw: invitations.withdraw,
    async end({ account }, id) {
      const found = ties.all().find((one) => one.id === id);
      if (found?.host === account) return finish(found, account, "host");
      if (found?.guest === account) return finish(found, account, "guest");
      throw new AppError("no-such-guest");
    },
    async list(host) {
      const waiting = await invitations.of(await hereOf(host));
      const guests = ties.ofHost(host).map(async ({ id, guest, until, oneSession }) => {
        const person = await personOf(guest);
        if (person === null) return [];
        const ready = (await standings.of(guest)).needs.length === 0;
        const { name, email } = person;
        return [{ tie: id, account: guest, name, email, until, oneSession, ready }];
      });
      return {
        guests: (await Promise.all(guests)).flat(),
        invitations: waiting.map(({ id, email, detail, expiresAt }) => ({
          ...{ link: id, email: email ?? "", name: detail.name ?? "", expiresAt },
        })),
      };
    },
    async hostsOf(guest) {
      const hosts = ties.ofGuest(guest).map(async ({ id, host, until, oneSession }) => {
        const person = await personOf(host);
        return person === null ? [] : [{ tie: id, name: person.name, until, oneSession }];
      });
      return (await Promise.all(hosts)).flat();
    },
    async accept(asker, secret) {
      const guest = await hereOf(asker.account);
      const { kind, school, email, by, createdAt, detail } = await links.open(secret);
      const mine = kind === "join-outside" && school === guest.school && email === guest.email;
      if (!mine || by === null) throw new AppError("link-over");
      const hands = await handsOf(by, guest.id, createdAt);
      await asker.again();
      await links.spend(secret);
      const { until = null } = detail;
      const times = {
        ...{ until: until ?? createdAt + UNUSED_TIE_MS, oneSession: until === null },
        invitedAt: createdAt,
      };
      await tie({ host: by, guest: guest.id, ...times }, hands);
    },
    async endAll(account) {
      const mine = [...ties.ofHost(account), ...ties.ofGuest(account)];
      await Promise.all(mine.map((one) => finish(one, null, "account")));
      // One that began by itself, because its live session is over, is an end of ours as well.
      await settled(account);
      const known = await accounts.byId(account);
      if (known !== null) await invitations.endAll(known);
    },
    isTied: (host, guest) => ties.between(host, guest) !== null,
    sessionEnded(host, coaches) {
      const over = ties.ofHost(host).filter((one) => one.oneSession && coaches.includes(one.guest));
      finishLater(over, "one-session");
    },
    close: () => ties.close(),
  };
}
