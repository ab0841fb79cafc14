/** The picture with everything that works it; what the "full screen" fills it with. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { actOf, cameraAfter, rateAfter, type KeyAct } from "../../review/player-keys.ts";
import { gapBefore, spokenPlace, whose } from "../../review/player-places.ts";
import type { Player } from "../../review/player.ts";
import type { Changing } from "../../live/changing.ts";
import { freshAt } from "../../notes/draft.ts";
import { nextFrom } from "../../notes/items.ts";
import type { Notes } from "../../notes/notes.ts";
import type { Film } from "../../player/film.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { icon } from "../shell/icons.ts";
import { nameOf, timeOf } from "../notes/note-item.ts";
import "../notes/notes-line.ts";
import { playerChoices } from "./player-choices.ts";
import { focusOf } from "./player-focus.ts";
import { playerFoot } from "./player-foot.ts";
import { keysDialog } from "./player-help.ts";
import { instead, over, passedWords } from "./player-says.ts";
import "./player-timeline.ts";
import "./player-watermark.ts";

const text = words.player;

const OF_NOTES: readonly KeyAct["act"][] = ["note", "write", "mark"];

/** What a phone has instead of filling the screen with any element. */
interface FillingVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void;
  webkitExitFullscreen?: () => void;
}

export class PlayerStage extends AsideElement {
  static override properties = {
    app: { attribute: false },
    desk: { attribute: false },
    film: { attribute: false },
    notes: { attribute: false },
  };
  declare desk: Player;
  declare film: Film;
  /** Null while none can be opened. */
  declare notes: Notes | null;
  #told: Film["state"] | null = null;
  /** Where the gap began that was told of last. */
  #passed: number | null = null;
  /** The film tells its changes, not every moment that passes. */
  protected override readonly everyMs = 250;

  protected override follows(): Pick<Changing, "onChange">[] {
    return [this.desk, this.film];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#key);
    document.addEventListener("fullscreenchange", this.#redraw);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#key);
    document.removeEventListener("fullscreenchange", this.#redraw);
  }

  override render(): TemplateResult {
    const { desk, film } = this;
    const { video, beside } = desk.ground;
    const none = instead(desk, film);
    video.hidden = none !== null;
    beside.hidden = none !== null || film.shown !== "both";
    return html`<div class="player">
        ${none}
        <div class="picture picture--player" ?hidden=${none !== null}>
          <div
            class="picture__both ${film.shown === "both" ? "picture__both--two" : ""}"
            @click=${this.#tapped}
            @contextmenu=${this.#asked}
          >
            ${video}${beside}${over(film, whose(desk.ground.share))}${this.#watermark()}
          </div>
          <div class="picture__tag">
            <span class="badge badge--kept">${icon("rec")}${text.recorded}</span>
          </div>
          ${playerFoot({ desk, film, full: this.#full, act: this.#do })}
        </div>
        <section class="panel" aria-labelledby="timeline" ?hidden=${none !== null}>
          <h2 id="timeline" class="vh">${text.timeline.title}</h2>
          ${
            this.notes === null
              ? nothing
              : html`<notes-line .desk=${this.notes} .film=${film}></notes-line>`
          }
          <player-timeline .film=${film} .video=${video}></player-timeline>
          ${playerChoices(film, {
            rate: (by) => {
              this.#do({ act: "rate", by });
            },
            show: (which) => {
              film.show(which);
            },
          })}
          ${desk.keys ? nothing : html`<p class="small muted">${text.keys.off}</p>`}
        </section>
      </div>
      ${keysDialog(desk)}`;
  }

  protected override updated(_: PropertyValues): void {
    this.#tellGap();
    const video: FillingVideo = this.desk.ground.video;
    // What a phone fills its screen with is the picture alone: no cover would be seen.
    if (this.desk.unsure) video.webkitExitFullscreen?.();
    const { state } = this.film;
    if (state === this.#told) return;
    this.#told = state;
    const said = {
      ended: text.states.ended,
      cannot: text.cannot.title,
      locked: text.locked.title,
      failed: text.failed.title,
    } as Partial<Record<Film["state"], string>>;
    const sentence = said[state];
    if (sentence !== undefined) this.app.say(sentence);
  }

  /** Whoever does not see the picture jump hears that it did. */
  #tellGap(): void {
    const { gaps, atMs } = this.film;
    const passed = gapBefore(gaps, atMs);
    if (passed?.fromMs === this.#passed) return;
    this.#passed = passed?.fromMs ?? null;
    if (passed !== null) this.app.say(passedWords(passed));
  }

  get #full(): boolean {
    return document.fullscreenElement !== null && this.contains(document.fullscreenElement);
  }

  readonly #redraw = (): void => {
    this.requestUpdate();
  };

  /** A tap on the picture itself, not on a button that lies over it. */
  readonly #tapped = (event: Event): void => {
    if (event.target instanceof HTMLVideoElement) this.#do({ act: "toggle" });
  };

