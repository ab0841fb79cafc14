/** Everybody of the schools has a vault and a kept recording with a title: what of them is seen. */
import { newId } from "#server/accounts/ids.ts";
import type { Stores } from "#server/stores/stores.ts";
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
    ...{ before: null, bytes: 0 },
  });
  await recordings.addPart({ recording: id, part: 0, keyFile: "a2V5", createdAt: at });
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
  return things;
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
