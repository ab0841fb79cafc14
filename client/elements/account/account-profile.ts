/** Who I am to others, and the address that I sign in with. */
import { html, nothing, type TemplateResult } from "lit";
import type { MeReply } from "#protocol/http/sign-in.ts";
import type { App } from "../../app.ts";
import type { MyAccount } from "../../house/my-account.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";
import { onSubmit, outcome, panel } from "../shell/house-parts.ts";

const text = words.my;

const save = (label: string, busy: boolean): TemplateResult =>
  html`<button class="btn btn--main" type="submit" aria-disabled=${busy ? "true" : nothing}>
    ${label}
  </button>`;

export const profilePanel = (app: App, desk: MyAccount, me: MeReply): TemplateResult => {
  const send = async (form: HTMLFormElement): Promise<void> => {
    const profile = { name: typedIn(form, "my-name"), about: typedIn(form, "my-about") };
    if (await desk.saveProfile(profile)) await app.knowMe();
  };
  return panel(
    "profile",
    text.profile.title,
    html`<form class="stack" @submit=${onSubmit((form) => void send(form))}>
      ${field({
        id: "my-name",
        label: text.profile.name,
        hint: text.profile.nameHint,
        value: me.name,
        maxlength: 80,
        autocomplete: "name",
      })}
      ${field({
        id: "my-about",
        label: text.profile.about,
        hint: text.profile.aboutHint,
        value: me.about,
        maxlength: 120,
        optional: true,
      })}
      ${outcome(desk, "profile")} ${save(text.profile.save, desk.busy === "profile")}
    </form>`,
  );
};

export const emailPanel = (app: App, desk: MyAccount, me: MeReply): TemplateResult => {
  const send = async (form: HTMLFormElement): Promise<void> => {
    const by = await desk.changeEmail(typedIn(form, "my-email"));
    if (by === null) return;
    form.reset();
    if (by === "done") await app.knowMe();
  };
  return panel(
    "email",
    text.email.title,
    html`<p>${text.email.is(me.email)}</p>
      <form class="stack" @submit=${onSubmit((form) => void send(form))}>
        ${field({ id: "my-email", label: text.email.label, type: "email", autocomplete: "email" })}
        ${outcome(desk, "email")} ${save(text.email.save, desk.busy === "email")}
      </form>`,
  );
};
