/** My log: page after page, newest first, live at its head. */
import type { LogLine, LogQuery, LogReply } from "#protocol/http/log.ts";
import { ACTIONS_OF, type LogKind } from "#protocol/words.ts";
import { endOf, startOf } from "../house/days.ts";
import { Desk } from "../house/desk.ts";

/** As the fields of the page hold it; "" asks for all. */
export interface LogFilter {
  kind: LogKind | "";
  outcome: LogLine["outcome"] | "";
  actor: string;
  /** "2026-11-03", both days included. */
  from: string;
  to: string;
}
export const EVERYTHING: LogFilter = { kind: "", outcome: "", actor: "", from: "", to: "" };

/** What the server is asked. Pure. */
export const queryOf = (filter: LogFilter, before: number | null): string => {
  const { kind, outcome, actor } = filter;
  const [from, to] = [startOf(filter.from), endOf(filter.to)];
  const query: LogQuery = {
    ...(kind === "" ? {} : { kind }),
    ...(outcome === "" ? {} : { outcome }),
    ...(actor === "" ? {} : { actor }),
    ...(from === null ? {} : { from: String(from) }),
    ...(to === null ? {} : { to: String(to) }),
    ...(before === null ? {} : { before: String(before) }),
  };
  const said = new URLSearchParams(query).toString();
  return said === "" ? "/api/my/log" : `/api/my/log?${said}`;
};

/** Whether a line that was written just now belongs to what is shown. Pure. */
export const fits = (line: LogLine, filter: LogFilter): boolean => {
  const [from, to] = [startOf(filter.from), endOf(filter.to)];
  return (
    (filter.kind === "" || ACTIONS_OF[filter.kind].some((one) => line.action.startsWith(one))) &&
    (filter.outcome === "" || line.outcome === filter.outcome) &&
    (filter.actor === "" || line.actor === filter.actor) &&
    (from === null || line.at >= from) &&
    (to === null || line.at < to)
  );
};

/** Newest first, each line once, whatever order news and pages arrive in. Pure. */
export const merged = (lines: readonly LogLine[], more: readonly LogLine[]): LogLine[] => {
  const last = lines.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  // The usual case, a page of older lines, needs no sorting.
  if (more.every(({ seq }) => seq < last)) return [...lines, ...more];
  const known = new Set(lines.map(({ seq }) => seq));
  return [...lines, ...more.filter(({ seq }) => !known.has(seq))].toSorted((a, b) => b.seq - a.seq);
};

/** The same object while nobody new is named: what is drawn with it need not be drawn again. */
const named = (known: LogReply["people"], more: LogReply["people"]): LogReply["people"] =>
  Object.entries(more).every(([id, { name }]) => known[id]?.name === name)
    ? known
    : { ...known, ...more };

export class MyLog extends Desk {
  filter: LogFilter = EVERYTHING;
  /** Null until the first page is here. */
  lines: LogLine[] | null = null;
  people: LogReply["people"] = {};
  next: number | null = null;
  loading = false;
  /** The newest line of all, whatever is shown. */
  newest: { seq: number; hash: string } | null = null;
  /** A page that was asked for under an older filter is dropped. */
  #generation = 0;

  load(): Promise<void> {
    this.lines = null;
    this.next = null;
    this.#generation += 1;
    return this.#page(null);
  }
  async show(change: Partial<LogFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    await this.load();
  }
  /** The next older page; nothing when one is on its way or there is none. */
  async more(): Promise<void> {
    if (this.loading || this.next === null) return;
    await this.#page(this.next);
  }

  /** A line that was written just now. */
  hear({ line, people }: { line: LogLine; people: LogReply["people"] }): void {
    this.people = named(this.people, people);
    this.#note(line);
    if (this.lines !== null && fits(line, this.filter)) this.lines = merged(this.lines, [line]);
    this.changed();
  }

  /** Connected again: what was written meanwhile was told to nobody here. */
  async catchUp(): Promise<void> {
    if (this.lines !== null) await this.#page(null);
  }

  async save(): Promise<Blob | null> {
    try {
      this.failure = null;
      return await this.house.api.download("/api/my/log/download");
    } catch (error) {
      this.fail("download", error);
      return null;
    }
  }

  async #page(before: number | null): Promise<void> {
    const generation = this.#generation;
    this.loading = true;
    this.changed();
    const reply = await this.fetch<LogReply>("load", queryOf(this.filter, before));
    if (generation !== this.#generation) return;
    this.loading = false;
    if (reply !== null) {
      this.lines = merged(this.lines ?? [], reply.lines);
      this.people = named(this.people, reply.people);
      this.next = reply.next;
      for (const line of reply.lines.slice(0, 1)) this.#note(line);
    }
    this.changed();
  }

  #note({ seq, hash }: LogLine): void {
    if (this.newest === null || seq > this.newest.seq) this.newest = { seq, hash };
  }
}
