/**
 * Whether what an export was made of still stands, asked before each file goes out (R18): a
 * key that was destroyed, a note that was hidden and a share that was taken back are in no
 * download that is gone on with. What came besides does not matter.
 */
import { AppError } from "../../errors.ts";
import type { RecordingStore } from "../../stores/recording-store.ts";

/** Throws where it does not. */
export type Stands = () => Promise<void>;

const changed = () => new AppError("not-now");

/** Each of these rows is among those that are there now, to the letter. */
export function stillAmong(
  before: readonly unknown[],
  rows: () => Promise<readonly unknown[]>,
): Stands {
  const were = before.map((row) => JSON.stringify(row));
  return async () => {
    const are = new Set((await rows()).map((row) => JSON.stringify(row)));
    if (!were.every((row) => are.has(row))) throw changed();
  };
}

type Rows = Pick<RecordingStore, "parts" | "segments" | "segment">;

/** Neither cut nor kept in part nor gone: the same keys, pieces and hidden stretches. */
export async function unbroken(
  recordings: Rows,
  id: string,
  own: () => Promise<{ hidden: readonly unknown[] }>,
): Promise<Stands> {
  const stamp = async (): Promise<string> => {
    const [parts, segments] = [await recordings.parts(id), await recordings.segments(id)];
    return JSON.stringify([parts, segments, (await own()).hidden]);
  };
  const before = await stamp();
  return async () => {
    if ((await stamp()) !== before) throw changed();
  };
}

/** The piece of this place is the one that it was. */
export const pieceStands =
  (
    recordings: Rows,
    {
      recording,
      part,
      segment,
      object,
    }: Record<"recording" | "object", string> & Record<"part" | "segment", number>,
    own: () => Promise<unknown>,
  ): Stands =>
  async () => {
    const found = await recordings.segment(recording, part, segment);
    if (found?.object !== object) throw changed();
    await own();
  };
