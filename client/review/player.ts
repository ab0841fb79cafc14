/**
 * One recording, looked at again: the manifest, the vault that opens it, and the film
 * that the engine makes of both. The sealed pieces are fetched here; nothing is kept.
 */
import type { GroupsReply } from "#protocol/http/groups.ts";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { ShareManifestReply } from "#protocol/http/shares.ts";
import { openText } from "#recordings/text.ts";
import { recall, remember } from "../kept.ts";
import type { Beat } from "../live/beat.ts";
import type { VaultHere } from "../live/key-check.ts";
import type { Film, FilmAsk, FilmState, Sound } from "../player/film.ts";
import { Plan } from "../player/plan.ts";
import { codeOf } from "../refused.ts";
import { randomBytes, toBase64url } from "../vault/bytes.ts";
import type { Held } from "../vault/state.ts";
import { Desk, type House } from "../house/desk.ts";
import {
  identityOf,
  labelOf,
  manifestPath,
  piecePath,
  sharedIn,
  watchedAs,
} from "../sharing/looked-at.ts";
import { patiently } from "../house/patience.ts";
import { Watching } from "./watching.ts";

/**
 * `unable` this browser plays nothing, and nothing is fetched; `missing` there is no such
 * recording of mine, or it is not shared with me; `taken` it was taken away while it was
 * watched (R17); `not-now` it is under way or locked; `refused` any other no; `vault` the
 * vault is not open here; `film` see the film's own state.
 */
export type Stand =
  "fetching" | "unable" | "missing" | "taken" | "not-now" | "refused" | "vault" | "film";

/** What a no to the manifest means; an id that is no id is refused as a field. */
const STANDS: Readonly<Record<string, Stand>> = {
  "no-such-recording": "missing",
  "no-such-share": "missing",
  "bad-request": "missing",
  "not-now": "not-now",
};
/** Nos to a piece that leave nothing to wait for. */
const TAKEN: readonly string[] = ["no-such-recording", "no-such-share"];
const KEYS = "aside-player-keys";
const newLook = (): string => toBase64url(randomBytes(16));

export interface PlayerGround {
  vault: VaultHere;
  recording: string;
  /** What somebody shares with me; then no recording of mine is looked at. */
  share?: string | null;
  /** Whether this browser has what it takes, as far as can be told without a byte. */
  able: () => boolean;
  open: (ask: FilmAsk) => Film;
  /** Where it is shown. */
  video: HTMLVideoElement;
  beside: HTMLVideoElement;
  /** Where the server asks for patience, ms. */
  waitMs?: number;
  /** What the heartbeat goes by; left out: a clock that hidden pages keep. */
  beat?: Beat;
}

export class Player extends Desk {
  readonly ground: PlayerGround;
  manifest: ManifestReply | null = null;
  film: Film | null = null;
  /** Undefined where there is none or it is not opened yet; null where it does not open here. */
  title: string | null | undefined = undefined;
  /** How loud each sound was before it was all turned off; null: it is on. */
  #hushed: Map<Sound["source"], number> | null = null;
  /** Public key of the vault that opens the film; another vault closes it. */
  #vault: string | null = null;
  #code: string | null = null;
  /** Of the film that is open: no piece is fetched for one that is not. */
  #run: symbol | null = null;
  #stops: (() => void)[] = [];
  #left = false;
  /** It was taken away while it was watched; the server's word for it. */
  #taken: string | null = null;
  #watching: Watching | null = null;
  /** Where to go on after a film that had stopped. */
  #fromMs = 0;

  constructor(house: House, ground: PlayerGround) {
    super(house);
    this.ground = ground;
  }

