/** "Keep a part": whether what the owner's page asks for fits the recording. PURE. */
import type { RecordingKeep } from "#protocol/http/recordings.ts";
import { AppError } from "../errors.ts";
import type { RecordingPart, RecordingSegment } from "../stores/recording-store.ts";

/** The first line of an age file (age specification, version 1). */
const AGE = "age-encryption.org/v1\n";
/** Whether it may be a key file at all: the old keys are destroyed in exchange for it. */
export const isKeyFile = (keyFile: string): boolean =>
  Buffer.from(keyFile, "base64").toString("latin1").startsWith(AGE);

export interface Narrowed {
  parts: Pick<RecordingPart, "part" | "keyFile">[];
  keep(segment: Pick<RecordingSegment, "part" | "segment">): boolean;
  /** How many segments stay. */
  count: number;
}

/**
 * Throws `moved-on` where the page knew another number of pieces, and `bad-request` where a
 * part is named twice, a range holds no segment, or what is said to be a key file is none:
 * the old keys are destroyed in exchange for these.
 */
export function checkedKeep(
  segments: readonly Pick<RecordingSegment, "part" | "segment">[],
  only: NonNullable<RecordingKeep["only"]>,
  pieces: number | undefined,
): Narrowed {
  // Pieces only ever go: a key file made of more of them may bring back one that was cut out.
  if (segments.length !== pieces) throw new AppError("moved-on");
  const ranges = new Map(only.map((range) => [range.part, range]));
  if (ranges.size !== only.length) throw new AppError("bad-request");
  const keep: Narrowed["keep"] = ({ part, segment }) => {
    const range = ranges.get(part);
    return range !== undefined && range.fromSegment <= segment && segment <= range.toSegment;
  };
  const stays = segments.filter(keep);
  for (const { part, keyFile } of only) {
    if (!isKeyFile(keyFile) || !stays.some((one) => one.part === part))
      throw new AppError("bad-request");
  }
  return {
    parts: only.map(({ part, keyFile }) => ({ part, keyFile })),
    keep,
    count: stays.length,
  };
}
