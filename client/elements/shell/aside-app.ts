/** The page: which screen is on it, its title, and where the focus goes when it changes. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { App } from "../../app.ts";
import { screenOf, type Screen } from "../../door/screen.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "./element.ts";
import "../account/account-screen.ts";
import "../door/agreement-screen.ts";
import "../school/agreements-screen.ts";
import "../live/coach-screen.ts";
import "./confirm-dialog.ts";
import "../account/footprint-screen.ts";
import "../live/go-live-screen.ts";
import "../sharing/groups-screen.ts";
import "../school/guests-screen.ts";
import "../notes/lesson-notes-screen.ts";
import "../door/link-screen.ts";
import "../account/log-screen.ts";
import "../school/people-screen.ts";
import "../player/player-screen.ts";
import "../account/promise-screen.ts";
import "../recordings/recordings-screen.ts";
import "../school/school-screen.ts";
import "../sharing/shared-screen.ts";
import "../door/second-factor-screen.ts";
import "../door/sign-in-screen.ts";
import "../live/teacher-screen.ts";
import "../vault/vault-screen.ts";

const shownBy = (app: App): Screen =>
  screenOf({
    status: app.account.status,
    place: app.router.address.place,
    step: app.gate.step,
    teaching: app.live.view !== null,
    coaching: app.coach.open !== null,
    outside: app.account.me?.outside === true,
  });

/** Screens whose title never changes. */
const TITLES: Partial<Record<Screen, keyof typeof words.titles>> = {
  "sign-in": "signIn",
  "go-live": "goLive",
  "second-factor": "secondFactor",
  agreement: "agreement",
  account: "account",
  log: "log",
  footprint: "footprint",
  people: "people",
  school: "school",
  agreements: "agreements",
  guests: "guests",
  vault: "vault",
  recordings: "recordings",
  shared: "shared",
  groups: "groups",
  notes: "notes",
  player: "player",
  promise: "promise",
  link: "link",
};

const titleOf = (app: App, screen: Screen): string => {
  const { titles } = words;
  const fixed = TITLES[screen];
  if (fixed !== undefined && fixed !== "page") return titles[fixed];
  const { open } = screen === "teacher" ? app.live : app.coach;
  if (open === null) return screen === "teacher" ? titles.ended : titles.coach;
  if (open.status === "suspended" || !app.signalling.connected) return titles.held;
  if (open.curtainForMs !== null || (screen === "teacher" && app.live.covered))
    return titles.curtain;
  return titles.live;
};

export class AsideApp extends AsideElement {
  #shown = "";

  protected override follows(): Changing[] {
    const { app } = this;
    return [app, app.account, app.gate, app.router, app.live, app.coach, app.signalling];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.append(this.app.ear.holder);
  }

  override updated(): void {
    const screen = shownBy(this.app);
    const what = titleOf(this.app, screen);
    document.title = words.titles.page(what);
    const shown = `${screen} ${what}`;
    if (shown === this.#shown) return;
    const first = this.#shown === "" || this.#shown.startsWith("opening");
    const sameScreen = this.#shown.startsWith(`${screen} `);
    this.#shown = shown;
    // A changed state keeps the focus on the button that changed it, when that is still there.
    if (
      first ||
      (sameScreen &&
        document.activeElement?.isConnected &&
        document.activeElement !== document.body)
    )
      return;
    void this.#focusHeading();
  }

  async #focusHeading(): Promise<void> {
    const screen = this.querySelector<AsideElement>(":scope > :not(div)");
    await screen?.updateComplete;
    screen?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }

  override render(): TemplateResult {
    const { app } = this;
    return html`${this.#screen()}<confirm-dialog .app=${app}></confirm-dialog>`;
  }

  #screen(): TemplateResult {
    const { app } = this;
    const screen = shownBy(app);
    switch (screen) {
      case "opening":
        return html`<main class="page">
          <p class="muted" role="status">${words.frame.loading}</p>
        </main>`;
      case "sign-in":
        return html`<sign-in-screen .app=${app}></sign-in-screen>`;
      case "teacher":
        return html`<teacher-screen .app=${app}></teacher-screen>`;
      case "coach":
        return html`<coach-screen .app=${app}></coach-screen>`;
      case "go-live":
        return html`<go-live-screen .app=${app}></go-live-screen>`;
      case "agreement":
        return html`<agreement-screen .app=${app}></agreement-screen>`;
      case "second-factor":
        return html`<second-factor-screen .app=${app}></second-factor-screen>`;
      case "link":
        return html`<link-screen .app=${app}></link-screen>`;
      case "account":
        return html`<account-screen .app=${app}></account-screen>`;
      case "log":
        return html`<log-screen .app=${app}></log-screen>`;
      case "footprint":
        return html`<footprint-screen .app=${app}></footprint-screen>`;
      case "people":
        return html`<people-screen .app=${app}></people-screen>`;
      case "school":
        return html`<school-screen .app=${app}></school-screen>`;
      case "agreements":
        return html`<agreements-screen .app=${app}></agreements-screen>`;
      case "guests":
        return html`<guests-screen .app=${app}></guests-screen>`;
      case "recordings":
        return html`<recordings-screen .app=${app}></recordings-screen>`;
      case "shared":
        return html`<shared-screen .app=${app}></shared-screen>`;
      case "groups":
        return html`<groups-screen .app=${app}></groups-screen>`;
      case "notes":
        return html`<lesson-notes-screen .app=${app}></lesson-notes-screen>`;
      case "player":
        // Another recording is another player: nothing of the one before stays open.
        return html`${keyed(
          app.router.share ?? app.router.recording,
          html`<player-screen .app=${app}></player-screen>`,
        )}`;
      case "vault":
        return html`<vault-screen .app=${app}></vault-screen>`;
      case "promise":
        return html`<promise-screen .app=${app}></promise-screen>`;
      default: {
        const unknown: never = screen;
        return html`${nothing}${unknown}`;
      }
    }
  }
}