  get stand(): Stand {
    if (!this.ground.able()) return "unable";
    if (this.film !== null) return "film";
    if (this.#taken !== null) return "taken";
    if (this.#code !== null) return STANDS[this.#code] ?? "refused";
    const { held, state } = this.ground.vault;
    if (this.manifest === null || state === "unknown") return "fetching";
    return held === null ? "vault" : "fetching";
  }

  /** What is said about a share; null where it is a recording of mine, or not here yet. */
  get shared(): ShareManifestReply | null {
    return sharedIn(this.manifest);
  }
  /** Whether the server has not said lately that this may be watched: the picture is covered. */
  get unsure(): boolean {
    return this.#watching?.state === "unsure";
  }
  /** Why it was taken away; null: it was not. */
  get taken(): string | null {
    return this.#taken;
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
    this.#code = this.#taken = this.failure = null;
    try {
      this.manifest = await this.house.api.get<ManifestReply>(manifestPath(this.ground));
    } catch (error) {
      this.#code = codeOf(error);
      this.fail("load", error);
    }
    this.#look();
    this.changed();
  }

  /** Opens it as soon as both are here; a vault that closed, or became another, closes it at once. */
  #look(): void {
    const { held } = this.ground.vault;
    if ((held?.publicKey ?? null) !== this.#vault) this.#closeFilm();
    const { manifest, shared } = this;
    if (this.#left || this.film !== null || manifest === null || held === null) return;
    this.#vault = held.publicKey;
    if (shared === null) this.#show(manifest, held.identity);
    else void this.#showShared(shared, held);
  }

  async #showShared(shared: ShareManifestReply, held: Held): Promise<void> {
    const groups = () => this.house.api.get<GroupsReply>("/api/groups");
    try {
      const identity = await identityOf(shared, held, groups);
      const same = this.manifest === shared && this.#vault === held.publicKey;
      if (this.#left || this.film !== null || !same) return;
      this.#show(shared, identity ?? held.identity);
      this.title = await labelOf(shared, identity);
    } catch (error) {
      this.#code = codeOf(error);
      this.fail("load", error);
    }
    this.changed();
  }

  #show(manifest: ManifestReply, identity: string): void {
    const { video, beside } = this.ground;
    const run = (this.#run = Symbol("film"));
    let said = (): void => undefined;
    const begun = new Promise<void>((resolve) => (said = resolve));
    const film = this.ground.open({
      ...{ manifest, identity, video, beside },
      piece: async (part, segment) => {
        // Nothing of another's is given out before the server knows that it is being watched.
        if (this.shared !== null) await begun;
        return this.#piece(part, segment, run);
      },
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
    this.#watch(manifest, film, said);
    if (this.shared === null) void this.#openTitle(manifest);
  }

  /** Asks every second whether this may still be watched, own recordings too. */
  #watch(manifest: ManifestReply, film: Film, said: () => void): void {
    const watching = new Watching({
      ...{ of: watchedAs(this.ground), watch: newLook(), film, beat: this.ground.beat },
      originMs: new Plan(manifest).originMs,
      send: (body) => this.house.api.post("/api/watching", body).finally(said),
    });
    this.#watching = watching;
    watching.onChange(() => {
      if (watching !== this.#watching) return;
      if (watching.state === "gone") {
        if (watching.refusal !== null) this.fail("watching", watching.refusal);
        return this.takeAway(watching.code ?? "unknown");
      }
      // Not only stopped: others play it as well, a teacher who leads, a note that is kept.
      film.hold(watching.state === "unsure");
      this.changed();
    });
    watching.start();
  }

  /** The picture and its keys go at once, and what is said of it with them. */
  takeAway(code: string): void {
    this.#closeFilm();
    this.manifest = null;
    this.#taken = code;
    this.changed();
  }

  async #piece(part: number, segment: number, run: symbol): Promise<ArrayBuffer | null> {
    const path = piecePath(this.ground, part, segment);
    try {
      return await patiently(() => this.house.api.bytes(path), {
        wanted: () => this.#run === run,
        waitMs: this.ground.waitMs,
      });
    } catch (error) {
      if (this.#run === run && TAKEN.includes(codeOf(error))) this.takeAway(codeOf(error));
      throw error;
    }
  }

  async #openTitle({ recording, sealedTitle, parts }: ManifestReply): Promise<void> {
    if (sealedTitle === null || typeof this.title === "string") return;
    const key = await this.ground.vault.titleKeyOf(parts.map(({ keyFile }) => keyFile));
    // Altered, or of another recording: shown as sealed, which is what it is.
    this.title = key && (await openText(key, recording, "title", sealedTitle).catch(() => null));
    this.changed();
  }

  #closeFilm(): void {
    this.#watching?.stop();
    this.#watching = null;
    this.film?.close();
    this.film = this.#run = null;
    this.#vault = this.#hushed = null;
    this.title = undefined;
  }
}
