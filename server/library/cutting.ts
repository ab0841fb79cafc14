/**
 * Cutting a stretch out of a recording for good, and keeping a range of it as another
 * recording of the same owner. Whatever the page made for an older state of the recording
 * is refused: it could bring back the key of a piece that is gone.
 */
import { randomBytes } from "node:crypto";
import { copyOut, cutOut } from "#recordings/cut.ts";
import { StorageError, type Storage } from "#recordings/storage/port.ts";
import type { Receipt } from "#protocol/events.ts";
import type { RecordingCopy, RecordingCut } from "#protocol/http/recordings.ts";
import { newId } from "../accounts/ids.ts";
import type { InTurn } from "../accounts/in-turn.ts";
import type { Lines } from "../accounts/lines.ts";
import type { Asker } from "../accounts/ports.ts";
import type { Receipts } from "../audit/receipts.ts";
import { AppError } from "../errors.ts";
import type { RecordingSegment, RecordingStore } from "../stores/recording-store.ts";
import type { Allowance } from "./allowance.ts";
import { chosenBy, type ChoicesStores } from "./choices.ts";
import type { Erasing } from "./erasing.ts";
import type { Holders } from "./holder.ts";
import { isKeyFile } from "./keeping.ts";
import { kept } from "./lifecycle.ts";
import { byOwner, cutReceipt } from "./recording-lines.ts";
import type { Recordings } from "./recordings.ts";

export interface Cutting {
  /**
   * Throws `bad-request` where nothing would be left, or the key files do not fit; `moved-on`
   * where they were made for another state.
   */
  cut(asker: Asker, what: RecordingCut): Promise<{ receipt: Receipt }>;
  /** Throws as `cut`, and what stands against storing more: `quota-reached`, `disk-full`. */
  copy(asker: Asker, what: RecordingCopy): Promise<{ recording: string }>;
}
export interface CuttingDeps {
  stores: ChoicesStores & { recordings: RecordingStore };
  own: Recordings["own"];
  holders: Holders;
  allowance: Pick<Allowance, "room">;
  erasing: Pick<Erasing, "narrow">;
  storage: Pick<Storage, "create" | "read" | "remove">;
  inTurn: InTurn;
  lines: Lines;
  receipts: Receipts;
  complain(what: string, error: unknown): void;
  /** Wall clock, ms. */
  now(): number;
}

const OPENABLE = ["undecided", "kept"] as const;

