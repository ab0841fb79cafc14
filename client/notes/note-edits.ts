/**
 * How far each note had come when this device saw it last: an older version that comes back
 * is noticed. Only what was changed at least once is kept, and of many the newest.
 */
import { recall, remember } from "../kept.ts";

const KEY = "aside-note-edits";
const MOST = 2_000;

let known: Map<string, number> | null = null;

function edits(): Map<string, number> {
  if (known !== null) return known;
  known = new Map();
  try {
    const kept: unknown = JSON.parse(recall(KEY) ?? "[]");
    for (const one of Array.isArray(kept) ? kept : []) {
      const [note, edit]: unknown[] = Array.isArray(one) ? one : [];
      if (typeof note === "string" && typeof edit === "number") known.set(note, edit);
    }
  } catch {
    // Somebody else wrote there: it begins anew.
  }
  return known;
}

/** 0 where none was seen. */
export const newestEdit = (note: string): number => edits().get(note) ?? 0;

export function hasSeenEdit(note: string, edit: number): void {
  const all = edits();
  if (edit === 0 || edit <= newestEdit(note)) return;
  all.delete(note);
  all.set(note, edit);
  for (const oldest of all.keys()) {
    if (all.size <= MOST) break;
    all.delete(oldest);
  }
  remember(KEY, JSON.stringify([...all]));
}
