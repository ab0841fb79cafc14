/**
 * The notes of one recording: mine, those of others that were published, and what was
 * written during the lesson. Everything is opened and sealed in this page.
 */
import type {
  LiveNotesReply,
  NoteBody as NotePost,
  NoteChange,
  NoteRow,
  NotesReply,
} from "#protocol/http/notes.ts";
import type { NoteBody } from "#recordings/notes.ts";
import { Desk, type House } from "../house/desk.ts";
import type { NoteFault, NoteKeys } from "./note-keys.ts";
import { codeOf } from "../refused.ts";
import { randomBytes, toBase64url } from "../vault/bytes.ts";
import { words } from "../words.ts";
import { bodyOf, changeOf, freshAt, isEmpty, type Draft } from "./draft.ts";
import { EVERY_NOTE, found, itemOf, tagsIn, threadsOf, type Item, type NoteFind } from "./items.ts";
import { openLive, type LiveNote } from "./live-opening.ts";
import { onceEach } from "./once.ts";
import { Opening } from "./opening.ts";
import type { Places } from "./places.ts";

const text = words.notes;

/** 128 random bits. */
export const newId = (): string => toBase64url(randomBytes(16));
/** So many rows at once. */
export const PAGE = 50;

export interface NotesGround {
  of: { recording: string } | { share: string };
  places: Places;
  /** The same each time. */
  keys: () => Promise<Keys>;
  /** Of the vault that is open here. */
  identity: string;
  /** Whether what is written here can be read by others: the recording is mine, or shared with notes. */
  mayPublish: boolean;
}

type Keys = Pick<NoteKeys, "seal" | "sealCaption" | "open" | "openCaption">;

/** What these nos mean for a note; the server says them of other things, too. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  "moved-on": text.movedOn,
  "not-now": text.answered,
};

/** What was deleted last, and can be written again: by its author, where nobody had answered. */
interface Undo {
  item: Item;
  answers: Item | null;
}

export class Notes extends Desk {
  readonly ground: NotesGround;
  /** Null before the first answer. */
  rows: readonly NoteRow[] | null = null;
  find: NoteFind = EVERY_NOTE;
  limit = PAGE;
  selected: string | null = null;
  draft: Draft | null = null;
  undoable: Undo | null = null;

  readonly #opening = new Opening();
  #live: readonly LiveNote[] = [];
  /** In order once, however often somebody looks while the next one is typed. */
  #items: readonly Item[] | null = null;
  #found: readonly Item[] | null = null;
  #tags: readonly string[] | null = null;
  #strange: ReadonlyMap<NoteFault, number> | null = null;
  /** So many rows were listed again. */
  #repeated = 0;
  #run = 0;
  /** A second tap on "keep" keeps nothing twice. */
  #saving = false;
  #left = false;

  constructor(house: House, ground: NotesGround) {
    super(house);
    this.ground = ground;
  }

  /** The recording is mine. */
  get owner(): boolean {
    return "recording" in this.ground.of;
  }

