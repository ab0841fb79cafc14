/** A recording of mine, watched. What plays it is the engine (client/player); this is its screen. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { Deleting } from "../../review/deleting.ts";
import { whose } from "../../review/player-places.ts";
import { Player } from "../../review/player.ts";
import { Recordings } from "../../recordings/recordings.ts";
import { length, moment } from "../../recordings/recording-words.ts";
import { shareDesks, type ShareDesks } from "../../sharing/share-desks.ts";
import type { Changing } from "../../live/changing.ts";
import { NotesBeside } from "../../notes/beside.ts";
import { mendedAt, obstacleOf } from "../../live/recording-cannot.ts";
import type { Film } from "../../player/film.ts";
import { openFilm } from "../../player/open-film.ts";
import { Plan } from "../../player/plan.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { loading, notice, pageHead } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { deletedHere, deletePanel } from "./player-delete.ts";
import { able, videoFor } from "./player-ground.ts";
import { partPanel } from "./player-part.ts";
import { cannotPlay, failed, missing, notNow } from "./player-says.ts";
import { missingShare, sharedBadge, sharedNotice, takenAway } from "./player-shared.ts";
import "../notes/captions-panel.ts";
import "../notes/notes-side.ts";
import "./player-side.ts";
import "./player-stage.ts";
import "../sharing/share-dialog.ts";
import "../sharing/share-panel.ts";
import "../sharing/watched-panel.ts";

const text = words.player;
/** The server's word for a recording that is deleted. */
const TAKEN_BY_ME = "no-such-recording";

export class PlayerScreen extends HouseScreen<Player> {
  /** Of my own recording: who can see it. */
  #shares!: ShareDesks;
  #deleting!: Deleting;
  #parts!: Recordings;
  readonly #beside = new NotesBeside();

  protected override makeDesk(): Player {
    const { vault, router } = this.app;
    this.#shares = shareDesks(this.app);
    this.#parts = new Recordings(this.app, vault, this.#shares.shares);
    const { recording, share } = router;
    this.#deleting = new Deleting(this.app, recording);
    return new Player(this.app, {
      ...{ vault, recording, share, able, open: openFilm },
      ...{ video: videoFor(text.picture, share !== null) },
      ...{ beside: videoFor(text.beside, share !== null) },
    });
  }
  protected override follows(): Changing[] {
    return [...super.follows(), this.app.vault, this.#shares.shares, this.#deleting, this.#parts];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.desk.start();
    if (this.desk.ground.share) return;
    this.#shares.shares.follow();
    void this.#shares.shares.load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.leave();
    this.#beside.leave();
    this.#shares.shares.leave();
  }

  protected override page(): TemplateResult {
    const { desk } = this;
    // Taken away, or the vault closed: what was noted goes with the picture.
    if (desk.film === null) this.#beside.leave();
    const back = desk.ground.share
      ? ([hashOf("shared"), words.share.shared.title] as const)
      : ([hashOf("recordings"), words.recordings.place.title] as const);
    return html`<main class="page page--wide" id="main">
      <div>
        <p class="small">
          <a class="back" href=${back[0]}>${back[1]}</a>
        </p>
        ${pageHead(this.#name(), this.#facts(), this.#who())} ${sharedNotice(desk.shared)}
      </div>
      ${this.#body(desk)}
    </main>`;
  }

  #body(desk: Player): TemplateResult {
    switch (desk.stand) {
      case "unable":
        return cannotPlay(whose(desk.ground.share));
      case "missing":
        return desk.ground.share ? missingShare() : missing();
      case "taken":
        return this.#deleting.reply === null
          ? takenAway(desk)
          : deletedHere(this.#deleting, () => void desk.again());
      case "not-now":
        return notNow(whose(desk.ground.share));
      case "refused":
        return failed(desk, desk.failed("load") ?? text.failed.other);
      case "vault":
        return this.#vault();
      case "fetching":
        return loading(text.loading);
      case "film":
        return desk.film === null ? html`${nothing}` : this.#film(desk, desk.film);
    }
  }

  #film(desk: Player, film: Film): TemplateResult {
    const beside = this.#beside.of(this.app, desk, film);
    const notes = beside?.notes ?? null;
    return html`${keyed(
      film,
      html`<div class="split split--player">
        <player-stage .app=${this.app} .desk=${desk} .film=${film} .notes=${notes}></player-stage>
        <div class="stack player__notes">
          ${
            notes === null
              ? nothing
              : html`<notes-side .desk=${notes} .film=${film} .my=${this.app.notes}></notes-side>`
          }
        </div>
        <div class="stack player__rest">
          ${this.#sharing(desk, film)}
          <div class="stack">
            <player-side class="stack" .desk=${desk} .film=${film}></player-side>
            ${
              beside === null
                ? nothing
                : html`<captions-panel
                    .desk=${beside.captions}
                    .video=${desk.ground.video}
                    .owner=${beside.notes.owner}
                  ></captions-panel>`
            }
          </div>
        </div>
      </div>`,
    )}`;
  }

  /** Who can see it and who watched, where it is mine. */
  #sharing(desk: Player, film: Film): unknown {
    const { ground, manifest } = desk;
    if (ground.share || manifest === null) return nothing;
    const { originMs } = new Plan(manifest);
    return html`<div class="stack">
      <share-panel
        .desks=${this.#shares}
        .recording=${ground.recording}
        .name=${this.#name()}
        .sealedAs=${desk.manifest?.recording ?? null}
        .originMs=${originMs}
      ></share-panel>
      <watched-panel
        .app=${this.app}
        .recording=${ground.recording}
        .originMs=${originMs}
        .durationMs=${film.durationMs}
      ></watched-panel>
      ${partPanel(this.#parts, {
        ...{ recording: ground.recording, place: () => film.pictureMs },
        narrowed: () => void this.#openAgain(desk),
      })}
      ${deletePanel(this.#deleting, () => {
        desk.takeAway(TAKEN_BY_ME);
      })}
      <share-dialog
        .app=${this.app}
        .desks=${this.#shares}
        .place=${() => film.atMs}
      ></share-dialog>
    </div>`;
  }

