/** Rows of notes, each note once: a server that lists one again is named. Pure. */

export interface Once<Row> {
  rows: readonly Row[];
  /** What was listed before already. */
  again: readonly Row[];
}
export function onceEach<Row extends { note: string }>(listed: readonly Row[]): Once<Row> {
  const [seen, rows, again] = [new Set<string>(), [] as Row[], [] as Row[]];
  for (const row of listed) {
    (seen.has(row.note) ? again : rows).push(row);
    seen.add(row.note);
  }
  return { rows, again };
}
