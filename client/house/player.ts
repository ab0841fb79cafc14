/**
 * One recording, looked at again: the manifest, the vault that opens it, and the film
 * that the engine makes of both. The sealed pieces are fetched here; nothing is kept.
 */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { openText } from "#recordings/text.ts";
import { recall, remember } from "../kept.ts";
import type { VaultHere } from "../live/key-check.ts";
import type { Film, FilmAsk, FilmState, Sound } from "../player/film.ts";
import { codeOf } from "../refused.ts";
import { Desk, type House } from "./desk.ts";
import { patiently } from "./patience.ts";

/**
 * `unable` this browser plays nothing, and nothing is fetched; `missing` there is no such
 * recording of mine; `not-now` it is under way or locked; `refused` any other no; `vault` the vault is not open here; `film` see the film's own state.
 */
export type Stand = "fetching" | "unable" | "missing" | "not-now" | "refused" | "vault" | "film";

/** What a no to the manifest means; an id that is no id is refused as a field. */
const STANDS: Readonly<Record<string, Stand>> = {
  "no-such-recording": "missing",
  "bad-request": "missing",
  "not-now": "not-now",
};
const KEYS = "aside-player-keys";

export interface PlayerGround {
  vault: VaultHere;
  recording: string;
  /** Whether this browser has what it takes, as far as can be told without a byte. */
  able: () => boolean;
  open: (ask: FilmAsk) => Film;
  /** Where it is shown. */
  video: HTMLVideoElement;
  beside: HTMLVideoElement;
  /** Where the server asks for patience, ms. */
  waitMs?: number;
}

export class Player extends Desk {
  readonly ground: PlayerGround;
  manifest: ManifestReply | null = null;
  film: Film | null = null;
  /** Undefined where there is none or it is not opened yet; null where it does not open here. */
  title: string | null | undefined = undefined;
  /** How loud each sound was before it was all turned off; null: it is on. */
  #hushed: Map<Sound["source"], number> | null = null;
  /** Of the film that is open; another one closes it. */
  #identity: string | null = null;
  #code: string | null = null;
  /** Of the film that is open: no piece is fetched for one that is not. */
  #run: symbol | null = null;
  #stops: (() => void)[] = [];
  #left = false;
  /** Where to go on after a film that had stopped. */
  #fromMs = 0;

  constructor(house: House, ground: PlayerGround) {
    super(house);
    this.ground = ground;
  }

  get stand(): Stand {
    if (!this.ground.able()) return "unable";
    if (this.film !== null) return "film";
    if (this.#code !== null) return STANDS[this.#code] ?? "refused";
    const { held, state } = this.ground.vault;
    if (this.manifest === null || state === "unknown") return "fetching";
    return held === null ? "vault" : "fetching";
  }

  /** Whether single keys do something here; kept on this device. */
  get keys(): boolean {
    return recall(KEYS) !== "off";
  }
  set keys(on: boolean) {
    remember(KEYS, on ? "on" : "off");
    this.changed();
  }

  get muted(): boolean {
    return this.#hushed !== null;
  }

  /** Once, when the player comes. */
  async start(): Promise<void> {
    const { vault, able } = this.ground;
    if (!able()) return;
    this.#stops.push(
      vault.onChange(() => {
        this.#look();
        this.changed();
      }),
    );
    await Promise.all([this.#fetchManifest(), vault.load()]);
  }

  /** From where it stopped: with a fresh manifest, because pieces may have gone meanwhile. */
  async again(): Promise<void> {
    this.#fromMs = this.film?.atMs ?? this.#fromMs;
    this.#closeFilm();
    this.manifest = null;
    await Promise.all([this.#fetchManifest(), this.ground.vault.load()]);
  }

  /** The player is left: its keys go with it. */
  leave(): void {
    this.#left = true;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#closeFilm();
  }

  setVolume(source: Sound["source"], volume: number): void {
    this.#hushed?.delete(source);
    if (this.#hushed?.size === 0) this.#hushed = null;
    this.film?.setVolume(source, volume);
    this.changed();
  }
  /** All sounds off, or each as loud as it was. */
  mute(): void {
    const { film } = this;
    if (film === null) return;
    const before = this.#hushed;
    this.#hushed = before === null ? new Map() : null;
    for (const { source, volume } of film.sounds) {
      this.#hushed?.set(source, volume);
      film.setVolume(source, before === null ? 0 : (before.get(source) ?? volume));
    }
    this.changed();
  }

  async #fetchManifest(): Promise<void> {
    this.#code = this.failure = null;
    const { recording } = this.ground;
    try {
      const path = `/api/recordings/manifest?recording=${encodeURIComponent(recording)}`;
      this.manifest = await this.house.api.get<ManifestReply>(path);
    } catch (error) {
      this.#code = codeOf(error);
      this.fail("load", error);
    }
    this.#look();
    this.changed();
  }

  /** Opens it as soon as both are here; a vault that closed, or became another, closes it at once. */
  #look(): void {
    const { vault, video, beside } = this.ground;
    const identity = vault.held?.identity ?? null;
    if (identity !== this.#identity) this.#closeFilm();
    const { manifest } = this;
    if (this.#left || this.film !== null || manifest === null || identity === null) return;
    this.#identity = identity;
    const run = (this.#run = Symbol("film"));
    const film = this.ground.open({
      ...{ manifest, identity, video, beside },
      piece: (part, segment) => this.#piece(manifest.recording, part, segment, run),
    });
    this.film = film;
    let state: FilmState | null = null;
    this.#stops.push(
      film.onChange(() => {
        // The rest is followed by what draws it.
        if (film.state === state) return;
        state = film.state;
        this.changed();
      }),
    );
    if (this.#fromMs > 0) film.seek(this.#fromMs);
    void this.#openTitle(manifest);
  }

  async #piece(
    recording: string,
    part: number,
    segment: number,
    run: symbol,
  ): Promise<ArrayBuffer | null> {
    const path = `/api/recordings/segment?recording=${recording}&part=${part}&segment=${segment}`;
    const blob = await patiently(() => this.house.api.download(path), {
      wanted: () => this.#run === run,
      waitMs: this.ground.waitMs,
    });
    return blob === null ? null : blob.arrayBuffer();
  }

  async #openTitle({ recording, sealedTitle, parts }: ManifestReply): Promise<void> {
    if (sealedTitle === null || typeof this.title === "string") return;
    const key = await this.ground.vault.titleKeyOf(parts.map(({ keyFile }) => keyFile));
    // Altered, or of another recording: shown as sealed, which is what it is.
    this.title = key && (await openText(key, recording, "title", sealedTitle).catch(() => null));
    this.changed();
  }

  #closeFilm(): void {
    this.film?.close();
    this.film = this.#run = null;
    this.#identity = this.#hushed = null;
    this.title = undefined;
  }
}