  /** With what is left of it; the focus is where it is said. */
  async #openAgain(desk: Player): Promise<void> {
    await desk.again();
    await this.updateComplete;
    const title = this.querySelector<HTMLElement>("#part");
    if (title !== null) title.tabIndex = -1;
    title?.focus();
    this.app.say(this.#parts.said(`part ${desk.ground.recording}`) ?? "");
  }

  /** How to open it, and where. */
  #vault(): TemplateResult {
    const { vault } = this.app;
    const obstacle = obstacleOf(null, vault.state) ?? "unknown";
    const stands = words.recordings.obstacles[obstacle];
    return notice(
      "warn",
      "lock",
      stands.title,
      html`<p>${text.closedVault}</p>
        <p>${stands.text}</p>
        <p>
          <a class="btn btn--main" href=${hashOf(mendedAt(obstacle))}>${icon("key")}${stands.go}</a>
        </p>`,
    );
  }

  #name(): string {
    const { manifest, shared, title } = this.desk;
    if (manifest === null) return words.titles.player;
    const named = shared === null ? manifest.sealedTitle : shared.label;
    if (named === null) return words.recordings.place.untitled;
    return title ?? words.recordings.place.sealed;
  }
  #facts(): unknown {
    const { manifest, shared } = this.desk;
    if (manifest === null) return nothing;
    const range = shared?.range ?? null;
    const lastsMs = manifest.parts
      .flatMap(({ segments }) => segments)
      .reduce((sum, one) => sum + one.lastsMs, 0);
    return html`<span class="num"
      >${words.recordings.place.facts([
        moment(manifest.startedAt),
        length(range === null ? lastsMs : Math.min(lastsMs, range.toMs - range.fromMs)),
      ])}</span
    >`;
  }
  #who(): unknown {
    const { manifest, shared, ground } = this.desk;
    if (manifest === null) return nothing;
    if (shared !== null) return sharedBadge(shared);
    const viewers = this.#shares.shares.viewersOf(ground.recording);
    // Not known, for want of an answer: it is said beside the picture, and nothing is claimed here.
    if (viewers === null) return nothing;
    return viewers.length === 0
      ? html`<span class="badge">${icon("lock")}${text.onlyYou}</span>`
      : html`<span class="badge badge--ok"
          >${icon("eye")}${words.share.who.canSee(viewers.length)}</span
        >`;
  }
}
customElements.define("player-screen", PlayerScreen);