export function createCutting(deps: CuttingDeps): Cutting {
  const { stores, own, holders, allowance, erasing, storage, lines, now } = deps;
  const { recordings } = stores;

  /** In turn: what is there now, and what the cut makes of it. */
  const planned = async (asker: Asker, what: RecordingCut) => {
    const { hidden } = await own(asker.account, what.recording, OPENABLE);
    const parts = await recordings.parts(what.recording);
    const result = cutOut(await recordings.segments(what.recording), hidden, what.remove);
    const fresh = new Map(what.keys.map(({ part, keyFile }) => [part, keyFile]));
    const left = new Set(result.stays.map(({ part }) => part));
    if (left.size === 0 || what.remove.fromMs >= what.remove.toMs)
      throw new AppError("bad-request");
    if (result.stays.length !== what.pieces) throw new AppError("moved-on");
    const fits = result.parts.every((part) => fresh.has(part)) && fresh.size === what.keys.length;
    if (!fits || fresh.size !== result.parts.length) throw new AppError("bad-request");
    if (![...fresh.values()].every(isKeyFile)) throw new AppError("bad-request");
    return {
      ...result,
      keyFiles: parts
        .filter(({ part }) => left.has(part))
        .map(({ part, keyFile }) => ({ part, keyFile: fresh.get(part) ?? keyFile })),
    };
  };

  /** The objects of a copy, under new names; all are taken back where one fails. */
  const copied = async (
    asker: Asker,
    id: string,
    segments: readonly RecordingSegment[],
  ): Promise<Map<RecordingSegment, string>> => {
    const names = new Map<RecordingSegment, string>();
    try {
      for (const segment of segments) {
        // Each takes its time: what is deleted or cut meanwhile is not copied on.
        await asker.again();
        await own(asker.account, id, OPENABLE);
        const bytes = await storage.read(segment.object);
        const name = randomBytes(16).toString("hex");
        const writer = await storage.create(name);
        names.set(segment, name);
        await writer.append(bytes);
        await writer.close();
      }
      return names;
    } catch (error) {
      await dropped(names);
      if (error instanceof StorageError && error.code === "full") {
        throw new AppError("disk-full", error);
      }
      if (error instanceof StorageError && error.code === "missing") {
        throw new AppError("not-now", error);
      }
      throw error;
    }
  };
  const dropped = async (names: ReadonlyMap<unknown, string>): Promise<void> => {
    for (const name of names.values()) {
      // No row names it: the next start removes it.
      await storage.remove(name).catch((error: unknown) => deps.complain("removing", error));
    }
  };

  return {
    async cut(asker, what) {
      const recording = await own(asker.account, what.recording, OPENABLE);
      const { account } = await holders.of(asker.account);
      let pieces = 0;
      await erasing.narrow(what.recording, async () => {
        const { keyFiles, gone, hidden } = await planned(asker, what);
        await asker.again();
        await own(asker.account, what.recording, OPENABLE);
        pieces = gone.length;
        const names = new Set(gone.map(({ object }) => object));
        return { parts: keyFiles, keep: ({ object }) => !names.has(object), hidden };
      });
      const at = now();
      const { fromMs, toMs } = what.remove;
      const detail = { pieces, cutMs: toMs - fromMs };
      await lines.after(byOwner("recording:cut", recording, detail));
      const stated = cutReceipt(recording, { fromMs, toMs, pieces }, account.name, at);
      return { receipt: deps.receipts.sign(stated) };
    },

    async copy(asker, what) {
      const { recording: id, range } = what;
      const source = await own(asker.account, id, OPENABLE);
      const plan = copyOut(await recordings.segments(id), source.hidden, range);
      const { pieces } = plan;
      checkCopy(what, pieces);
      const bytes = pieces.reduce((sum, one) => sum + one.bytes, 0);
      await allowance.room(asker.account, bytes);
      const chosen = await chosenBy(stores, asker.account);
      if (chosen === null) throw new AppError("signed-out");
      const copy = newId();
      const line = byOwner("recording:copy", source, { copy, pieces: pieces.length });
      return lines.giving(line, async () => {
        const names = await copied(asker, id, pieces);
        try {
          await deps.inTurn(`recording ${id}`, async () => {
            await asker.again();
            const now_ = await own(asker.account, id, OPENABLE);
            const again = copyOut(await recordings.segments(id), now_.hidden, range);
            // Cut meanwhile: the copy would hold what was taken out for good.
            const held = (of: Pick<typeof again, "pieces" | "hidden">) =>
              JSON.stringify([of.pieces.map(({ object }) => object), of.hidden]);
            if (held(again) !== held(plan)) throw new AppError("moved-on");
            await recordings.addWhole(
              {
                ...now_,
                ...kept(now_, chosen.inForce, now()),
                ...{ id: copy, sealedTitle: what.sealedTitle, bytes: 0, hidden: again.hidden },
              },
              what.keys.map(({ part, keyFile }) => ({
                ...{ recording: copy, part, keyFile, createdAt: now() },
              })),
              pieces.map((one) => ({ ...one, recording: copy, object: names.get(one) ?? "" })),
            );
          });
        } catch (error) {
          await dropped(names);
          throw error;
        }
        return { recording: copy };
      });
    },
  };
}

/** The key files are for exactly the parts and pieces that the range touches. */
function checkCopy(what: RecordingCopy, pieces: readonly RecordingSegment[]): void {
  if (pieces.length !== what.pieces) throw new AppError("moved-on");
  const parts = Map.groupBy(pieces, ({ part }) => part);
  const given = new Set(what.keys.map(({ part }) => part));
  const fits = what.keys.every(({ part, fromSegment, toSegment, keyFile }) => {
    const held = parts.get(part) ?? [];
    const ends = [held[0]?.segment, held.at(-1)?.segment];
    return isKeyFile(keyFile) && ends[0] === fromSegment && ends[1] === toSegment;
  });
  if (!fits || given.size !== parts.size || what.keys.length !== parts.size) {
    throw new AppError("bad-request");
  }
}
