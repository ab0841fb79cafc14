/**
 * The library put together: vaults, recordings, what happens to them by themselves.
 *
 * `openLibrary` resolves when the records and the store agree: what was destroyed before
 * is destroyed again, what was under way has ended, what no row names is gone. Open it
 * before the door, and before any recorder.
 */
import type { Receipt } from "#protocol/events.ts";
import type { Storage } from "#recordings/storage/port.ts";
import { createInTurn } from "../accounts/in-turn.ts";
import type { Lines } from "../accounts/lines.ts";
import type { Asker, Confirmations } from "../accounts/ports.ts";
import { CONFIRMATIONS, createThrottle } from "../accounts/throttle.ts";
import type { Receipts } from "../audit/receipts.ts";
import type { Showings } from "../consent/ports.ts";
import { AppError } from "../errors.ts";
import { shortId, type Log } from "../log.ts";
import type { Stores } from "../stores/stores.ts";
import { createAllowance, type Allowance } from "./allowance.ts";
import { createEnding, type Ending } from "./ending.ts";
import { createCutting, type Cutting } from "./cutting.ts";
import { createExports, type Exports, type ExportsDeps } from "./exporting/exports.ts";
import { createKeptExports } from "./exporting/kept.ts";
import { createMine } from "./exporting/mine.ts";
import { createErasing } from "./erasing.ts";
import { outOfGroups } from "./forgetting.ts";
import { createGoneFrom, createGroupClosed } from "./groups/leaderless.ts";
import { createGroups, type Groups } from "./groups/groups.ts";
import { createHolders } from "./holder.ts";
import { createKeeper, type Keeper } from "./keeper.ts";
import type { Lessons } from "./notes/lessons.ts";
import { createNotebook, type Notebook } from "./notes/notebook.ts";
import { createOpening, type Opening } from "./opening.ts";
import { abandonReceipt } from "./recording-lines.ts";
import { createRecordings, type Recordings } from "./recordings.ts";
import { createOutlets } from "./shares/outlets.ts";
import { createRecalling, type Recalling } from "./shares/recalling.ts";
import { createEnds } from "./shares/ends.ts";
import { createSharing, type Sharing } from "./shares/sharing.ts";
import { createSweeping } from "./shares/sweeping.ts";
import { createShowings } from "./showings.ts";
import { eraseAgain, takeStock } from "./stocktaking.ts";
import type { Tombstones } from "./tombstones.ts";
import { createVaultJoins, type VaultJoins } from "./vault-joins.ts";
import { createVaultChanges, vaultLine } from "./vault-proof.ts";
import { createVaults, type Vaults } from "./vaults.ts";

/** What the library holds of one account, for its person alone; nothing while it is locked. */
export interface Holdings {
  recordings: number;
  recordingBytes: number;
  /** Devices that hold the vault; null where there is no vault. */
  vaultDevices: number | null;
  /** Notes that the account wrote, live ones and those on others' recordings included. */
  notes: number;
  /** Group libraries that it is in. */
  groups: number;
  /** What it shares now, and what is shared with it by name. */
  shares: number;
  sharedWithMe: number;
}
export interface Library extends Allowance, Ending {
  vaults: Vaults;
  joins: VaultJoins;
  recordings: Pick<Recordings, "list" | "keep" | "remove" | "undo" | "title" | "choose">;
  opening: Opening;
  cutting: Cutting;
  /** My export; what the library does not know of an account comes from outside. */
  exportsWith(sources: Pick<ExportsDeps, "account" | "log" | "texts">): Exports;
  sharing: Sharing;
  /** Notes, those of lessons that go on, and sealed papers. */
  notebook: Notebook;
  groups: Groups;
  /** For what takes shares back besides their owner. */
  recalling: Recalling;
  /** Call it when an account is closed: what it shares and what is shared with it goes at once. */
  accountClosed(account: string): Promise<void>;
  /** Call it when sign-ins end: what is being sent to them is cut, in this turn. */
  cutHands: Recalling["cutHands"];
  /** For watching together in a live session. */
  showings: Showings;
  keeper: Keeper;
  /** Destroys the vault and every recording. Throws `confirm-needed`, `no-vault` or `not-now`. */
  abandon(asker: Asker): Promise<{ receipt: Receipt }>;
  holdings(account: string): Promise<Holdings>;
  /** A second call does nothing. */
  close(): Promise<void>;
}
export interface LibraryDeps {
  stores: Pick<
    Stores,
    "accounts" | "schools" | "vaults" | "recordings" | "shares" | "groups" | "notes"
  >;
  storage: Storage;
  /** Closed with the library. */
  tombstones: Tombstones;
  lines: Lines;
  receipts: Receipts;
  confirmations: Confirmations;
  /** Which lessons go on, for notes that are written meanwhile. */
  lessons: Lessons;
  log: Log;
  /** Wall clock, ms. */
  now?: () => number;
  /** A clock that only runs forwards, ms. */
  steady?: () => number;
}

