/** What happens to recordings by itself, and when next. Pure. */
import type { RecordingsReply } from "#protocol/http/recordings.ts";

type Row = RecordingsReply["recordings"][number];

export interface Due {
  /** `untouched`: the standing choice takes effect; `expires`: kept, and deleted by itself; `bin`: locked, and gone then. */
  what: "untouched" | "expires" | "bin";
  n: number;
  /** Bytes that go with them; 0 where they are kept. */
  bytes: number;
  /** Wall clock, ms: the first of them, and the last. */
  firstAt: number;
  lastAt: number;
}

const ORDER = ["untouched", "expires", "bin"] as const;

const at = (row: Row): readonly [Due["what"], number] | null => {
  if (row.state === "undecided" && row.decideBy !== null) return ["untouched", row.decideBy];
  if (row.state === "kept" && row.expiresAt !== null) return ["expires", row.expiresAt];
  if (row.state === "bin" && row.eraseAt !== null) return ["bin", row.eraseAt];
  return null;
};

/** Nearest kind of choice first; kinds of which there is none are left out. */
export function dueOf(
  rows: readonly Row[],
  untouched: RecordingsReply["settings"]["untouched"],
): Due[] {
  const found = new Map<Due["what"], Due>();
  for (const row of rows) {
    const due = at(row);
    if (due === null) continue;
    const [what, when] = due;
    const goes = what !== "untouched" || untouched === "discard";
    const before = found.get(what);
    found.set(what, {
      what,
      n: (before?.n ?? 0) + 1,
      bytes: (before?.bytes ?? 0) + (goes ? row.bytes : 0),
      firstAt: Math.min(before?.firstAt ?? when, when),
      lastAt: Math.max(before?.lastAt ?? when, when),
    });
  }
  return ORDER.flatMap((what) => found.get(what) ?? []);
}
