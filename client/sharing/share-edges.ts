/**
 * Where the pieces of a range lie, by what is sealed in them. The manifest only says where to
 * look: a server could name any piece of the lesson as the one that the person chose.
 */
import type { KeyFile } from "#recordings/key-file.ts";
import { openSegment, type OpenedSegment } from "#recordings/open.ts";
import type { Stretch } from "../player/film.ts";
import type { KeptPart } from "../recordings/recording-range.ts";
import { refuse } from "../vault/vault.ts";
import { words } from "../words.ts";

/** The sealed bytes of a piece. Rejects with what the server answers. */
export type ReadPiece = (part: number, segment: number) => Promise<Uint8Array>;

const text = words.keys.share;
/** A head may say another moment than the manifest by so much, ms: it rounds. */
const ROUNDED_MS = 1_000;

type Segment = KeptPart["segments"][number];
type Readable = OpenedSegment & { head: NonNullable<OpenedSegment["head"]> };

/**
 * Of one part: opens its first two pieces and its last one. Rejects with `Refused`:
 * `wrong-key` where one does not open, `wrong-place` where one is sealed for a moment that
 * does not touch the range. Between the first and the last the order of numbers is the
 * order of time (FORMAT.md, 3).
 */
export async function checkEdges(
  key: KeyFile,
  { part, segments }: KeptPart,
  { fromMs, toMs }: Stretch,
  read: ReadPiece,
): Promise<void> {
  const open = (one: Segment | undefined) =>
    one === undefined ? null : opened(key, part, one, read);
  const first = await open(segments[0]);
  const second = await open(segments[1]);
  const last = segments.length > 2 ? await open(segments.at(-1)) : null;
  if (first === null) return;
  for (const one of [first, second, last])
    if (one !== null && one.head.atMs >= toMs + ROUNDED_MS) throw misplaced();
  // Where the second goes on from the first, the first lasts until it begins.
  const goesOn = second?.head.previous?.segment === segments[0]?.segment;
  const endsMs = goesOn && second !== null ? second.head.atMs : lastHeard(first);
  if (endsMs <= fromMs - ROUNDED_MS) throw misplaced();
}

const lastHeard = ({ head, records }: Readable): number =>
  records.reduce(
    (last, record) => (record.type === "clock" ? Math.max(last, record.atMs) : last),
    head.atMs,
  );
const misplaced = () => refuse(text.wrongPlace, "wrong-place");

async function opened(
  key: KeyFile,
  part: number,
  { segment }: Segment,
  read: ReadPiece,
): Promise<Readable> {
  const secret = await key.keyOf(segment);
  if (secret === null) throw refuse(text.wrongKey, "wrong-key");
  const place = { recording: key.recording, part, segment };
  const found = await openSegment(await read(part, segment), secret, place);
  if (found.head === null) throw refuse(text.edge, "wrong-key");
  return { ...found, head: found.head };
}
