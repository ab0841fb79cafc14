/**
 * My recordings: what there is, keeping, throwing away, changing one's mind. Nobody but
 * the owner reads or changes any of it; a recording of somebody else's and one that
 * nobody has answer the same, and an account that began anew sees none (R23).
 */
import type { Static } from "typebox";
import type { Receipt } from "#protocol/events.ts";
import type {
  RecordingKeep,
  RecordingSettingsBody,
  RecordingsReply,
  RecordingTitle,
} from "#protocol/http/recordings.ts";
import type { Lines } from "../accounts/lines.ts";
import type { Asker } from "../accounts/ports.ts";
import type { Receipts } from "../audit/receipts.ts";
import { AppError } from "../errors.ts";
import type { Recording, RecordingState, RecordingStore } from "../stores/recording-store.ts";
import { chosenBy, type ChoicesStores } from "./choices.ts";
import { ANY_STATE, type Erasing } from "./erasing.ts";
import type { Holders } from "./holder.ts";
import { checkedKeep } from "./keeping.ts";
import { discarded, FIRST_CHOICES, kept, rechosen, restored } from "./lifecycle.ts";
import { byOwner, deletionReceipt } from "./recording-lines.ts";
import { shown, type Missing } from "./recording-rows.ts";
import type { Allowance } from "./allowance.ts";
import type { Recalling } from "./shares/recalling.ts";

export interface Recordings {
  list(account: string): Promise<RecordingsReply>;
  /**
   * Throws `not-now` where it is not the time, `bad-request` for parts that do not fit it, and
   * `moved-on` where they were made for another state.
   */
  keep(asker: Asker, what: RecordingKeep): Promise<void>;
  /** Acts first. A second one answers as the first did. */
  remove(asker: Asker, recording: string): Promise<{ receipt: Receipt; eraseAt: number | null }>;
  /** Throws `not-now` where there is nothing to undo any more. */
  undo(asker: Asker, recording: string): Promise<void>;
  title(asker: Asker, what: Static<typeof RecordingTitle>): Promise<void>;
  choose(asker: Asker, choices: RecordingSettingsBody): Promise<void>;
  /** One of the account's own, in one of these states. Throws `no-such-recording` or `not-now`. */
  own(account: string, id: string, states: readonly RecordingState[]): Promise<Recording>;
}
export interface RecordingsDeps {
  stores: ChoicesStores & { recordings: RecordingStore };
  holders: Holders;
  allowance: Allowance;
  erasing: Erasing;
  recalling: Pick<Recalling, "ofRecording">;
  receipts: Receipts;
  lines: Lines;
  missing: Missing;
  /** Wall clock, ms. */
  now(): number;
}

const OPENABLE = ["undecided", "kept"] as const;

