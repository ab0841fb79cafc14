/**
 * Marks and notes that are set while a lesson runs, by its coach or its teacher. Each is
 * sealed here for the teacher's vault and, where it is open, for the writer's own; what
 * could not be sent stays in this page and is sent again.
 */
import type { LiveNoteBody } from "#protocol/http/notes.ts";
import { newNote, type NoteBody, type NoteKind } from "#recordings/notes.ts";
import { sealLiveNote } from "./note-keys.ts";
import { Changing } from "../live/changing.ts";
import { codeOf, messageOf } from "../refused.ts";
import { newId } from "./notes.ts";
import {
  ASKING,
  whomFor,
  type Lesson,
  type Readiness,
  type Whom,
  type WhomGround,
} from "./whom.ts";

export type { Lesson, Readiness } from "./whom.ts";

/** Before what could not be sent is sent again, ms. */
const AGAIN_MS = 4_000;
/** What may be otherwise the next time. */
const PASSING = ["offline", "no-answer", "too-fast", "unavailable"];

export interface LiveGround extends WhomGround {
  api: WhomGround["api"] & { post: <T>(path: string, body?: unknown) => Promise<T> };
  againMs?: number;
}

export type Said = Pick<NoteBody, "kind"> & Partial<Pick<NoteBody, "text" | "tags" | "form">>;

/**
 * `keeping` it is on its way; `waiting` it could not be sent, and is sent again by itself;
 * `kept` the server has it; `failed` it was refused.
 */
export interface Written {
  note: string;
  session: string;
  kind: NoteKind;
  /** By this device's clock, ms. */
  hereMs: number;
  text: string;
  form: NoteBody["form"];
  state: "keeping" | "waiting" | "kept" | "failed";
  /** Why not, for the person. */
  why: string | null;
}

export class LiveNotes extends Changing {
  /** Newest first; of every live session since this page was opened. */
  written: readonly Written[] = [];
  readonly #ground: LiveGround;
  readonly #lessons = new Map<string, Lesson>();
  readonly #known = new Map<string, Whom>();
  readonly #asking = new Map<string, Promise<void>>();
  /** By note, once it was sealed: sent again it is the same one, which the server knows by it. */
  readonly #sealed = new Map<string, string>();
  /** What the server was given, for all that is known: it may have come though no answer did. */
  readonly #sent = new Map<string, Promise<unknown>>();
  /** Taken back here, and not by the server yet. */
  readonly #slips = new Map<string, Written>();
  /** Sign-outs so far: what was begun before one is dropped. */
  #era = 0;

  constructor(ground: LiveGround) {
    super();
    this.#ground = ground;
  }

