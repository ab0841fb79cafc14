/** Everybody of the schools has a vault and a kept recording with a title: what of them is seen. */
import { newId } from "#server/accounts/ids.ts";
import type { Stores } from "#server/stores/stores.ts";
import { schoolId, type AccountName } from "./cast.ts";
import type { Seat } from "./house.ts";
import { over } from "./sight.ts";
import type { World } from "./world.ts";

/** Of the account that has this name: no two are alike. */
const recordingOf = (account: string): string => `r${account}`.padEnd(22, "-").slice(0, 22);

/** Everything was made and proven at `at`, wall clock ms: before any administrator acts. */
export async function fillShelves({ vaults, recordings }: Stores, account: string, at: number) {
  const keys = { publicKey: `age1${account}`, sealedByCode: "c2VhbGVk", proofDigest: newId() };
  await vaults.create(
    { account, ...keys, createdAt: at, checkedAt: at, provenAt: at },
    { id: newId(), account, name: "Laptop", half: newId(), createdAt: at },
  );
  const id = recordingOf(account);
  await recordings.begin({
    ...{ id, owner: account, session: newId(), state: "kept", startedAt: at, endedAt: at },
    ...{ sealedTitle: "c2VhbGVk", decideBy: null, expiresAt: null, eraseAt: null },
    ...{ before: null, bytes: 0, sealedAs: id, hidden: [] },
  });
  await recordings.addPart({ recording: id, part: 0, keyFile: "a2V5", createdAt: at });
}

/** Who shares the own recording with whom; the last two by the group library that they are in. */
const SHARES: readonly [from: AccountName, to: AccountName, group: boolean][] = [
  ["hill/tess", "hill/cole", false],
  ["hill/cole", "hill/ada", false],
  ["hill/ada", "hill/tess", false],
  ["lake/bo", "lake/bea", false],
  ["hill/cole", "hill/tess", true],
  ["hill/tess", "hill/cole", true],
];
const shareOf = (from: AccountName, to: AccountName, group: boolean): string =>
  `s${from}${to}${group ? "g" : ""}`.replaceAll("/", "-").padEnd(22, "-");
export const GROUP = "group".padEnd(22, "-");

/** Once everybody has a vault. */
export async function fillShares(
  { shares, groups }: Stores,
  accounts: ReadonlyMap<AccountName, string>,
  at: number,
) {
  const id = (name: AccountName): string => accounts.get(name) ?? "";
  const member = (account: string, role: "lead" | "member") => ({
    ...{ group: GROUP, account, role, wrapped: "d3JhcHBlZA==", since: at },
  });
  const group = { id: GROUP, school: schoolId("hill"), name: "bmFtZQ==", publicKey: "age1group" };
  await groups.add(
    { ...group, epoch: 1, stale: false, createdAt: at },
    member(id("hill/tess"), "lead"),
  );
  await groups.addMember(member(id("hill/cole"), "member"), 1);
  for (const [from, to, byGroup] of SHARES) {
    const whom = byGroup
      ? { account: null, group: GROUP, publicKey: "age1group" }
      : { account: id(to), group: null, publicKey: `age1${id(to)}` };
    const share = {
      ...{ id: shareOf(from, to, byGroup), recording: recordingOf(id(from)), owner: id(from) },
      ...{ ...whom, range: null, withNotes: true, label: null, createdAt: at, endsAt: null },
    };
    await shares.add(share, [{ part: 0, fromSegment: 0, toSegment: 9, keyFile: "a2V5" }]);
  }
}

/** Vaults and recordings that there are, and the human whose they are: whoever made them. */
export async function onShelves({ house, accounts }: World): Promise<Map<string, string>> {
  const things = new Map<string, string>();
  for (const [name, account] of accounts) {
    const human = name.split("/")[1] ?? "";
    const recording = await house.stores.recordings.byId(recordingOf(account));
    if (recording !== null) things.set(`recording of ${name}`, human);
    if ((await house.stores.vaults.of(account)) !== null) things.set(`vault of ${name}`, human);
  }
  for (const [from, to, group] of SHARES) {
    const share = await house.stores.shares.byId(shareOf(from, to, group));
    if (share !== null) things.set(`share ${share.id}`, from.split("/")[1] ?? "");
  }
  return things;
}

/** What one seat is shown by what others share, and of what it shares itself. */
export async function sharesSeen(world: World, seat: Seat): Promise<string[]> {
  const { sharing } = world.house.library;
  const seen: string[] = [];
  const mine = await over(world.house, seat, "GET /api/shares", ({ account }) =>
    sharing.mine(account),
  );
  const had = await over(world.house, seat, "GET /api/shared", ({ account }) =>
    sharing.withMe(account),
  );
  for (const { share } of [...(mine?.shares ?? []), ...(had?.shared ?? [])]) {
    seen.push(`share ${share}`);
  }
  for (const [from, to, group] of SHARES) {
    const id = shareOf(from, to, group);
    const opened = await over(world.house, seat, "GET /api/shares/manifest", (me) =>
      sharing.manifest(me, id),
    );
    const played = await over(world.house, seat, "POST /api/watching", (me) =>
      sharing.beat(me, { watch: newId(), of: { share: id }, played: [] }).then(() => true),
    );
    if (opened !== null || played !== null) seen.push(`recording of ${from}`);
  }
  const own = recordingOf(seat.account);
  const watched = await over(world.house, seat, "GET /api/shares/watched", (me) =>
    sharing.watched(me, own),
  );
  if ((watched?.watched.length ?? 0) > 0) seen.push(`who watched ${seat.account}`);
  return seen;
}

/** What of all that one seat is shown, and what it gets by asking for each by its id. */
export async function shelvesSeen(world: World, seat: Seat): Promise<string[]> {
  const { house, accounts } = world;
  const seen: string[] = [];
  const list = await over(house, seat, "GET /api/recordings", ({ account }) =>
    house.library.recordings.list(account),
  );
  const held = await over(house, seat, "GET /api/my/footprint", ({ account }) =>
    house.library.holdings(account),
  );
  const vault = await over(house, seat, "GET /api/vault", ({ account }) =>
    house.library.vaults.read(account),
  );
  for (const [name, account] of accounts) {
    const id = recordingOf(account);
    const listed = list?.recordings.some(({ recording }) => recording === id) ?? false;
    const opened = await over(house, seat, "GET /api/recordings/manifest", (me) =>
      house.library.opening.manifest(me, id),
    );
    const counted = seat.account === account && (held?.recordings ?? 0) > 0;
    if (listed || opened !== null || counted) seen.push(`recording of ${name}`);
    const devices = vault?.vault?.devices.length ?? 0;
    if (seat.account === account && devices > 0) seen.push(`vault of ${name}`);
  }
  return seen;
}