export function createRecordings(deps: RecordingsDeps): Recordings {
  const { stores, holders, allowance, erasing, recalling, receipts, lines, missing, now } = deps;
  const { recordings } = stores;

  const own: Recordings["own"] = async (account, id, states) => {
    const { vault, locked } = await holders.of(account);
    // One answer for every id, before any is looked for.
    if (locked) throw new AppError("vault-locked");
    const found = vault === null ? null : await recordings.byId(id);
    if (found?.owner !== account) throw new AppError("no-such-recording");
    if (!states.includes(found.state)) throw new AppError("not-now");
    return found;
  };
  const chosen = async (account: string) => {
    const found = await chosenBy(stores, account);
    if (found === null) throw new AppError("signed-out");
    return found;
  };
  /** Announced in the log, asked again, then done from these states and no other. */
  const changing = (
    asker: Asker,
    recording: Recording,
    line: { action: `recording:${string}`; detail?: Record<string, string | number | boolean> },
    change: () => Promise<Parameters<RecordingStore["change"]>[2]>,
  ) =>
    lines.giving(byOwner(line.action, recording, line.detail), async () => {
      await asker.again();
      const next = await change();
      const done = await recordings.change(recording.id, [recording.state], next);
      if (!done) throw new AppError("not-now");
    });

  return {
    own,
    async list(account) {
      const { locked, vault } = await holders.of(account);
      const { own: mine, most } = await chosen(account);
      const obstacles = await allowance.obstacles(account);
      // What other hands left is not for these: not that it is there, nor how much (R23).
      if (locked || vault === null) {
        const settings = locked ? FIRST_CHOICES : mine;
        return { recordings: [], settings: { ...settings }, most, usedBytes: 0, obstacles };
      }
      // Some hundred segments each, and some thousand recordings: none is read without need.
      const contents = await recordings.contents(account);
      const spoilt = new Set(missing.values());
      const rows: RecordingsReply["recordings"] = [];
      for (const one of await recordings.ofOwner(account)) {
        const needed = one.hidden.length > 0 || spoilt.has(one.id);
        const segments = needed ? await recordings.segments(one.id) : [];
        const of = contents.get(one.id) ?? { keyFiles: [], storedMs: 0 };
        const row = shown(one, { contents: of, segments }, missing);
        if (row !== null) rows.push(row);
      }
      return {
        recordings: rows,
        settings: { ...mine },
        most,
        usedBytes: await recordings.bytesOf(account),
        obstacles,
      };
    },

    async keep(asker, { recording: id, only, pieces }) {
      const recording = await own(asker.account, id, OPENABLE);
      const { inForce } = await chosen(asker.account);
      const segments = await recordings.segments(id);
      const count = only === null ? segments.length : checkedKeep(segments, only, pieces).count;
      const line = {
        action: "recording:keep",
        detail: { whole: only === null, segments: count },
      } as const;
      await changing(asker, recording, line, async () => {
        if (only !== null) {
          // In turn: what was cut or deleted since must not come back by these keys.
          await erasing.narrow(id, async () => {
            const narrowed = checkedKeep(await recordings.segments(id), only, pieces);
            await asker.again();
            await own(asker.account, id, [recording.state]);
            return narrowed;
          });
        }
        // Kept before, and now only a part of it: the date that it has stays.
        return recording.state === "kept" ? {} : kept(recording, inForce, now());
      });
    },

    async remove(asker, id) {
      const recording = await own(asker.account, id, ANY_STATE);
      if (recording.state === "recording") throw new AppError("not-now");
      const { account } = await holders.of(asker.account);
      const { inForce } = await chosen(asker.account);
      await asker.again();
      const at = now();
      const change = discarded(recording, inForce, at);
      let { eraseAt } = recording;
      if (OPENABLE.some((state) => state === recording.state) && change.state === "bin") {
        eraseAt = change.eraseAt ?? null;
        if (!(await recordings.change(id, [recording.state], change)))
          throw new AppError("not-now");
      } else if (recording.state !== "bin") {
        eraseAt = null;
        if (!(await erasing.erase(id, ["undecided", "kept", "erasing"]))) {
          throw new AppError("not-now");
        }
      }
      // Locked for everyone: whoever watches is cut off, and an undo brings no share back.
      const cut = recalling.ofRecording(id, "deleted");
      await cut.catch(() => undefined);
      // It is deleted, even where the disk refused a share's keys: the keeper takes those.
      if (recording.state !== "bin") {
        await lines.after(byOwner("recording:delete", recording, { eraseAt }));
      }
      await cut;
      return {
        receipt: receipts.sign(deletionReceipt(recording, account.name, at, eraseAt)),
        eraseAt,
      };
    },

    async undo(asker, id) {
      const recording = await own(asker.account, id, ["bin"]);
      if (recording.eraseAt !== null && recording.eraseAt <= now()) throw new AppError("not-now");
      await changing(asker, recording, { action: "recording:undo" }, async () =>
        restored(recording, now()),
      );
    },

    async title(asker, { recording: id, sealed }) {
      const recording = await own(asker.account, id, ["recording", ...OPENABLE]);
      await changing(asker, recording, { action: "recording:title" }, async () => ({
        sealedTitle: sealed,
      }));
    },

    async choose(asker, choices) {
      const { account } = asker;
      if ((await holders.of(account)).locked) throw new AppError("vault-locked");
      const about = { action: "recording:settings", actor: account, object: account };
      await lines.giving({ ...about, owner: account, detail: { ...choices } }, async () => {
        await asker.again();
        await recordings.setSettings({ account, ...choices });
        const { inForce } = await chosen(account);
        for (const one of await recordings.ofOwner(account)) {
          if (one.state !== "kept") continue;
          const expiresAt = rechosen(one, inForce, now());
          if (expiresAt !== one.expiresAt) await recordings.change(one.id, ["kept"], { expiresAt });
        }
      });
    },
  };
}
