/** My recordings: what there is, and what I do with each. Titles are opened here, never sent. */
import type {
  CutReply,
  DeletedReply,
  ManifestReply,
  RecordingKeep,
  RecordingSettingsBody,
  RecordingsReply,
} from "#protocol/http/recordings.ts";
import type { Stretch } from "#protocol/http/shared.ts";
import type { VaultReply } from "#protocol/http/vault.ts";
import type { VaultHere } from "../live/key-check.ts";
import { Refused } from "../refused.ts";
import type { Sink } from "../sink.ts";
import { words } from "../words.ts";
import { Desk, type House } from "../house/desk.ts";
import { deletedWords } from "./deleted.ts";
import { makeFilm } from "./film-file.ts";
import { Cancelled, copyOf } from "./recording-copy.ts";
import { copyOfRange, cutOf, goneBy, piecesOf, shownMs } from "./recording-cut.ts";
import { onlyOf } from "./recording-part.ts";
import { RecordingTitles } from "./recording-titles.ts";
import { FIND_ALL, foundIn, searchedOf, type Find } from "./recordings-found.ts";
import type { Shares } from "../sharing/shares.ts";
import type { Kept } from "./recording-range.ts";
import { length } from "./recording-words.ts";

const text = words.recordings;
const refusedBy = (code: string, message: string): Refused =>
  new Refused({ code, message, retryable: false });

export type Row = RecordingsReply["recordings"][number];
/** Has a title that opens: what is locked tells none. */
const isSealed = ({ sealedTitle, state }: Row): boolean => sealedTitle !== null && state !== "bin";
/** So many rows at once: a page draws them without a pause. */
export const PAGE = 50;

export class Recordings extends Desk {
  reply: RecordingsReply | null = null;
  /** What is looked for, on this device only. */
  find: Find = FIND_ALL;
  /** How many of what was found are shown. */
  limit = PAGE;
  /** By recording: the receipt of its deletion, until this page is left. */
  readonly receipts = new Map<string, DeletedReply["receipt"]>();
  /** The recording whose part is being chosen, and its manifest, which may name another id. */
  choosing: string | null = null;
  manifest: ManifestReply | null = null;
  /** The copy, or the film, under way. */
  copying: { recording: string; share: number; film?: boolean } | null = null;

  readonly #shares: Pick<Shares, "load" | "viewersOf"> | null;
  readonly #vault: VaultHere;
  readonly #titles: RecordingTitles;
  /** What is searched of a recording, by it and its title. */
  readonly #searched = new Map<string, string>();
  #found: readonly Row[] | null = null;

