/** Notes from lessons: every live session in which something was written for me or by me. */
import type { LiveNotesReply } from "#protocol/http/notes.ts";
import { Desk, type House } from "../house/desk.ts";
import type { VaultHere } from "../live/key-check.ts";
import { words } from "../words.ts";
import { itemOf, type Item } from "./items.ts";
import { openLive, type LiveNote, type LiveSessionNotes } from "./live-opening.ts";

const text = words.notes.lessons;
/** So many live sessions at once. */
export const PAGE = 20;

export class LessonList extends Desk {
  /** Newest first; null before the first answer. */
  sessions: readonly LiveSessionNotes[] | null = null;
  limit = PAGE;
  /** Which are looked at; the newest from the start. */
  readonly open = new Set<string>();
  readonly #vault: VaultHere;
  readonly #opened = new Map<string, readonly LiveNote[]>();
  #left = false;

  constructor(house: House, vault: VaultHere) {
    super(house);
    this.#vault = vault;
  }

  get shown(): readonly LiveSessionNotes[] {
    return (this.sessions ?? []).slice(0, this.limit);
  }
  showMore(): void {
    this.limit += PAGE;
    this.changed();
  }

  async load(): Promise<void> {
    const opening = this.#vault.load();
    const reply = await this.fetch<LiveNotesReply>("load", "/api/notes/live");
    await opening;
    if (reply !== null) this.sessions = reply.sessions;
    const [first] = this.sessions ?? [];
    if (first !== undefined && this.open.size === 0) this.open.add(first.session);
    this.changed();
    await this.openShown();
  }
  leave(): void {
    this.#left = true;
  }

  /** Again when the vault was opened. */
  async openShown(): Promise<void> {
    for (const one of this.shown) if (this.open.has(one.session)) await this.#openOne(one);
  }
  toggle(one: LiveSessionNotes): void {
    if (!this.open.delete(one.session)) this.open.add(one.session);
    this.changed();
    if (this.open.has(one.session)) void this.#openOne(one);
  }

  /** In the order of the lesson, ms since its first note or its begin; null: not opened yet. */
  items({ session, startedAt }: LiveSessionNotes): readonly Item[] | null {
    const opened = this.#opened.get(session);
    if (opened === undefined) return null;
    const bodies = opened.flatMap(({ row, body }) => (body === null ? [] : [{ row, body }]));
    const first = Math.min(...bodies.map(({ body }) => body.atMs));
    return bodies
      .map(({ row, body }) => itemOf(row, body, body.atMs - (startedAt ?? first)))
      .toSorted((a, b) => a.atMs - b.atMs);
  }
  /** How many do not open here. */
  strange({ session }: LiveSessionNotes): number {
    return (this.#opened.get(session) ?? []).filter(({ body }) => body === null).length;
  }

  /** For good: nobody can write it again as it was. */
  async remove(session: LiveSessionNotes, note: string): Promise<boolean> {
    const done = await this.act("remove", "/api/notes/remove", { note }, text.removed);
    if (done === null) return false;
    this.sessions = (this.sessions ?? [])
      .map((one) =>
        one.session === session.session
          ? { ...one, notes: one.notes.filter((row) => row.note !== note) }
          : one,
      )
      .filter(({ notes }) => notes.length > 0);
    const left = this.#opened.get(session.session) ?? [];
    this.#opened.set(
      session.session,
      left.filter(({ row }) => row.note !== note),
    );
    this.changed();
    return true;
  }

  async #openOne(one: LiveSessionNotes): Promise<void> {
    const identity = this.#vault.held?.identity ?? null;
    if (identity === null) {
      this.#opened.clear();
      this.changed();
      return;
    }
    if (this.#opened.get(one.session)?.length === one.notes.length) return;
    await openLive(
      identity,
      one,
      (so) => {
        this.#opened.set(one.session, so);
        this.changed();
      },
      () => !this.#left && this.#vault.held?.identity === identity,
    );
  }
}