  /** Somebody else's picture has no menu that saves it, as far as a page can say so. */
  readonly #asked = (event: Event): void => {
    if (this.desk.ground.share) event.preventDefault();
  };

  #watermark(): unknown {
    const name = this.app.account.me?.name ?? "";
    return this.desk.ground.share
      ? html`<player-watermark .name=${name}></player-watermark>`
      : nothing;
  }

  readonly #key = (event: KeyboardEvent): void => {
    const focus = focusOf(event.target);
    const act = event.defaultPrevented ? null : actOf(event, focus, this.desk.keys);
    if (act === null || instead(this.desk, this.film) !== null) return;
    // Where no notes stand beside it, these keys are somebody else's.
    if (this.notes === null && OF_NOTES.includes(act.act)) return;
    event.preventDefault();
    const once = act.act !== "by" && act.act !== "step";
    if (event.repeat && once) return;
    this.#do(act);
    // The slider says by itself where it is.
    if (focus !== "timeline") this.#say(act);
  };

  readonly #do = (act: KeyAct): void => {
    const { film, desk } = this;
    switch (act.act) {
      case "toggle":
        if (film.playing) return film.pause();
        if (film.state === "ended") film.seek(0);
        return film.play();
      case "by":
        return film.seek(film.atMs + act.ms);
      case "to":
        return film.seek(act.share * film.durationMs);
      case "step":
        return film.step(act.by);
      case "rate":
        return film.setRate(rateAfter(film.rate, act.by));
      case "camera":
        return film.show(cameraAfter(film.cameras, film.shown));
      case "mute":
        return desk.mute();
      case "full":
        return this.#fill();
      case "help":
        return this.querySelector("dialog")?.showModal();
      case "note":
        return this.#jump(act.by);
      case "write":
        if (document.fullscreenElement !== null) void document.exitFullscreen();
        return this.notes?.write(freshAt(film.atMs));
      case "mark":
        return void this.notes?.mark(film.atMs);
    }
  };

  /** To the next note, or the one before, and says what it is. */
  #jump(by: 1 | -1): void {
    const { film, notes, app } = this;
    if (notes === null) return;
    const next = nextFrom(notes.found, film.atMs, by, notes.selected);
    if (next === null) return app.say(by > 0 ? words.notes.last : words.notes.first);
    film.seek(next.atMs);
    notes.select(next.id);
    app.say(words.notes.said(nameOf(next), timeOf(next), next.text));
  }

  /** To whoever does not see what a key has done. */
  #say({ act }: KeyAct): void {
    const { film, desk, app } = this;
    if (act === "by" || act === "to" || act === "step")
      app.say(spokenPlace(film.atMs, film.durationMs, film.gaps));
    if (act === "rate") app.say(text.rate.said(film.rate));
    if (act === "mute") app.say(desk.muted ? text.mute : text.unmute);
    if (act === "camera" && film.cameras.length > 1)
      app.say(text.camera.said(text.camera.names[film.shown]));
    if (act === "toggle") app.say(film.playing ? text.play : text.pause);
  }

  #fill(): void {
    if (document.fullscreenElement !== null) return void document.exitFullscreen();
    const box = this.querySelector(".player");
    const video: FillingVideo = this.desk.ground.video;
    if (box !== null && document.fullscreenEnabled)
      // Refused without a gesture: then it stays as it is.
      box.requestFullscreen().catch(() => undefined);
    // There the watermark would not go along.
    else if (!this.desk.ground.share) video.webkitEnterFullscreen?.();
  }
}
customElements.define("player-stage", PlayerStage);