  /** In the order of the film, answers below what they answer. */
  get items(): readonly Item[] {
    return (this.#items ??= threadsOf(this.#all()));
  }
  get found(): readonly Item[] {
    return (this.#found ??= found(this.items, this.find));
  }
  get tags(): readonly string[] {
    return (this.#tags ??= tagsIn(this.items));
  }
  /** Of what does not open: how many, and why. */
  get strange(): ReadonlyMap<NoteFault, number> {
    return (this.#strange ??= this.#faults());
  }
  #faults(): ReadonlyMap<NoteFault, number> {
    const counts = new Map<NoteFault, number>();
    const count = (why: NoteFault) => counts.set(why, (counts.get(why) ?? 0) + 1);
    if (this.#repeated > 0) counts.set("repeated", this.#repeated);
    for (const { note } of this.rows ?? []) {
      const opened = this.#opening.get(note);
      if (opened?.sort === "strange") count(opened.why);
    }
    for (const { fault } of this.#live) if (fault !== null) count(fault);
    return counts;
  }

  async load(): Promise<void> {
    const run = (this.#run += 1);
    const { of } = this.ground;
    const [name, id] =
      "share" in of ? (["share", of.share] as const) : (["recording", of.recording] as const);
    const reply = await this.fetch<NotesReply>(
      "load",
      `/api/notes?${name}=${encodeURIComponent(id)}`,
    );
    if (reply === null || run !== this.#run) return;
    const { rows, again } = onceEach(reply.notes);
    [this.rows, this.#repeated] = [rows, again.length];
    this.#renew();
    const wanted = () => run === this.#run && !this.#left;
    await this.#opening.openAll(
      rows,
      await this.ground.keys(),
      () => {
        this.#renew();
      },
      wanted,
    );
    if (wanted()) await this.#loadLive(`${name}=${encodeURIComponent(id)}`, wanted);
  }

  leave(): void {
    this.#left = true;
  }

  /** What is said in each piece, for the captions. */
  get captions() {
    return (this.rows ?? []).flatMap((row) => {
      const opened = this.#opening.get(row.note);
      return opened?.sort === "caption" ? [{ row, caption: opened.caption }] : [];
    });
  }

  look(change: Partial<NoteFind>): void {
    this.find = { ...this.find, ...change };
    this.#found = null;
    this.limit = PAGE;
    this.changed();
  }
  showMore(): void {
    this.limit += PAGE;
    this.changed();
  }
  select(id: string | null): void {
    this.selected = id;
    this.changed();
  }

  write(draft: Draft): void {
    this.draft = draft;
    this.failure = this.done = null;
    this.changed();
  }
  type(change: Partial<Draft>): void {
    if (this.draft === null) return;
    this.draft = { ...this.draft, ...change };
    this.changed();
  }
  drop(): void {
    this.draft = null;
    this.changed();
  }

  /** False where nothing is said, or the server refused; what was typed stays then. */
  async save(): Promise<boolean> {
    const { draft } = this;
    if (draft === null || isEmpty(draft) || this.#saving) return false;
    this.#saving = true;
    const saved = await (draft.changes === null
      ? this.add(draft)
      : this.#change(draft, draft.changes));
    this.#saving = false;
    if (!saved) return false;
    // Typed on meanwhile: that is another version, and stays.
    if (this.draft === draft) this.draft = null;
    this.changed();
    return true;
  }

  /** What was noted in the lesson, as a note of my own that can be shared, answered and resolved. */
  takeOver({ kind, atMs, text: said, tags, mine, author }: Item): void {
    const words = mine || said === "" ? said : text.takenOver(author, said);
    this.write({ ...freshAt(atMs), kind, text: words, tags: tags.join(", ") });
  }

  /** Without a draft: a mark, a tally, an answer on a form. */
  async add(draft: Draft, form: NoteBody["form"] = null): Promise<boolean> {
    const { places, of } = this.ground;
    const note = newId();
    const body = { ...bodyOf(draft, places, null), form };
    return this.#act(
      "save",
      async () => {
        const sealed = await this.#seal(note, body, draft);
        const post: NotePost = { note, of, ...sealed, replyTo: body.replyTo };
        await this.house.api.post("/api/notes", post);
        // Before the list is fetched anew: what comes is opened at once.
        if (draft.kind !== "tally") this.selected = draft.answers?.id ?? note;
      },
      draft.published ? text.published : text.saved,
    );
  }

  /** One tap: only mine until its author says more. */
  mark(atMs: number): Promise<boolean> {
    return this.add({ ...freshAt(atMs), kind: "mark" });
  }

  /** A change of `own` to `recording`, or back. */
  publish(item: Item, published: boolean): Promise<boolean> {
    return this.#change({ ...changeOf(item), published }, item);
  }

  resolve({ id }: Item, resolved: boolean): Promise<boolean> {
    return this.#act(
      `resolve ${id}`,
      () => this.house.api.post("/api/notes/resolve", { note: id, resolved }),
      resolved ? text.resolved : text.reopened,
    );
  }

  /** Whether it can be written again just as it was. */
  mayUndo(item: Item): boolean {
    return item.mine && !item.live && item.replies.length === 0;
  }
  async remove(item: Item): Promise<boolean> {
    const parent = this.rows?.find(({ note }) => note === item.id)?.replyTo ?? null;
    const answers = this.items.find(({ id }) => id === parent) ?? null;
    const done = await this.#act(
      `remove`,
      () => this.house.api.post("/api/notes/remove", { note: item.id }),
      text.removed,
    );
    if (!done) return false;
    this.undoable = this.mayUndo(item) ? { item, answers } : null;
    this.#live = this.#live.filter(({ row }) => row.note !== item.id);
    this.#renew();
    return true;
  }
  async undo(): Promise<void> {
    const { undoable } = this;
    if (undoable === null) return;
    this.undoable = null;
    const { item, answers } = undoable;
    if (!(await this.add({ ...changeOf(item), changes: null, answers }, item.form)))
      this.undoable = undoable;
    this.changed();
  }

  /** What stands there is another: all that was made of it is made anew. */
  #renew(): void {
    this.#items = this.#found = this.#tags = this.#strange = null;
    this.changed();
  }

  #all(): { item: Item; replyTo: string | null }[] {
    const { places } = this.ground;
    const written = (this.rows ?? []).flatMap((row) => {
      const opened = this.#opening.get(row.note);
      if (opened?.sort !== "note") return [];
      const { body } = opened;
      return [{ item: itemOf(row, body, places.toFilm(body.atMs)), replyTo: row.replyTo }];
    });
    const live = this.#live.flatMap(({ row, body }) =>
      body === null
        ? []
        : [{ item: itemOf(row, body, places.wallToFilm(body.atMs)), replyTo: null }],
    );
    if (this.owner) return [...written, ...live];
    // A piece at the edge of what is shared holds more than was shared: it is not for the viewer.
    const seen = ({ item }: { item: Item }) => places.shows(item.atMs);
    return [...written.filter((one) => one.item.mine || seen(one)), ...live.filter(seen)];
  }

  async #change(draft: Draft, item: Item): Promise<boolean> {
    const row = this.rows?.find(({ note }) => note === item.id);
    const opened = this.#opening.get(item.id);
    if (row === undefined || opened?.sort !== "note") return false;
    const body = bodyOf(draft, this.ground.places, opened.body);
    const said =
      draft.published === !item.own
        ? text.changed
        : draft.published
          ? text.published
          : text.unpublished;
    return this.#act(
      "save",
      async () => {
        const sealed = await this.#seal(item.id, body, draft);
        const change: NoteChange = { note: item.id, ...sealed, changedAt: row.changedAt };
        await this.house.api.post("/api/notes/change", change);
      },
      said,
    );
  }

  /** Sealed for whoever is to read it; nothing leaves the page before. */
  async #seal(
    note: string,
    body: NoteBody,
    { published, atMs }: Draft,
  ): Promise<Pick<NotePost, "under" | "place" | "sealed">> {
    const { places } = this.ground;
    const keys = await this.ground.keys();
    const under = published ? "recording" : "own";
    const place = published ? places.at(atMs) : null;
    return { under, place, sealed: await keys.seal({ note, under, place }, body) };
  }

