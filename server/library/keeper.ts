/**
 * Does what is due, every minute and at the start: what ran out, what nobody decided
 * about, what was interrupted while it was being erased. Judged by the believed time
 * (`clock-guard.ts`), never by a wall clock that has just jumped.
 */
import type { Lines } from "../accounts/lines.ts";
import { shortId, type Log } from "../log.ts";
import type { NoteStore } from "../stores/note-store.ts";
import type { Recording, RecordingStore } from "../stores/recording-store.ts";
import type { VaultStore } from "../stores/vault-store.ts";
import { chosenBy, type ChoicesStores, type Chosen } from "./choices.ts";
import { advance, begin, type Believed } from "./clock-guard.ts";
import type { Ending } from "./ending.ts";
import type { Erasing } from "./erasing.ts";
import { isLocked } from "./holder.ts";
import { CLOSED_MS, DAY_MS, dueNow } from "./lifecycle.ts";
import { byClock } from "./recording-lines.ts";
import type { Recalling } from "./shares/recalling.ts";

const KEEPER_MS = 60_000;

export interface Keeper {
  /** Goes round once. Never rejects; what failed is tried again the next time. */
  round(): Promise<void>;
  /** Goes round every minute from now on. */
  start(): void;
  close(): Promise<void>;
}
export interface KeeperDeps {
  stores: ChoicesStores & {
    recordings: RecordingStore;
    vaults: VaultStore;
    notes: Pick<NoteStore, "forgetAccount">;
  };
  erasing: Erasing;
  ending: Pick<Ending, "ended" | "unwritten">;
  recalling: Pick<Recalling, "ofRecording">;
  /** A closed account is in no group library; a crash may have come between. May be done again. */
  leaveGroups(account: string): Promise<void>;
  /** Takes back the shares that must not stand any more. */
  sweep(): Promise<void>;
  lines: Lines;
  log: Log;
  /** Wall clock, ms. */
  now(): number;
  /** A clock that only runs forwards, ms. */
  steady(): number;
}

export function createKeeper(deps: KeeperDeps): Keeper {
  const { stores, erasing, ending, recalling, lines, log, now, steady } = deps;
  const { recordings, vaults } = stores;
  let believed: Believed | null = null;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const tell = async (): Promise<number> => {
    const [wall, at] = [now(), steady()];
    const before = believed;
    believed =
      before === null
        ? begin((await recordings.facts()).clock, wall, at)
        : advance(before, wall, at);
    if (believed.doubt !== null && (before?.doubt ?? null) === null) {
      log.warn(
        { aheadMs: wall - believed.time },
        "the clock is ahead: nothing is deleted by it yet",
      );
    }
    await recordings.setFacts({ clock: believed.time });
    return believed.time;
  };
  /** By the hands of this moment: an account may begin anew while a round is under way. */
  const hidden = async (owner: string): Promise<boolean> => {
    const [vault, account] = [await vaults.of(owner), await stores.accounts.byId(owner)];
    return vault === null || account === null || isLocked(account, vault);
  };
  const look = async (recording: Recording, chosen: Chosen, at: number): Promise<void> => {
    const { closedAt, inForce: choices } = chosen;
    const due = dueNow(recording, { choices, closedAt, now: at });
    if (due.what === "nothing") return;
    const detail = { why: due.why };
    if (due.what === "erase") {
      if (!(await erasing.erase(recording.id, [recording.state]))) return;
      const secret = await hidden(recording.owner);
      await lines.after(byClock("recording:erase", recording, secret, detail));
      return;
    }
    if (!(await recordings.change(recording.id, [recording.state], due.change))) return;
    if (due.change.state === "bin") await recalling.ofRecording(recording.id, "deleted");
    // That a closed account's recordings wait is no news to anybody.
    if (due.why === "waiting") return;
    const { eraseAt = null, expiresAt = null } = due.change;
    const action = due.change.state === "bin" ? "recording:delete" : "recording:keep";
    const secret = await hidden(recording.owner);
    const dates = { ...detail, ...(action === "recording:delete" ? { eraseAt } : { expiresAt }) };
    await lines.after(byClock(action, recording, secret, dates));
  };
  /** A closed account's vault goes with its recordings (R15). */
  const lookAtVault = async (account: string, { closedAt, inForce }: Chosen, at: number) => {
    if (closedAt !== null) await deps.leaveGroups(account);
    if (closedAt === null || closedAt + Math.max(inForce.undoDays * DAY_MS, CLOSED_MS) > at) return;
    await erasing.abandon(account);
    await stores.notes.forgetAccount(account);
    const line = { action: "vault:abandon", object: account, owner: account };
    await lines.after({ ...line, detail: { why: "account-closed" } });
  };
  const trying = async (what: string, id: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (err) {
      log.error({ err, what, id: shortId(id) }, "the library's keeper tries again in a minute");
    }
  };
  const goRound = async (): Promise<void> => {
    const at = await tell();
    const known = new Map<string, Chosen | null>();
    const chosenOf = async (id: string): Promise<Chosen | null> => {
      if (!known.has(id)) known.set(id, await chosenBy(stores, id));
      return known.get(id) ?? null;
    };
    for (const id of ending.unwritten()) {
      await trying("an end", id, () => ending.ended(id));
    }
    for (const { id } of await recordings.inState("erasing")) {
      await trying("erasing", id, () => erasing.finish(id));
    }
    for (const one of await recordings.inState("undecided", "kept", "bin")) {
      await trying("what is due", one.id, async () => {
        const chosen = await chosenOf(one.owner);
        if (chosen !== null) await look(one, chosen, at);
      });
    }
    for (const { account } of await vaults.all()) {
      await trying("vaults", account, async () => {
        const chosen = await chosenOf(account);
        if (chosen !== null) await lookAtVault(account, chosen, at);
      });
    }
    await trying("shares", "all", deps.sweep);
    await vaults.removeJoins(now());
  };
  const round = (): Promise<void> =>
    (running ??= goRound()
      .catch((err: unknown) => log.error({ err }, "the library's keeper tries again in a minute"))
      .finally(() => {
        running = null;
      }));
  return {
    round,
    start() {
      timer ??= setInterval(() => void round(), KEEPER_MS).unref();
    },
    async close() {
      if (timer !== null) clearInterval(timer);
      await running;
    },
  };
}