  /** `shares`, where they are shown beside: what is done to a recording may take them back. */
  constructor(
    house: House,
    vault: VaultHere,
    shares: Pick<Shares, "load" | "viewersOf"> | null = null,
  ) {
    super(house);
    this.#shares = shares;
    this.#vault = vault;
    this.#titles = new RecordingTitles(vault, () => {
      this.changed();
    });
  }

  async load(): Promise<void> {
    // The list does not wait for the vault: that opens its titles when it comes.
    const opening = this.#vault.load();
    this.reply = (await this.fetch<RecordingsReply>("load", "/api/recordings")) ?? this.reply;
    this.changed();
    void this.openTitles();
    await opening;
  }

  byId(recording: string): Row | null {
    return this.reply?.recordings.find((one) => one.recording === recording) ?? null;
  }

  /** Everything that fits, newest first. */
  get found(): readonly Row[] {
    return (this.#found ??= foundIn(this.reply?.recordings ?? [], this.find, (row) =>
      this.#searchedOf(row),
    ));
  }
  /** What is drawn of it. */
  get shown(): readonly Row[] {
    return this.found.slice(0, this.limit);
  }
  /** Titles that are known by now, of those that are sealed; null where nobody looks for words. */
  get opening(): { known: number; all: number } | null {
    if (this.find.text.trim() === "" || this.#vault.held === null) return null;
    const sealed = (this.reply?.recordings ?? []).filter(isSealed);
    const known = sealed.filter(({ recording }) => this.#titles.get(recording) !== undefined);
    return { known: known.length, all: sealed.length };
  }

  look(change: Partial<Find>): void {
    this.find = { ...this.find, ...change };
    this.limit = PAGE;
    this.changed();
    void this.openTitles();
  }
  showMore(): void {
    this.limit += PAGE;
    this.changed();
    void this.openTitles();
  }

  /** Undefined where there is none; null where it is sealed for somebody who is not here. */
  titleOf({ recording, sealedTitle }: Row): string | null | undefined {
    return sealedTitle === null ? undefined : (this.#titles.get(recording) ?? null);
  }

  /** Again whenever the vault was opened: what is in view first, all of it once words are looked for. */
  openTitles(): Promise<void> {
    return this.#titles.open(() => [
      ...this.shown.filter(isSealed),
      ...(this.find.text.trim() === "" ? [] : (this.reply?.recordings ?? []).filter(isSealed)),
    ]);
  }

  protected override changed(): void {
    this.#found = null;
    super.changed();
  }

  #searchedOf(row: Row): string {
    // Locked for everyone, the owner too: the title is not told, not even by finding it.
    const title = row.state === "bin" ? null : (this.titleOf(row) ?? null);
    const name = `${row.recording} ${title ?? ""}`;
    const before = this.#searched.get(name);
    if (before !== undefined) return before;
    const text_ = searchedOf(row, title);
    this.#searched.set(name, text_);
    return text_;
  }

  /** The whole of it. */
  keep({ recording }: Pick<Row, "recording">): Promise<boolean> {
    return this.#doing(`keep ${recording}`, "/api/recordings/keep", { recording, only: null }, () =>
      this.#keptWords(recording),
    );
  }
  #keptWords(recording: string): string {
    const viewers = this.#shares?.viewersOf(recording) ?? null;
    if (viewers === null) return text.act.kept;
    return viewers.length === 0 ? text.act.keptAlone : text.act.keptShared(words.and(viewers));
  }

  async choosePart({ recording }: Pick<Row, "recording">): Promise<boolean> {
    const path = `/api/recordings/manifest?recording=${recording}`;
    this.manifest = await this.fetch<ManifestReply>(`part ${recording}`, path);
    this.choosing = this.manifest === null ? null : recording;
    this.changed();
    return this.manifest !== null;
  }
  leavePart(): void {
    this.manifest = this.choosing = null;
    this.forgetWords();
  }

  /** Nothing is asked of the server before every key file was made. */
  async keepPart(manifest: ManifestReply, kept: Kept): Promise<boolean> {
    const recording = this.choosing;
    if (recording === null) return false;
    const done = await this.step(
      `part ${recording}`,
      async () => {
        const only = await onlyOf(this.#vault, manifest, kept);
        const body: RecordingKeep = { recording, only, pieces: piecesOf(manifest).length };
        return this.house.api.post("/api/recordings/keep", body);
      },
      text.act.keptPart(length(kept.keptMs)),
    );
    return this.#chosen(done);
  }
  async #chosen(done: unknown): Promise<boolean> {
    if (done === null) return false;
    this.manifest = this.choosing = null;
    await this.#again();
    return true;
  }

  /** Takes this stretch out for good; its receipt is kept as a deletion's is. */
  async cut(remove: Stretch): Promise<boolean> {
    const [recording, manifest] = [this.choosing, this.manifest];
    if (recording === null || manifest === null) return false;
    const done = await this.step(
      `part ${recording}`,
      async () => {
        const body = await cutOf(this.#vault, recording, manifest, remove);
        return this.house.api.post<CutReply>("/api/recordings/cut", body);
      },
      text.cut.done(length(shownMs(manifest, remove)), goneBy(manifest, remove)),
    );
    if (done !== null) this.receipts.set(recording, done.receipt);
    return this.#chosen(done);
  }

  /** Keeps this range as another recording besides. */
  async copyRange(range: Stretch): Promise<boolean> {
    const [recording, manifest] = [this.choosing, this.manifest];
    if (recording === null || manifest === null) return false;
    const done = await this.step(
      `part ${recording}`,
      async () => {
        const body = await copyOfRange(this.#vault, recording, manifest, range);
        return this.house.api.post("/api/recordings/copy", body);
      },
      text.another.done(length(shownMs(manifest, range))),
    );
    return this.#chosen(done);
  }

  /** Delete, or throw away: the same, with a receipt. */
  async remove({ recording }: Pick<Row, "recording">): Promise<boolean> {
    const act = `remove ${recording}`;
    const reply = await this.act<DeletedReply>(
      act,
      "/api/recordings/delete",
      { recording },
      deletedWords,
    );
    if (reply === null) return false;
    this.receipts.set(recording, reply.receipt);
    await this.#again();
    return true;
  }

  undo({ recording }: Pick<Row, "recording">): Promise<boolean> {
    this.receipts.delete(recording);
    return this.#doing(`undo ${recording}`, "/api/recordings/undo", { recording }, text.act.undone);
  }

  saveSettings(body: RecordingSettingsBody): Promise<boolean> {
    return this.#doing("settings", "/api/recordings/settings", body, text.settings.saved);
  }

  /** A copy of it, into what was opened in the tap; null where the person let it be. */
  copy(row: Pick<Row, "recording">, opening: Promise<Sink | null>): Promise<void> {
    return this.#saving(row, "copy", opening, (sink) => this.#makeCopy(row.recording, sink));
  }
  /** The same for a film of it. */
  film(row: Pick<Row, "recording">, opening: Promise<Sink | null>): Promise<void> {
    return this.#saving(row, "film", opening, (sink) => this.#makeFilm(row.recording, sink));
  }

  async #saving(
    { recording }: Pick<Row, "recording">,
    what: "copy" | "film",
    opening: Promise<Sink | null>,
    make: (sink: Sink) => Promise<string>,
  ): Promise<void> {
    if (this.copying !== null) return;
    const act = `${what} ${recording}`;
    this.copying = { recording, share: 0, film: what === "film" };
    this.failure = this.done = null;
    this.changed();
    let sink: Sink | null = null;
    try {
      sink = await opening;
      const message = sink === null ? null : await make(sink);
      if (message !== null) this.done = { act, message };
    } catch (error) {
      // Whatever it was: nothing half made stays on the disk.
      await sink?.abandon().catch(() => undefined);
      if (error instanceof Cancelled) this.done = { act, message: text[what].cancelled };
      else if (error instanceof DOMException) this.failure = { act, message: text[what].disk };
      else this.fail(act, error);
    } finally {
      this.copying = null;
      this.changed();
    }
  }
  /** Asked between two pieces. */
  #making(recording: string) {
    const { api } = this.house;
    return {
      piece: (part: number, segment: number) =>
        api.download(
          `/api/recordings/segment?recording=${recording}&part=${part}&segment=${segment}`,
        ),
      progress: (share: number) => {
        if (this.copying !== null) this.copying = { ...this.copying, share };
        this.changed();
      },
      wanted: () => this.copying?.recording === recording,
    };
  }

  async #makeFilm(recording: string, sink: Sink): Promise<string> {
    const { held } = this.#vault;
    if (held === null) throw refusedBy("no-vault", text.film.closed);
    const { api } = this.house;
    const made = await makeFilm({
      manifest: await api.get<ManifestReply>(`/api/recordings/manifest?recording=${recording}`),
      ...{ identity: held.identity, sink, ...this.#making(recording) },
    });
    if (made === null) throw refusedBy("wrong-key", text.film.locked);
    if (made.lastsMs === 0) throw refusedBy("not-found", text.film.nothing);
    await sink.finish();
    const { lastsMs, damaged } = made;
    return damaged === 0
      ? text.film.saved(length(lastsMs))
      : text.film.damaged(length(lastsMs), damaged);
  }
  cancelCopy(): void {
    this.copying = null;
    this.changed();
  }

  async #makeCopy(recording: string, sink: Sink): Promise<string> {
    const { api } = this.house;
    const { vault } = await api.get<VaultReply>("/api/vault");
    const manifest = await api.get<ManifestReply>(
      `/api/recordings/manifest?recording=${recording}`,
    );
    const { missing } = await copyOf({
      ...{ manifest, sink, ...this.#making(recording) },
      sealedByCode: vault?.sealedByCode ?? "",
      opener: (name) => api.download(`/opener/${name}`),
    });
    await sink.finish();
    return missing === 0 ? text.copy.saved : text.copy.damaged(missing);
  }

  async #doing(
    act: string,
    path: string,
    body: unknown,
    said: string | (() => string),
  ): Promise<boolean> {
    const done = (await this.act(act, path, body, said)) !== null;
    if (done) await this.#again();
    return done;
  }
  async #again(): Promise<void> {
    // Beside a picture nobody has asked for the list.
    await Promise.all([this.reply === null ? null : this.load(), this.#shares?.load()]);
  }
}
