/** Sign-in: the promise, then address and password. Nothing starts by signing in. */
import { html, nothing, type TemplateResult } from "lit";
import type { Changing } from "../live/changing.ts";
import { words } from "../words.ts";
import { AsideElement } from "./element.ts";
import { skipTo, themeSwitch } from "./frame.ts";
import { icon } from "./icons.ts";

const text = words.signIn;

export class SignInScreen extends AsideElement {
  #told: string | null = null;

  protected override follows(): Changing[] {
    return [this.app.account, this.app.signIn, this.app.theme];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.className = "entry";
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const { elements } = event.target as HTMLFormElement;
    const said = (name: string): string => {
      const field = elements.namedItem(name);
      return field instanceof HTMLInputElement ? field.value : "";
    };
    void this.app.signIn.signIn(said("email").trim(), said("password"));
  }

  override updated(): void {
    const { busy } = this.app.signIn;
    const failure = this.app.signIn.failure ?? this.app.account.failure;
    if (busy !== null || failure === this.#told) return;
    this.#told = failure;
    // One thing is left to type again.
    if (failure !== null) this.querySelector<HTMLElement>("#password")?.focus();
  }

  override render(): TemplateResult {
    const { account, router, signIn } = this.app;
    const failure = signIn.failure ?? account.failure;
    const failed = failure !== null;
    return html`<a class="skip" href="#main" @click=${skipTo("email")}>${text.skip}</a>
      <header class="entry__promise">
        <span class="wordmark">aside</span>
        <p class="entry__say">
          <span>${text.promise[0]}</span><span>${text.promise[1]}</span><em>${text.promise[2]}</em>
        </p>
        <div class="entry__whisper paren"><p>${text.whisper}</p></div>
        <p class="entry__foot small">${text.runBy}</p>
      </header>
      <main class="entry__form" id="main">
        <div class="stack stack--wide">
          <div class="stack stack--tight">
            <h1 tabindex="-1">${text.title}</h1>
            <p class="muted">${text.calm}</p>
          </div>
          <form
            class="stack"
            @submit=${(event: SubmitEvent) => {
              this.#submit(event);
            }}
          >
            <div class="field">
              <label for="email">${text.email}</label>
              <input
                class="input"
                id="email"
                name="email"
                type="email"
                autocomplete="username"
                required
                maxlength="254"
                .value=${router.address.email}
                aria-invalid=${failed ? "true" : nothing}
                aria-describedby=${failed ? "sign-in-failure" : nothing}
              />
            </div>
            <div class="field">
              <label for="password">${text.password}</label>
              <input
                class="input"
                id="password"
                name="password"
                type="password"
                autocomplete="current-password"
                required
                maxlength="256"
                aria-invalid=${failed ? "true" : nothing}
                aria-describedby=${failed ? "sign-in-failure" : nothing}
              />
            </div>
            ${
              failed
                ? html`<p class="field__error" id="sign-in-failure" role="alert">
                    ${icon("warn")}<span>${failure}</span>
                  </p>`
                : nothing
            }
            <button
              class="btn btn--main btn--lesson btn--wide"
              type="submit"
              ?disabled=${signIn.busy !== null}
            >
              ${signIn.busy !== null ? text.busy : text.submit}
            </button>
          </form>
          <p class="small muted">${text.forgotten}</p>
          <p>${themeSwitch(this.app)}</p>
        </div>
      </main>`;
  }
}
customElements.define("sign-in-screen", SignInScreen);
