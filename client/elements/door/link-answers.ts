/** Links that make no account: a new address of mine, and an invitation to somebody who is here already. */
import { html, type TemplateResult } from "lit";
import type { LinkReply } from "#protocol/http/links.ts";
import type { App } from "../../app.ts";
import { hashOf, type Place } from "../../router.ts";
import { words } from "../../words.ts";
import { fieldFailure } from "../shell/field.ts";
import { titled } from "./sign-in-steps.ts";
import "./sign-in-form.ts";

const text = words.link;

const onward = (app: App, place: Place, label: string): TemplateResult =>
  html`<p>
    <a
      class="btn btn--main btn--lesson"
      href=${hashOf(place)}
      @click=${() => {
        app.link.forget();
      }}
      >${label}</a
    >
  </p>`;

const agree = (app: App, label: string, act: () => Promise<boolean>): TemplateResult => {
  const { link } = app;
  return html`${fieldFailure("link", link.failure?.message)}
    <p>
      <button
        class="btn btn--main btn--lesson"
        type="button"
        ?disabled=${link.busy !== null}
        @click=${() => void act()}
      >
        ${link.busy === null ? label : text.busy}
      </button>
    </p>`;
};

export const confirmAddress = (app: App, link: LinkReply): TemplateResult =>
  app.link.state.status === "done"
    ? html`${titled(1, text.address.done.title, text.address.text(link.email))}
      ${onward(app, app.account.me === null ? "go-live" : "account", text.address.done.go)}`
    : html`${titled(1, text.address.title, text.address.text(link.email))}
      ${agree(app, text.address.go, async () => {
        const done = await app.link.confirmAddress();
        // My own page shows the address: it asks anew. Were that not answered, the change stands
        // all the same and the next reading shows it. Signed out, there is nothing to ask.
        if (done && app.account.me !== null) app.knowMe().catch(() => undefined);
        return done;
      })}`;

export const acceptGuest = (app: App, link: LinkReply): TemplateResult => {
  const { me } = app.account;
  if (app.link.state.status === "done") {
    return html`${titled(1, text.outside.done.title, text.outside.done.text(link.by))}
    ${onward(app, "coach", text.outside.done.go)}`;
  }
  if (me === null) {
    return html`${titled(1, text.outside.accept.title(link.by), text.outside.known)}
      <sign-in-form .app=${app} .level=${2}></sign-in-form>`;
  }
  return html`${titled(1, text.outside.accept.title(link.by), text.outside.accept.text(me.name))}
  ${agree(app, text.outside.accept.go, () => app.link.accept())}`;
};
