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
import type { Outlets, Piece } from "./shares/outlets.ts";

export interface Opening {
  manifest(asker: Asker, recording: string): Promise<ManifestReply>;
  /**
   * The sealed bytes. Throws `no-such-recording`, `not-now`, or `not-found` where they are missing.
   * `cut` is called where it is deleted, or the sign-in ends, while they are being sent.
   */
  segment(
    asker: Asker,
    what: { recording: string; part: number; segment: number },
    cut: () => void,
  ): Promise<Piece>;
}
export interface OpeningDeps {
  recordings: RecordingStore;
  own: Recordings["own"];
  outlets: Pick<Outlets, "openedBehind">;
  storage: Pick<Storage, "read">;
  lines: Lines;
  /** A row names this object, and it is not there. */
  missed(object: string, recording: string): void;
}

/** Sign-ins whose looks are remembered; a forgotten one writes another line. */
const REMEMBERED = 1_000;
const OPENABLE = ["undecided", "kept"] as const;

export function createOpening(deps: OpeningDeps): Opening {
  const { recordings, own, storage, lines, missed, outlets } = deps;
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
      const recording = await own(asker.account, id, OPENABLE);
      await asker.again();
      return manifestOf(recording, parts, segments);
    },
    async segment(asker, { recording: id, part, segment }, cut) {
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
      const check = async (): Promise<void> => {
        await own(asker.account, id, OPENABLE);
        await asker.again();
      };
      const outlet = { viewer: asker.account, sid: asker.sid, share: null };
      const of = { ...outlet, recordings: new Set([id]) };
      const sent = await outlets.openedBehind(of, check, cut);
      return { bytes, sent };
    },
  };
}
