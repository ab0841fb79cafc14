/** Which recordings are shown: found by title and day, on this device only. Pure. */
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { clock } from "../words/time.ts";
import { dayKey, endOf, fullDay, startOf } from "../house/days.ts";

type Row = RecordingsReply["recordings"][number];

export interface Find {
  text: string;
  /** Empty: all of them. */
  state: "" | Row["state"];
  /** Days as keys, "2026-11-03", both included; empty: no limit. */
  from: string;
  to: string;
}
export const FIND_ALL: Find = { text: "", state: "", from: "", to: "" };

export const isAll = (find: Find): boolean =>
  find.text.trim() === "" && find.state === "" && find.from === "" && find.to === "";

/** Small letters without accents: "Géometrie" is found by "geom". */
export const plainText = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();

/** What is searched of one recording: its title where it is known, its day in words and as a key. */
export const searchedOf = (row: Pick<Row, "startedAt">, title: string | null): string =>
  plainText(
    [
      title ?? "",
      fullDay(row.startedAt),
      dayKey(row.startedAt),
      clock(new Date(row.startedAt)),
    ].join("\n"),
  );

/** In the order in which they came. `searched` answers `searchedOf` of a row, which may be remembered. */
export const foundIn = (
  rows: readonly Row[],
  find: Find,
  searched: (row: Row) => string,
): readonly Row[] => {
  const wanted = plainText(find.text).split(/\s+/).filter(Boolean);
  const [from, to] = [startOf(find.from) ?? -Infinity, endOf(find.to) ?? Infinity];
  return rows.filter((row) => {
    if (find.state !== "" && row.state !== find.state) return false;
    if (row.startedAt < from || row.startedAt >= to) return false;
    if (wanted.length === 0) return true;
    const text = searched(row);
    return wanted.every((word) => text.includes(word));
  });
};
