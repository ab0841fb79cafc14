/** Sign-in: the promise, then who you are. Nothing starts by signing in. */
import { html, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import { AsideElement } from "../shell/element.ts";
import { entryPage } from "../shell/entry-page.ts";
import "./sign-in-form.ts";

export class SignInScreen extends AsideElement {
  protected override follows(): Changing[] {
    return [this.app.signIn, this.app.theme];
  }

  override render(): TemplateResult {
    this.className = this.app.signIn.step.status === "address" ? "entry" : "entry entry--task";
    return entryPage(this.app, html`<sign-in-form .app=${this.app} .level=${1}></sign-in-form>`);
  }
}
customElements.define("sign-in-screen", SignInScreen);
