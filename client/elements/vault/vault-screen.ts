/** My vault: one panel at a time while it is made or opened, everything about it afterwards. */
import { html, nothing, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import { MyVault } from "../../vault/my-vault.ts";
import type { VaultState } from "../../vault/vault.ts";
import { words } from "../../words.ts";
import { focusFirst, focusWrong } from "../shell/focus.ts";
import { loading, notice, outcome, pageHead } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon, type IconName } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import { checkCode, showCode, unchecked } from "./vault-code.ts";
import { asking, waysIn } from "./vault-elsewhere.ts";
import { abandoned, abandonVault, swapped } from "./vault-end.ts";
import { joinsPanel } from "./vault-joins.ts";
import { makeVault } from "./vault-make.ts";
import { freshCode, thisVault, vaultDevices, vaultPasskeys } from "./vault-open.ts";
import { actButton } from "./vault-parts.ts";

const text = words.vault;

/** Requests of other devices are heard at once; this is for what was missed, ms. */
const LOOK_EVERY_MS = 10_000;

const BADGES: Readonly<Record<Exclude<VaultState, "unknown">, readonly [string, IconName]>> = {
  open: ["badge--ok", "check"],
  unchecked: ["badge--warn", "warn"],
  elsewhere: ["badge--off", "off"],
  locked: ["badge--warn", "lock"],
  swapped: ["badge--warn", "warn"],
  none: ["badge--off", "off"],
};

export class VaultScreen extends HouseScreen<MyVault> {
  #shown = "";
  #told: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  protected override makeDesk(): MyVault {
    return new MyVault(this.app, (name) => {
      this.app.say(text.joins.say(name), true);
    });
  }
  protected override follows(): Changing[] {
    return [...super.follows(), this.app.vault];
  }
  override connectedCallback(): void {
    super.connectedCallback();
    const { app, desk } = this;
    void desk.load();
    this.#timer = setInterval(() => {
      if (document.visibilityState === "visible") void app.vault.load();
    }, LOOK_EVERY_MS);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.desk.stop();
  }

  /** A step that came takes the focus to its heading, a refusal to the field that it is about. */
  override updated(): void {
    super.updated();
    const { shown, failure, busy } = this.desk;
    const { state } = this.app.vault;
    const now =
      shown.name === "joining" ? `joining ${shown.joining.state}` : `${shown.name} ${state}`;
    if (now !== this.#shown) {
      const first = this.#shown === "" || this.#shown.endsWith("unknown");
      this.#shown = now;
      this.#told = null;
      if (!first) void focusFirst(this, "main h2");
    } else if (busy === null && (failure?.message ?? null) !== this.#told) {
      this.#told = failure?.message ?? null;
      if (failure !== null) void focusWrong(this);
    }
  }

  protected override page(): TemplateResult {
    const { app } = this;
    const { state, failure } = app.vault;
    const [kind, sign] = state === "unknown" ? ["", "off" as const] : BADGES[state];
    const badge =
      state === "unknown"
        ? nothing
        : html`<span class="badge ${kind}">${icon(sign)}<span>${text.states[state]}</span></span>`;
    const single = this.desk.shown.name !== "overview" || state === "none";
    return html`<main class="page ${single ? "page--read" : ""}" id="main">
      ${pageHead(text.title, text.lead, badge)} ${troubles(failure, app.signalling)}
      ${this.#step() ?? this.#overview()}
    </main>`;
  }

  #step(): TemplateResult | null {
    const { app, desk } = this;
    const { shown } = desk;
    switch (shown.name) {
      case "code":
        return showCode(app, desk, shown);
      case "check":
        return checkCode(desk, shown);
      case "joining":
        return asking(desk, shown);
      default:
        return null;
    }
  }

  #overview(): TemplateResult {
    const { app, desk } = this;
    const { state, notice: told } = app.vault;
    const said = told === null ? null : text.notices[told];
    const done = ["check", "open", "ask", "forget"];
    return html`${
      said === null ? nothing : notice("plain", "warn", said.title, html`<p>${said.text}</p>`)
    }
    ${done.map((act) => (desk.said(act) === null ? nothing : outcome(desk, act)))}
    ${abandoned(desk)} ${this.#of(state)}`;
  }

  #of(state: VaultState): TemplateResult {
    const { app, desk } = this;
    const { abandon, elsewhere } = text;
    switch (state) {
      case "unknown":
        return app.vault.failure === null
          ? loading(text.loading)
          : html`<p>${actButton(desk, { label: text.again, act: () => app.vault.load() })}</p>`;
      case "none":
        return makeVault(desk);
      case "elsewhere":
      case "locked":
        return html`${waysIn(desk)} ${abandonVault(desk, elsewhere.abandon)}`;
      case "swapped":
        return swapped(desk);
      case "unchecked":
      case "open":
        return html`${joinsPanel(desk)} ${state === "unchecked" ? unchecked(desk) : nothing}
          <div class="columns">
            <div>${thisVault(desk)} ${state === "open" ? freshCode(desk) : nothing}</div>
            <div>${vaultDevices(desk)} ${vaultPasskeys(desk)}</div>
          </div>
          ${abandonVault(desk, abandon.open)}`;
      default:
        return state satisfies never;
    }
  }
}
customElements.define("vault-screen", VaultScreen);