  readiness(session: string): Readiness {
    return (this.#known.get(session) ?? ASKING).readiness;
  }
  /** The teacher's two keys, where the server names another one than before. */
  changedKey(session: string): Whom["changed"] {
    return (this.#known.get(session) ?? ASKING).changed;
  }
  of(session: string): readonly Written[] {
    return this.written.filter((one) => one.session === session);
  }
  /** How many the server has not got, or has still though they were taken back. */
  unkept(session?: string): number {
    const here = (one: Written): boolean => session === undefined || one.session === session;
    const waits = this.written.filter((one) => one.state !== "kept");
    return [...waits, ...this.#slips.values()].filter(here).length;
  }

  /** Asks for whom to seal, once for each live session; again where it failed or my vault changed. */
  begin(lesson: Lesson): Promise<void> {
    const { session } = lesson;
    this.#lessons.set(session, lesson);
    const { readiness } = this.#known.get(session) ?? ASKING;
    if (readiness === "ready" || readiness === "changed") return Promise.resolve();
    const asking = this.#asking.get(session) ?? this.#ask(lesson);
    this.#asking.set(session, asking);
    return asking;
  }

  /** Rejects as the pins do. The person compared the key words with the teacher: from now on it is this key. */
  async accept({ session, owner }: Lesson): Promise<void> {
    const changed = this.changedKey(session);
    if (changed === null) return;
    const era = this.#era;
    await this.#ground.pins.accept(owner, changed.now);
    if (era !== this.#era) return;
    this.#known.delete(session);
    await this.begin(this.#lessons.get(session) ?? { session, owner, mine: false });
    for (const one of this.of(session)) if (one.state !== "kept") void this.again(one.note);
  }

  /** At once in the list, then kept. `hereMs`: when it was seen, by this device's clock. */
  add(lesson: Lesson, said: Said, hereMs = Date.now()): void {
    const { kind, text = "", form = null } = said;
    const one: Written = {
      ...{ note: newId(), session: lesson.session, kind, hereMs, text, form },
      ...{ state: "keeping", why: null },
    };
    this.written = [one, ...this.written];
    this.changed();
    this.#lessons.set(lesson.session, lesson);
    void this.#keep(one.note, said);
  }

  /** Sends it again, because the person asks for it. */
  async again(note: string): Promise<void> {
    const one = this.written.find((other) => other.note === note);
    if (one === undefined || one.state === "kept") return;
    this.#see(note, { state: "keeping", why: null });
    const { kind, text, form } = one;
    await this.#keep(note, { kind, text, form });
  }

  /** A slip: out of the list at once, and for good as soon as the server answers. */
  takeBack(note: string): void {
    const slip = this.written.find((one) => one.note === note);
    if (slip === undefined) return;
    this.#slips.set(note, slip);
    this.written = this.written.filter((one) => one !== slip);
    this.changed();
    void this.#takeAway(slip);
  }

  /** Signed out: nothing of the person stays in the page. */
  forget(): void {
    this.#era += 1;
    this.written = [];
    this.#lessons.clear();
    this.#known.clear();
    this.#asking.clear();
    this.#sealed.clear();
    this.#sent.clear();
    this.#slips.clear();
    this.changed();
  }

  async #ask(lesson: Lesson): Promise<void> {
    const { session } = lesson;
    const era = this.#era;
    try {
      const known = await whomFor(this.#ground, lesson);
      if (era === this.#era) this.#known.set(session, known);
    } catch {
      // Asked again with the next note; until then it is said that they are not kept yet.
      if (era === this.#era) this.#known.set(session, { ...ASKING, readiness: "failed" });
    } finally {
      this.#asking.delete(session);
      this.changed();
    }
  }

  async #keep(note: string, said: Said): Promise<void> {
    const era = this.#era;
    const one = this.written.find((other) => other.note === note);
    const lesson = one && this.#lessons.get(one.session);
    if (one === undefined || lesson === undefined) return;
    try {
      await this.begin(lesson);
      const { readiness, recipients, aheadMs } = this.#known.get(one.session) ?? ASKING;
      if (era !== this.#era) return;
      if (recipients === null) {
        // What a person has to mend first is said once, above the list.
        this.#see(note, { state: readiness === "failed" ? "waiting" : "failed", why: null });
        if (readiness === "failed") this.#later(() => this.#keep(note, said));
        return;
      }
      const atMs = Math.round(one.hereMs + aheadMs);
      const body = newNote({ atMs, wall: true, ...said });
      const sealed =
        this.#sealed.get(note) ?? (await sealLiveNote(recipients, note, one.session, body));
      if (era !== this.#era) return;
      this.#sealed.set(note, sealed);
      // Taken back meanwhile: it never leaves this page.
      if (!this.written.some((other) => other.note === note)) return;
      const post: LiveNoteBody = { note, session: one.session, sealed };
      const sent = this.#ground.api.post("/api/notes/live", post);
      this.#sent.set(note, sent);
      await sent;
      if (era !== this.#era) return;
      this.#sealed.delete(note);
      this.#see(note, { state: "kept", why: null });
    } catch (error) {
      if (era !== this.#era) return;
      const passing = PASSING.includes(codeOf(error));
      this.#see(note, { state: passing ? "waiting" : "failed", why: messageOf(error) });
      if (passing) this.#later(() => this.#keep(note, said));
    }
  }

  async #takeAway(slip: Written): Promise<void> {
    const { note } = slip;
    const era = this.#era;
    try {
      const sent = this.#sent.get(note);
      // What it came to is asked of the server itself.
      await sent?.catch(() => undefined);
      if (era !== this.#era) return;
      if (sent !== undefined) await this.#ground.api.post("/api/notes/remove", { note });
    } catch (error) {
      if (era !== this.#era) return;
      if (PASSING.includes(codeOf(error))) return this.#later(() => this.#takeAway(slip));
      if (codeOf(error) !== "no-such-note") {
        const again: Written = { ...slip, state: "kept", why: messageOf(error) };
        this.written = [again, ...this.written].toSorted((a, b) => b.hereMs - a.hereMs);
      }
    }
    this.#slips.delete(note);
    this.changed();
  }

  #later(work: () => Promise<void>): void {
    const era = this.#era;
    setTimeout(() => {
      if (era === this.#era) void work();
    }, this.#ground.againMs ?? AGAIN_MS);
  }

  #see(note: string, change: Pick<Written, "state" | "why">): void {
    this.written = this.written.map((one) => (one.note === note ? { ...one, ...change } : one));
    this.changed();
  }
}
