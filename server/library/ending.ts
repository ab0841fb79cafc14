/** What is done when a recording has ended, by its owner or because what served it died. */
import type { Storage } from "#recordings/storage/port.ts";
import { SEGMENT_MS } from "#recordings/wire.ts";
import type { RecordingSegment, RecordingStore } from "../stores/recording-store.ts";
import type { Erasing } from "./erasing.ts";
import { ended } from "./lifecycle.ts";

export interface Ending {
  /**
   * Counts what was cut off, and lets the recording wait for its owner's choice. One that
   * holds nothing is erased. A second call does nothing.
   */
  ended(recording: string): Promise<void>;
  /** Those that have ended and could not be written: to be ended again. */
  unwritten(): readonly string[];
  /** Ends everything that was under way when the server died. Answers how many. */
  settleAtStart(): Promise<number>;
}
export interface EndingDeps {
  recordings: RecordingStore;
  storage: Pick<Storage, "size">;
  erasing: Erasing;
  /** Wall clock, ms. */
  now(): number;
}

export function createEnding({ recordings, storage, erasing, now }: EndingDeps): Ending {
  /** A segment that was being written when its recorder died: what is there, counts. */
  const mend = async (all: readonly RecordingSegment[]): Promise<void> => {
    const closed = all.filter(({ chunks, lastsMs }) => chunks !== null && lastsMs > 0);
    const bytesOf = closed.reduce((sum, { bytes }) => sum + bytes, 0);
    const msOf = closed.reduce((sum, { lastsMs }) => sum + lastsMs, 0);
    for (const one of all.filter(({ chunks, bytes }) => chunks === null && bytes === 0)) {
      const { recording, part, segment, lastsMs } = one;
      const bytes = await storage.size(one.object);
      if (bytes === null || bytes === 0) {
        // Its row was there before its object, as it has to be: nothing was ever stored.
        await recordings.removeSegments(recording, part, [segment]);
        continue;
      }
      // How long it lasted stands sealed inside it: guessed by what the others took.
      const guess = bytesOf === 0 ? SEGMENT_MS : Math.round((bytes * msOf) / bytesOf);
      const lasted = lastsMs > 0 ? lastsMs : Math.min(SEGMENT_MS, guess);
      await recordings.closeSegment({ ...one, bytes, chunks: null, lastsMs: lasted });
    }
  };
  const end: Ending["ended"] = async (id) => {
    if ((await recordings.byId(id))?.state !== "recording") return;
    await mend(await recordings.segments(id));
    if ((await recordings.segments(id)).length === 0) {
      await erasing.erase(id, ["recording"]);
      return;
    }
    await recordings.change(id, ["recording"], ended(now()));
  };
  const unwritten = new Set<string>();
  return {
    async ended(id) {
      unwritten.add(id);
      await end(id);
      unwritten.delete(id);
    },
    unwritten: () => [...unwritten],
    async settleAtStart() {
      const underWay = await recordings.inState("recording");
      for (const { id } of underWay) await end(id);
      return underWay.length;
    },
  };
}
