/** What the list, the timeline and the chart show of a note. Pure. */
import type { NoteRow } from "#protocol/http/notes.ts";
import type { NoteBody, NoteKind } from "#recordings/notes.ts";
import { plainText } from "../recordings/recordings-found.ts";

export interface Item {
  id: string;
  kind: NoteKind;
  /** ms of the film. */
  atMs: number;
  toMs: number | null;
  text: string;
  tags: readonly string[];
  form: NoteBody["form"];
  author: string;
  mine: boolean;
  /** Nobody but me opens it. */
  own: boolean;
  /** Written during the lesson. */
  live: boolean;
  resolved: boolean;
  createdAt: number;
  changed: boolean;
  /** Oldest first. */
  replies: readonly Item[];
}

export const itemOf = (row: NoteRow, body: NoteBody, atMs: number): Item => ({
  ...{ id: row.note, kind: body.kind, atMs },
  toMs: body.toMs === null ? null : atMs + (body.toMs - body.atMs),
  ...{ text: body.text, tags: body.tags, form: body.form },
  ...{ author: row.author.name, mine: row.mine, own: row.under === "own" },
  ...{ live: row.under === "live", resolved: row.resolvedAt !== null },
  ...{ createdAt: row.createdAt, changed: body.edit > 0, replies: [] },
});

/** In the order of the film, each with what was answered; an answer to nothing stands by itself. */
export const threadsOf = (
  all: readonly { item: Item; replyTo: string | null }[],
): readonly Item[] => {
  const ids = new Set(all.map(({ item }) => item.id));
  const replies = new Map<string, Item[]>();
  for (const { item, replyTo } of all)
    if (replyTo !== null && replyTo !== item.id && ids.has(replyTo))
      replies.set(replyTo, [...(replies.get(replyTo) ?? []), item]);
  const answers = new Set([...replies.values()].flat().map(({ id }) => id));
  // An answer to an answer stands below the note that began it.
  const below = (id: string, seen: ReadonlySet<string>): Item[] =>
    (replies.get(id) ?? [])
      .filter((one) => !seen.has(one.id))
      .flatMap((one) => [one, ...below(one.id, new Set([...seen, one.id]))]);
  return all
    .filter(({ item }) => !answers.has(item.id))
    .map(({ item }) => ({
      ...item,
      replies: below(item.id, new Set([item.id])).toSorted((a, b) => a.createdAt - b.createdAt),
    }))
    .toSorted((a, b) => a.atMs - b.atMs || a.createdAt - b.createdAt);
};

export interface NoteFind {
  text: string;
  /** Empty: every kind but tallies, which the chart counts. */
  kind: "" | NoteKind;
  tag: string;
  /** Only what is not resolved. */
  open: boolean;
}
export const EVERY_NOTE: NoteFind = { text: "", kind: "", tag: "", open: false };

export const isEvery = (find: NoteFind): boolean =>
  find.text.trim() === "" && find.kind === "" && find.tag === "" && !find.open;

const searched = (item: Item): string =>
  plainText([item.text, item.author, ...item.tags, ...item.replies.map(searched)].join("\n"));

export const found = (items: readonly Item[], find: NoteFind): readonly Item[] => {
  const wanted = plainText(find.text).split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    if (find.kind === "" ? item.kind === "tally" : item.kind !== find.kind) return false;
    if (find.open && item.resolved) return false;
    if (find.tag !== "" && !item.tags.includes(find.tag)) return false;
    if (wanted.length === 0) return true;
    const text = searched(item);
    return wanted.every((word) => text.includes(word));
  });
};

/** Every tag in use, in the order of the alphabet. */
export const tagsIn = (items: readonly Item[]): readonly string[] =>
  [...new Set(items.flatMap(({ tags }) => tags))].toSorted((a, b) => a.localeCompare(b));

const MOST_TAGS = 20;
const LONGEST_TAG = 60;
/** "groups, wait time" as typed, each once; what is too long is cut where it would be refused. */
export const tagsFrom = (typed: string): readonly string[] =>
  [...new Set(typed.split(",").map((tag) => tag.trim().slice(0, LONGEST_TAG)))]
    .filter((tag) => tag !== "")
    .slice(0, MOST_TAGS);

/** A jump lands on this moment; one that is nearer than this is where the person stands, ms. */
const HERE_MS = 700;
/**
 * The next note to jump to, or the one before; null at the end. `here`: the note that is
 * selected; while the picture stands at it, the list goes on from it: several may share a moment.
 */
export const nextFrom = (
  items: readonly Item[],
  atMs: number,
  by: 1 | -1,
  here: string | null = null,
): Item | null => {
  const index = items.findIndex(({ id }) => id === here);
  const selected = items[index];
  if (selected !== undefined && Math.abs(selected.atMs - atMs) <= HERE_MS)
    return items[index + by] ?? null;
  return (
    (by > 0
      ? items.find((one) => one.atMs > atMs + HERE_MS)
      : items.findLast((one) => one.atMs < atMs - HERE_MS)) ?? null
  );
};
