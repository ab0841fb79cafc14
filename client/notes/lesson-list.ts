/** Notes from lessons: every live session in which something was written for me or by me. */
import type { LiveNotesReply } from "#protocol/http/notes.ts";
import { Desk, type House } from "../house/desk.ts";
import type { VaultHere } from "../live/key-check.ts";
import { words } from "../words.ts";
import { itemOf, type Item } from "./items.ts";
import { openLive, type LiveNote, type LiveSessionNotes } from "./live-opening.ts";

const text = words.notes.lessons;
/** What was counted in a lesson, of one thing. */
export interface Tally {
  form: Item["form"];
  /** In the order of the lesson. */
  items: readonly [Item, ...Item[]];
}

export class LessonList extends Desk {
  /** Newest first; null before the first answer. */
  sessions: readonly LiveSessionNotes[] | null = null;
  /** Where those before these begin; null: these are all. */
  before: string | null = null;
  /** Which are looked at; the newest from the start. */
  readonly open = new Set<string>();
  readonly #vault: VaultHere;
  readonly #opened = new Map<string, readonly LiveNote[]>();
  #left = false;

  constructor(house: House, vault: VaultHere) {
    super(house);
    this.#vault = vault;
  }

  async load(): Promise<void> {
    const opening = this.#vault.load();
    await this.#page(null);
    await opening;
    const [first] = this.sessions ?? [];
    if (first !== undefined && this.open.size === 0) this.open.add(first.session);
    this.changed();
    await this.openShown();
  }
  /** Those before these. */
  async showMore(): Promise<void> {
    if (this.before !== null && this.busy === null) await this.#page(this.before);
  }
  async #page(before: string | null): Promise<void> {
    const query = before === null ? "" : `?before=${encodeURIComponent(before)}`;
    const reply = await this.fetch<LiveNotesReply>("load", `/api/notes/live${query}`);
    // Asked for twice, it stands there once.
    if (reply === null || (before !== null && before !== this.before)) return;
    this.sessions = [...(before === null ? [] : (this.sessions ?? [])), ...reply.sessions];
    this.before = reply.before;
    this.changed();
  }
  leave(): void {
    this.#left = true;
  }

  /** Again when the vault was opened. */
  async openShown(): Promise<void> {
    for (const one of this.sessions ?? []) if (this.open.has(one.session)) await this.#openOne(one);
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
  /** What was counted, each thing once. */
  tallies(items: readonly Item[]): readonly Tally[] {
    const counted = items.filter(({ kind }) => kind === "tally");
    const things = Map.groupBy(counted, ({ form }) => `${form?.form ?? ""} ${form?.item ?? ""}`);
    return [...things.values()].flatMap(([first, ...others]) =>
      first === undefined ? [] : [{ form: first.form, items: [first, ...others] }],
    );
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
