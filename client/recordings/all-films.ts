/**
 * Films of all my recordings, made on this device one after the other, each written as it is
 * made. It belongs to the app and goes on whatever place of it is looked at.
 */
import type { ManifestReply, RecordingsReply } from "#protocol/http/recordings.ts";
import { openText } from "#recordings/text.ts";
import { dayKey } from "../house/days.ts";
import { Cancelled } from "../house/patience.ts";
import { Changing } from "../live/changing.ts";
import { codeOf, messageOf, Refused } from "../refused.ts";
import type { FilmFolder, Sink } from "../sink.ts";
import type { Vault } from "../vault/vault.ts";
import { words } from "../words.ts";
import { makeFilm, type Maker } from "./film-file.ts";

const text = words.my.footprint.films;
const STATES = ["undecided", "kept"] as const;
/** Without an answer no other film can be made either. */
const OVER = ["offline", "no-answer", "signed-out"];
const LONGEST_TITLE = 80;

type Row = RecordingsReply["recordings"][number];

export interface AllFilmsGround {
  api: {
    get: <T>(path: string) => Promise<T>;
    download: (path: string) => Promise<Blob>;
  };
  vault: Pick<Vault, "load" | "held" | "titleKeyOf">;
  /** The maker of films; a worker unless it is said. */
  start?: () => Maker;
}

/** As a file may be called everywhere. Pure. */
export const fileNameOf = (day: string, title: string | null, taken: ReadonlySet<string>) => {
  const plain = (title ?? "")
    .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST_TITLE)
    .replace(/[. ]+$/, "");
  const name = `${day} ${plain === "" ? text.untitled : plain}`;
  for (let n = 1; ; n += 1) {
    const file = n === 1 ? `${name}.mp4` : `${name} (${n}).mp4`;
    if (!taken.has(file)) return file;
  }
};

export class AllFilms extends Changing {
  state: "none" | "running" | "over" = "none";
  /** Films that are there, and recordings that there are; null until that is known. */
  made = 0;
  all: number | null = null;
  /** Of the one in hand, 0 to 1. */
  share = 0;
  /** What is damaged or could not be made, by name. */
  named: string[] = [];
  /** Why it ended before the last one. */
  message: string | null = null;
  readonly #ground: AllFilmsGround;
  #wanted: symbol | null = null;

  constructor(ground: AllFilmsGround) {
    super();
    this.#ground = ground;
  }

  /** 1 while leaving the page would lose something. */
  unkept(): number {
    return this.state === "running" ? 1 : 0;
  }

  /** `choosing`: begun in the tap; null where the person let it be. Never rejects. */
  async begin(choosing: Promise<FilmFolder | null>): Promise<void> {
    if (this.state === "running") return;
    const run = (this.#wanted = Symbol("films"));
    const wanted = (): boolean => this.#wanted === run;
    this.#to({ state: "running", made: 0, all: null, share: 0, named: [], message: null });
    try {
      const folder = await choosing;
      if (folder === null) this.#to({ state: "none" });
      else {
        await this.#makeAll(folder, wanted);
        this.#to({ state: "over" });
      }
    } catch (error) {
      // A new run may have begun since, or nobody is signed in any more.
      if (!wanted()) return;
      const disk = error instanceof DOMException;
      this.#to({ state: "over", message: disk ? words.recordings.film.disk : messageOf(error) });
    }
  }

  /** What is made stays; the one in hand does not. */
  cancel(): void {
    this.#wanted = null;
    this.#to({ state: "over", message: text.cancelled });
  }
  /** Signed out. */
  forget(): void {
    this.#wanted = null;
    this.#to({ state: "none", named: [], message: null });
  }

  #to(change: Partial<Pick<AllFilms, "state" | "made" | "all" | "share" | "named" | "message">>) {
    Object.assign(this, change);
    this.changed();
  }

  async #makeAll(folder: FilmFolder, wanted: () => boolean): Promise<void> {
    const { api, vault } = this.#ground;
    await vault.load();
    if (vault.held === null) throw closed();
    const { recordings } = await api.get<RecordingsReply>("/api/recordings");
    const rows = recordings.filter(({ state }) => STATES.some((one) => one === state));
    if (!wanted()) throw new Cancelled();
    this.#to({ all: rows.length });
    const taken = new Set<string>();
    for (const row of rows) {
      const name = fileNameOf(dayKey(row.startedAt), await this.#titleOf(row), taken);
      taken.add(name);
      this.#to({ share: 0 });
      await this.#makeOne(row, name, folder, wanted);
    }
  }

  async #titleOf({ sealedAs, keys, sealedTitle }: Row): Promise<string | null> {
    if (sealedTitle === null) return null;
    const key = await this.#ground.vault.titleKeyOf(keys);
    // Altered, or another vault's: the film is made without its title, if it opens at all.
    return key === null ? null : openText(key, sealedAs, "title", sealedTitle).catch(() => null);
  }

  async #makeOne(
    { recording }: Row,
    name: string,
    folder: FilmFolder,
    wanted: () => boolean,
  ): Promise<void> {
    let sink: Sink | null = null;
    try {
      sink = await folder.open(name);
      const why = await this.#film(recording, sink, wanted);
      if (why.saved) {
        await sink.finish();
        this.made += 1;
      } else await sink.abandon();
      if (why.says !== null) this.named = [...this.named, why.says(name)];
      this.changed();
    } catch (error) {
      // Nothing half made stays, whatever it was.
      await sink?.abandon().catch(() => undefined);
      if (!(error instanceof Refused) || OVER.includes(codeOf(error))) throw error;
      this.#to({ named: [...this.named, text.refused(name, messageOf(error))] });
    }
  }

  async #film(recording: string, sink: Sink, wanted: () => boolean) {
    const { api, vault, start } = this.#ground;
    const { held } = vault;
    if (held === null) throw closed();
    const made = await makeFilm({
      manifest: await api.get<ManifestReply>(`/api/recordings/manifest?recording=${recording}`),
      ...{ identity: held.identity, sink, wanted, ...(start === undefined ? {} : { start }) },
      piece: (part, segment) =>
        api.download(
          `/api/recordings/segment?recording=${recording}&part=${part}&segment=${segment}`,
        ),
      progress: (share) => {
        if (wanted()) this.#to({ share });
      },
    });
    if (made === null) return { saved: false, says: text.locked };
    if (made.lastsMs === 0) return { saved: false, says: text.empty };
    const { damaged } = made;
    const says = damaged === 0 ? null : (name: string) => text.damaged(name, damaged);
    return { saved: true, says };
  }
}

const closed = (): Refused =>
  new Refused({ code: "no-vault", message: words.recordings.film.closed, retryable: false });
