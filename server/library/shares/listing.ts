/** What I share now and who can see it; what is shared with me now. */
import type { SharedWithMeReply, SharesReply } from "#protocol/http/shares.ts";
import type { Account, AccountStore } from "../../stores/account-store.ts";
import type { GroupStore } from "../../stores/group-store.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { Share, ShareStore } from "../../stores/share-store.ts";
import type { Holders } from "../holder.ts";
import type { Recalling } from "./recalling.ts";
import type { Recipients } from "./recipients.ts";
import { remembered } from "./remembered.ts";
import { givenSegments, isIn, mayWatch, shownMs, stands, type Circle } from "./rules.ts";

export interface Listing {
  /** Nothing for hands that have not shown that the vault is theirs (R23). */
  mine(account: string): Promise<SharesReply>;
  withMe(account: string): Promise<SharedWithMeReply>;
}
export interface ListingDeps {
  shares: ShareStore;
  recordings: Pick<RecordingStore, "byId" | "ofOwner" | "segments">;
  accounts: Pick<AccountStore, "byIds">;
  groups: Pick<GroupStore, "ofAccount">;
  holders: Holders;
  recipients: Pick<Recipients, "circle" | "people">;
  recalling: Pick<Recalling, "isGone">;
  /** Wall clock, ms. */
  now(): number;
}

const unique = <T>(all: readonly (T | null)[]): T[] => [
  ...new Set(all.filter((one) => one !== null)),
];
/** Each asked for once. */
async function found<T>(
  ids: readonly (string | null)[],
  find: (id: string) => Promise<T>,
): Promise<Map<string, T>> {
  const all = unique(ids).map(async (id) => [id, await find(id)] as const);
  return new Map(await Promise.all(all));
}
/** Shares whose length and bytes are remembered; each takes some hundred rows to find. */
const SIZES = 10_000;
/** Of one owner: more than so many are asked for at once. */
const MANY = 20;

interface Around {
  people: ReadonlyMap<string, Account>;
  recordings: ReadonlyMap<string, Recording>;
  circles: ReadonlyMap<string, Circle | null>;
}

export function createListing(deps: ListingDeps): Listing {
  const { shares, recordings, accounts, groups, holders, recipients, recalling, now } = deps;

  const sharedOf = async (all: readonly Share[]): Promise<Map<string, Recording>> => {
    const those = [...Map.groupBy(all, ({ owner }) => owner)].map(async ([owner, some]) => {
      if (some.length > MANY) return recordings.ofOwner(owner);
      const ids = unique(some.map(({ recording }) => recording));
      return Promise.all(ids.map((id) => recordings.byId(id)));
    });
    const rows = (await Promise.all(those)).flat().filter((one) => one !== null);
    return new Map(rows.map((one) => [one.id, one]));
  };
  /** All that has to be known of these, in a few questions. */
  const around = async (all: readonly Share[]): Promise<Around> => {
    const ids = unique(all.flatMap(({ owner, account }) => [owner, account]));
    return {
      people: new Map((await accounts.byIds(ids)).map((one) => [one.id, one])),
      recordings: await sharedOf(all),
      circles: await found(
        all.map(({ group }) => group),
        (id) => recipients.circle(id),
      ),
    };
  };
  const givenOf = (known: Around, share: Share) => ({
    share,
    recording: known.recordings.get(share.recording) ?? null,
    owner: known.people.get(share.owner) ?? null,
    circle: share.group === null ? null : (known.circles.get(share.group) ?? null),
    now: now(),
  });
  /** Does not change while the share stands: whatever is cut takes it back. */
  const sizes = remembered<{ lastsMs: number; bytes: number }>(SIZES);
  const sizeOf = (share: Share, recording: Recording) =>
    sizes(share.id, async () => {
      const [keys, all] = [await shares.keys(share.id), await recordings.segments(recording.id)];
      const given = givenSegments(share, keys, recording, all);
      return {
        lastsMs: given.reduce((sum, one) => sum + shownMs(one, share.range, recording.hidden), 0),
        bytes: given.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    });
  /** What the account may watch at the moment at which this resolves. */
  const shownTo = async (id: string) => {
    const mine = await groups.ofAccount(id);
    const all = [
      ...(await shares.withAccount(id)),
      ...(await Promise.all(mine.map((group) => shares.withGroup(group.id)))).flat(),
    ];
    const known = await around(all);
    const { account: viewer, vault, locked } = await holders.of(id);
    if (vault === null || locked) return [];
    const { publicKey } = vault;
    return all.flatMap((share) => {
      const asked = givenOf(known, share);
      const { recording, owner } = asked;
      if (recording === null || owner === null || recalling.isGone(share.id)) return [];
      return mayWatch({ ...asked, viewer, publicKey }) ? { share, recording, owner } : [];
    });
  };
  const isHeld = async (account: string): Promise<boolean> => {
    const { vault, locked } = await holders.of(account);
    return vault !== null && !locked;
  };

  return {
    async mine(account) {
      if (!(await isHeld(account))) return { groups: [], shares: [] };
      const all = await shares.ofOwner(account);
      const known = await around(all);
      const watched = await shares.lastWatched(unique(all.map(({ recording }) => recording)));
      const last = new Map(watched.map((one) => [`${one.recording} ${one.account}`, one.at]));
      const members = await found([...known.circles.keys()], async (id) => {
        const circle = known.circles.get(id) ?? null;
        return circle === null || !isIn(circle, account) ? [] : recipients.people(circle, account);
      });
      const peopleOf = ({ recording, account: other, group }: Share) => {
        const person = other === null ? undefined : known.people.get(other);
        const here = person?.closedAt === null ? [{ account: person.id, name: person.name }] : [];
        const people = group === null ? here : (members.get(group) ?? []);
        const seen = people.map((one) => ({
          ...one,
          watchedAt: last.get(`${recording} ${one.account}`) ?? null,
        }));
        // A group of hundreds is not told anew with each of thousands of shares into it.
        return group === null ? seen : seen.filter(({ watchedAt }) => watchedAt !== null);
      };
      const standing = all.filter(
        (share) => stands(givenOf(known, share)) && !recalling.isGone(share.id),
      );
      const groupsOf = unique(standing.map(({ group }) => group));
      return {
        groups: groupsOf.map((group) => ({ group, people: members.get(group) ?? [] })),
        shares: standing.map((share) => ({
          ...{ share: share.id, recording: share.recording },
          to: {
            ...{ account: share.account, group: share.group },
            name: share.account === null ? null : (known.people.get(share.account)?.name ?? null),
            people: peopleOf(share),
          },
          ...{ range: share.range, withNotes: share.withNotes },
          ...{ since: share.createdAt, endsAt: share.endsAt },
        })),
      };
    },

    async withMe(id) {
      const known = new Map<string, Awaited<ReturnType<typeof sizeOf>>>();
      for (const { share, recording } of await shownTo(id)) {
        known.set(share.id, await sizeOf(share, recording));
      }
      // Asked last: much may have been taken back while the lengths were found.
      const shown = (await shownTo(id)).flatMap(({ share, recording, owner }) => {
        const size = known.get(share.id);
        if (size === undefined) return [];
        return {
          ...{ share: share.id, owner: { account: owner.id, name: owner.name } },
          ...{ group: share.group, label: share.label, range: share.range },
          ...{ withNotes: share.withNotes, since: share.createdAt, endsAt: share.endsAt },
          ...{ startedAt: recording.startedAt, ...size },
        };
      });
      return { shared: shown.toSorted((a, b) => b.since - a.since) };
    },
  };
}