  /** In turn: of taps that come fast, none is lost. */
  #act(act: string, step: () => Promise<unknown>, said: string): Promise<boolean> {
    const done = this.#turn.then(() => this.#doNow(act, step, said));
    this.#turn = done;
    return done;
  }
  #turn: Promise<unknown> = Promise.resolve();

  /** Never rejects: a no is said by the desk. */
  async #doNow(act: string, step: () => Promise<unknown>, said: string): Promise<boolean> {
    this.undoable = null;
    const done = await this.step(
      act,
      async () => {
        await step();
        return true;
      },
      said,
    );
    await this.load();
    return done === true;
  }

  protected override fail(act: string, error: unknown): void {
    super.fail(act, error);
    // The server's sentence is about a live session; here it was the note.
    const said = OWN_WORDS[codeOf(error)];
    if (said === undefined || act !== "save") return;
    this.failure = { act, message: said };
    this.changed();
  }

  /** Of a recording of mine all of its lesson; of one shared with me, what I wrote in it myself. */
  async #loadLive(query: string, wanted: () => boolean): Promise<void> {
    const reply = await this.fetch<LiveNotesReply>("live", `/api/notes/live?${query}`);
    const [session] = reply?.sessions ?? [];
    if (session === undefined || !wanted()) return;
    const told = (so: readonly LiveNote[]) => {
      this.#live = so;
      this.#renew();
    };
    await openLive(this.ground.identity, session, told, wanted, this.#live);
  }
}
