/** The page: which screen is on it, its title, and where the focus goes when it changes. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import type { Changing } from "../live/changing.ts";
import { words } from "../words.ts";
import { AsideElement } from "./element.ts";
import "./coach-screen.ts";
import "./go-live-screen.ts";
import "./sign-in-screen.ts";
import "./teacher-screen.ts";

type Screen = "opening" | "sign-in" | "teacher" | "coach" | "go-live";

const screenOf = (app: App): Screen => {
  if (app.account.status === "unknown") return "opening";
  if (app.account.status === "out") return "sign-in";
  // What is live wins over the address: a lesson is never hidden behind another page.
  if (app.live.view !== null) return "teacher";
  if (app.coach.open !== null) return "coach";
  return app.router.address.place;
};

const titleOf = (app: App, screen: Screen): string => {
  const { titles } = words;
  if (screen === "sign-in") return titles.signIn;
  if (screen === "go-live") return titles.goLive;
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
    return [app, app.account, app.router, app.live, app.coach, app.signalling];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.append(this.app.ear.holder);
  }

  override updated(): void {
    const screen = screenOf(this.app);
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
    const screen = screenOf(app);
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
      default: {
        const unknown: never = screen;
        return html`${nothing}${unknown}`;
      }
    }
  }
}
