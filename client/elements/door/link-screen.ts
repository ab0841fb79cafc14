/** A one-time link, opened: what it is for, then using it. */
import { html, nothing, type TemplateResult } from "lit";
import type { LinkReply } from "#protocol/http/links.ts";
import type { Changing } from "../../live/changing.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { entryPage } from "../shell/entry-page.ts";
import { focusFirst } from "../shell/focus.ts";
import "./link-form.ts";
import { acceptGuest, confirmAddress } from "./link-answers.ts";
import { titled } from "./sign-in-steps.ts";

const text = words.link;

export class LinkScreen extends AsideElement {
  #shown = "";

  protected override follows(): Changing[] {
    const { app } = this;
    return [app.link, app.account, app.theme];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.className = "entry entry--task";
  }

  override updated(): void {
    const { state } = this.app.link;
    const shown = `${state.status} ${this.app.account.status}`;
    if (shown === this.#shown) return;
    const first = this.#shown === "";
    this.#shown = shown;
    if (!first) void focusFirst(this, "h1");
  }

  override render(): TemplateResult {
    return entryPage(this.app, this.#page());
  }

  #page(): TemplateResult {
    const { link } = this.app;
    const { state } = link;
    switch (state.status) {
      case "none":
        return html`${titled(1, text.none.title, text.none.text)}
          <p><a class="btn" href=${hashOf("go-live")}>${text.none.toSignIn}</a></p>`;
      case "reading":
        return html`<h1 tabindex="-1">${text.reading.title}</h1>`;
      case "unread":
        return state.retryable ? this.#later(state.message) : this.#over(state.message);
      case "open":
        return this.#open(state.link);
      case "done":
        return state.link.kind === "address"
          ? confirmAddress(this.app, state.link)
          : acceptGuest(this.app, state.link);
      default:
        return state satisfies never;
    }
  }

  #later(message: string): TemplateResult {
    return html`${titled(1, text.later.title, message)}
      <p>
        <button class="btn btn--lesson" type="button" @click=${() => void this.app.link.read()}>
          ${words.door.tryAgain}
        </button>
      </p>`;
  }

  #over(message: string): TemplateResult {
    return html`${titled(1, text.over.title, message)}
      <ul class="plain-list stack stack--tight">
        <li>${text.over.join}</li>
        <li>${text.over.reset}</li>
        <li>${text.over.start}</li>
      </ul>
      <p><a class="btn" href=${hashOf("go-live")}>${text.none.toSignIn}</a></p>`;
  }

  #open(link: LinkReply): TemplateResult {
    const { app } = this;
    if (link.kind === "address") return confirmAddress(app, link);
    if (link.kind === "join-outside" && link.known) return acceptGuest(app, link);
    const { me } = app.account;
    if (me !== null) {
      return html`${titled(1, text.other.title(me.name), text.other.text)}
        <p>
          <button
            class="btn btn--main btn--lesson"
            type="button"
            @click=${() => void app.signOut()}
          >
            ${text.other.go}
          </button>
        </p>`;
    }
    return html`<link-form .app=${app} .link=${link}></link-form>${nothing}`;
  }
}
customElements.define("link-screen", LinkScreen);