export async function openLibrary(deps: LibraryDeps): Promise<Library> {
  const { stores, storage, tombstones, lessons, lines, receipts, now = Date.now } = deps;
  const { steady = () => performance.now() } = deps;
  const { recordings, vaults, shares, notes, groups } = stores;
  const log = deps.log.child({ part: "library" });
  const complain = (what: string, err: unknown) => log.error({ err, what }, "a fault of ours");
  const inTurn = createInTurn();
  const shared = {
    stores,
    storage,
    lines,
    receipts,
    log,
    now,
    steady,
    inTurn,
    tombstones,
    complain,
  };
  const holders = createHolders(stores);
  const outlets = createOutlets();
  const kept = createKeptExports(outlets, now);
  const recalling = createRecalling({ ...shared, ...stores, outlets, lessons });
  const sweep = createSweeping({ ...stores, recalling, complain, now });
  const ends = createEnds({ sweep, complain, now });
  const groupClosed = createGroupClosed({ ...shared, ...stores, holders, recalling });
  const goneFrom = createGoneFrom({ ...shared, ...stores, holders, recalling });
  const erasing = createErasing({
    ...{ ...shared, recordings, vaults, shares, notes, groups, recalling, groupClosed },
  });
  const ending = createEnding({ ...shared, recordings, erasing });
  const leaveGroups = (account: string): Promise<void> =>
    inTurn(`vault ${account}`, async () => {
      for (const left of await outOfGroups(account, { groups, tombstones, groupClosed })) {
        await goneFrom(left[0]?.group ?? "", account, left);
      }
    });
  const keeper = createKeeper({
    ...{ ...shared, erasing, ending, recalling, leaveGroups, sweep: ends.sweep },
  });

  await eraseAgain({ ...shared, ...stores, erasing, groupClosed });
  await ending.settleAtStart();
  await keeper.round();
  const missing = await takeStock({ ...shared, ...stores, erasing });
  keeper.start();

  const changes = createVaultChanges({
    ...shared,
    holders,
    throttle: createThrottle(CONFIRMATIONS),
  });
  const allowance = createAllowance({ ...shared, holders });
  const mine = createRecordings({
    ...{ ...shared, holders, allowance, erasing, recalling, missing },
  });
  const missed = (object: string, id: string): void => {
    missing.set(object, id);
    log.error({ recording: shortId(id) }, "stored bytes are missing");
  };
  const sharing = createSharing({
    ...{ ...shared, ...stores, holders, own: mine.own, recalling, outlets, missed },
    ends,
  });
  const groupLibraries = createGroups({ ...shared, ...stores, holders, recalling, sweep });
  let closing: Promise<void> | null = null;
  return {
    ...allowance,
    ...ending,
    vaults: createVaults({ ...shared, vaults, holders, changes }),
    joins: createVaultJoins({ ...shared, vaults, holders, changes }),
    recordings: mine,
    opening: createOpening({ ...shared, recordings, own: mine.own, outlets, missed }),
    sharing,
    notebook: createNotebook({
      ...shared,
      ...stores,
      holders,
      own: mine.own,
      viewing: sharing,
      lessons,
      exports: kept,
    }),
    groups: groupLibraries,
    recalling,
    async accountClosed(account) {
      recalling.cutHands({ account });
      await recalling.ofAccount(account, "account-closed");
      await leaveGroups(account);
    },
    cutHands: recalling.cutHands,
    showings: createShowings({ own: mine.own, shares, seen: sharing.seen }),
    cutting: createCutting({ ...shared, own: mine.own, holders, allowance, erasing }),
    exportsWith: (sources) =>
      createExports({
        ...{ ...sources, kept, outlets, lines, now },
        mine: createMine({
          ...shared,
          own: mine.own,
          holders,
          groups: groupLibraries,
          missing,
          missed,
        }),
      }),
    keeper,
    abandon: (asker) =>
      inTurn(`vault ${asker.account}`, async () => {
        // Locked or not: hands that lost the code have to be able to begin anew.
        deps.confirmations.require(asker.sid);
        const { account, vault, locked } = await holders.of(asker.account);
        if (vault === null) throw new AppError("no-vault");
        await asker.again();
        const { recordings: all } = await erasing.abandon(account.id);
        await lines.after(vaultLine(account.id, { action: "vault:abandon" }));
        // How many there were is not for hands that have not shown that they were theirs (R23).
        const body = abandonReceipt(vault.publicKey, locked ? null : all, account.name, now());
        return { receipt: receipts.sign(body) };
      }),
    async holdings(account) {
      const { vault, locked } = await holders.of(account);
      const none = {
        ...{ recordings: 0, recordingBytes: 0, vaultDevices: null, notes: 0, groups: 0 },
        ...{ shares: 0, sharedWithMe: 0 },
      };
      if (vault === null || locked) return none;
      return {
        recordings: (await recordings.ofOwner(account)).length,
        recordingBytes: await recordings.bytesOf(account),
        vaultDevices: (await vaults.devices(account)).length,
        shares: (await shares.ofOwner(account)).length,
        sharedWithMe: (await shares.withAccount(account)).length,
        notes: await notes.countBy(account),
        groups: (await groups.ofAccount(account)).length,
      };
    },
    close: () =>
      (closing ??= Promise.all([keeper.close(), ends.close()]).then(() => tombstones.close())),
  };
}
