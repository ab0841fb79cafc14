/**
 * Takes back what must not stand any more and that nobody took back: what came to its end,
 * what a crash left between an act and its recall, and what the disk refused. Serving asks by
 * itself; this destroys keys.
 */
import type { AccountStore } from "../../stores/account-store.ts";
import type { GroupStore } from "../../stores/group-store.ts";
import type { RecordingStore } from "../../stores/recording-store.ts";
import type { Share, ShareStore } from "../../stores/share-store.ts";
import type { VaultStore } from "../../stores/vault-store.ts";
import type { Tombstones } from "../tombstones.ts";
import type { Recalling } from "./recalling.ts";
import { isIn, OPENABLE } from "./rules.ts";
import type { Why } from "./share-lines.ts";

export interface SweepingDeps {
  shares: ShareStore;
  recordings: Pick<RecordingStore, "inState">;
  accounts: Pick<AccountStore, "byIds">;
  vaults: Pick<VaultStore, "all">;
  groups: Pick<GroupStore, "byId" | "members">;
  recalling: Pick<Recalling, "recall" | "withdraw" | "unfinished">;
  complain(what: string, error: unknown): void;
  /**
   * Wall clock, ms. Not the believed time of deletions: a share that ends by a clock that runs
   * ahead is given again; one that a clock put back would open was never agreed to.
   */
  now(): number;
}

/**
 * `group`: only what is shared into that one; everything else where it is left out. Resolves
 * with when the next of what stands ends: wall clock, ms; null where nothing does.
 */
export type Sweep = (group?: string) => Promise<number | null>;

export function createSweeping(deps: SweepingDeps): Sweep {
  const { shares, recordings, accounts, vaults, groups, recalling, now } = deps;

  const judge = async (all: readonly Share[]) => {
    const openable = new Set((await recordings.inState(...OPENABLE)).map(({ id }) => id));
    const people = [...new Set(all.flatMap(({ owner, account }) => [owner, account ?? owner]))];
    const known = await accounts.byIds(people);
    const open = new Set(known.filter(({ closedAt }) => closedAt === null).map(({ id }) => id));
    const keys = new Map((await vaults.all()).map((one) => [one.account, one.publicKey]));
    const ids = [...new Set(all.flatMap(({ group }) => group ?? []))];
    const circles = new Map(
      await Promise.all(
        ids.map(async (id) => {
          const group = await groups.byId(id);
          return [id, { group, members: await groups.members(id) }] as const;
        }),
      ),
    );
    return ({ recording, owner, account, group, publicKey, endsAt }: Share): Why | null => {
      if (endsAt !== null && endsAt <= now()) return "over";
      if (!openable.has(recording)) return "deleted";
      if (!open.has(owner) || (account !== null && !open.has(account))) return "account-closed";
      if (account !== null && keys.get(account) !== publicKey) return "vault-abandoned";
      if (group === null) return null;
      const circle = circles.get(group);
      if (circle?.group === null || circle === undefined) return "group-closed";
      return isIn(circle, owner) ? null : "left";
    };
  };
  /** One that the disk refuses again does not keep the others; it is tried in a minute. */
  const trying = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: unknown) => deps.complain("taking a share back", error));
  return async (only) => {
    for (const share of recalling.unfinished()) await trying(recalling.recall([share], null));
    const all = only === undefined ? await shares.all() : await shares.withGroup(only);
    if (all.length === 0) return null;
    const whyOf = await judge(all);
    let next: number | null = null;
    const stands = ({ endsAt }: Share): void => {
      if (endsAt !== null) next = Math.min(endsAt, next ?? endsAt);
    };
    for (const share of all) {
      const why = whyOf(share);
      if (why === null) stands(share);
      else if (why !== "over") await trying(recalling.withdraw([share], why));
      else {
        // Its owner may have moved its end while others were taken back.
        const still = await shares.byId(share.id);
        if (still !== null && whyOf(still) === null) stands(still);
        else if (still !== null) await trying(recalling.withdraw([still], why));
      }
    }
    return next;
  };
}

/** As an end that was set stands in the file of tombstones; 0 is "until it is recalled". */
export const untilOf = (share: string, endsAt: number | null, setAt: number): string =>
  `${share}-${endsAt ?? 0}-${setAt}`;
const UNTIL = /^(.+)-(\d+)-\d+$/;

/** R23: an older database brings no recalled share back, and no end that was moved closer. */
export async function recallAgain(
  shares: ShareStore,
  tombstones: Pick<Tombstones, "has" | "ids">,
): Promise<number> {
  const all = await shares.all();
  const back = all.filter(({ id }) => tombstones.has("share", id));
  await shares.destroy(back.map(({ id }) => id));
  const last = new Map<string, number>();
  for (const id of tombstones.ids("until")) {
    const [, share = "", at = ""] = UNTIL.exec(id) ?? [];
    last.set(share, Number(at));
  }
  let moved = 0;
  for (const { id, endsAt } of all) {
    const end = last.get(id) ?? 0;
    if (end === 0 || (endsAt !== null && endsAt <= end)) continue;
    await shares.setEnd(id, end);
    moved += 1;
  }
  return back.length + moved;
}
