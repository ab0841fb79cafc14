/** Sign-in: the promise, then who you are. Nothing starts by signing in. */
import { html, type TemplateResult } from "lit";
import type { Changing } from "../live/changing.ts";
import { AsideElement } from "./element.ts";
import { entryPage } from "./entry-page.ts";
import "./sign-in-form.ts";

export class SignInScreen extends AsideElement {
  protected override follows(): Changing[] {
    return [this.app.theme];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.className = "entry";
  }

  override render(): TemplateResult {
    return entryPage(this.app, html`<sign-in-form .app=${this.app} .level=${1}></sign-in-form>`);
  }
}
customElements.define("sign-in-screen", SignInScreen);
