/**
 * Reading a recording's sealed bytes: its owner alone, and never without a line in the
 * log that is there first (R22).
 */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { StorageError, type Storage } from "#recordings/storage/port.ts";
import type { Lines } from "../accounts/lines.ts";
import type { Asker } from "../accounts/ports.ts";
import { AppError } from "../errors.ts";
import type { RecordingStore } from "../stores/recording-store.ts";
import { byOwner } from "./recording-lines.ts";
import { manifestOf } from "./recording-rows.ts";
import type { Recordings } from "./recordings.ts";

export interface Opening {
  manifest(asker: Asker, recording: string): Promise<ManifestReply>;
  /** The sealed bytes. Throws `no-such-recording`, `not-now`, or `not-found` where they are missing. */
  segment(asker: Asker, recording: string, part: number, segment: number): Promise<Uint8Array>;
}
export interface OpeningDeps {
  recordings: RecordingStore;
  own: Recordings["own"];
  storage: Pick<Storage, "read">;
  lines: Lines;
  /** A row names this object, and it is not there. */
  missed(object: string, recording: string): void;
}

/** Sign-ins whose looks are remembered; a forgotten one writes another line. */
const REMEMBERED = 1_000;
const OPENABLE = ["undecided", "kept"] as const;

export function createOpening({ recordings, own, storage, lines, missed }: OpeningDeps): Opening {
  /** Sign-in and recording: has a line. */
  const opened = new Set<string>();
  const note = async ({ account, sid }: Asker, id: string): Promise<void> => {
    await lines.before(byOwner("recording:open", { id, owner: account }));
    opened.add(`${sid} ${id}`);
    for (const oldest of opened) {
      if (opened.size <= REMEMBERED) break;
      opened.delete(oldest);
    }
  };
  return {
    async manifest(asker, id) {
      await own(asker.account, id, OPENABLE);
      await note(asker, id);
      const [parts, segments] = [await recordings.parts(id), await recordings.segments(id)];
      await asker.again();
      return manifestOf(await own(asker.account, id, OPENABLE), parts, segments);
    },
    async segment(asker, id, part, segment) {
      await own(asker.account, id, OPENABLE);
      const found = await recordings.segment(id, part, segment);
      if (found === null) throw new AppError("not-found");
      if (!opened.has(`${asker.sid} ${id}`)) await note(asker, id);
      const bytes = await storage.read(found.object).catch((error: unknown) => {
        if (!(error instanceof StorageError) || error.code !== "missing") throw error;
        missed(found.object, id);
        throw new AppError("not-found", error);
      });
      // It may have been deleted, or the sign-in ended, while the disk was read.
      await asker.again();
      await own(asker.account, id, OPENABLE);
      return bytes;
    },
  };
}
