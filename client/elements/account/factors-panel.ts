/** What I sign in with: a password, passkeys. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../../app.ts";
import { passkeys } from "../../door/passkeys.ts";
import { dayOf } from "../../house/days.ts";
import type { MyAccount } from "../../house/my-account.ts";
import { words } from "../../words.ts";
import { field, rawIn, typedIn } from "../shell/field.ts";
import { onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { whyNoPasskey } from "../door/passkey-offer.ts";
import "../shell/password-field.ts";

const text = words.my;

export const passwordPanel = (app: App, desk: MyAccount): TemplateResult => {
  const { factors } = desk;
  const send = async (form: HTMLFormElement): Promise<void> => {
    if (!(await desk.changePassword(rawIn(form, "new-password")))) return;
    form.reset();
    await desk.load();
  };
  return panel(
    "password",
    text.password.title,
    html`<p>
        ${factors === null ? nothing : factors.password ? text.password.has : text.password.none}
      </p>
      <form class="stack" @submit=${onSubmit((form) => void send(form))}>
        <password-field
          .app=${app}
          .name=${"new-password"}
          .label=${text.password.label}
          .least=${desk.passwordLength}
          .failure=${desk.failed("password")}
        ></password-field>
        <p class="small muted">${text.password.warn}</p>
        ${desk.failed("password") === null ? outcome(desk, "password") : nothing}
        <button
          class="btn btn--main"
          type="submit"
          aria-disabled=${desk.busy === "password" ? "true" : nothing}
        >
          ${text.password.save}
        </button>
      </form>`,
  );
};

export const passkeysPanel = (desk: MyAccount): TemplateResult => {
  const { factors } = desk;
  const add = async (form: HTMLFormElement): Promise<void> => {
    if (await desk.addPasskey(typedIn(form, "passkey-name"))) form.reset();
  };
  const list = factors?.passkeys ?? [];
  return panel(
    "passkeys",
    text.passkeys.title,
    html`${factors !== null && list.length === 0 ? html`<p class="muted">${text.passkeys.empty}</p>` : nothing}
      <ul class="list">
        ${repeat(
          list,
          ({ id }) => id,
          (one) =>
            html`<li class="person">
              <span class="person__who"
                ><b>${one.name}</b><small>${text.passkeys.since(dayOf(one.createdAt))}</small></span
              >
              <button
                class="btn"
                type="button"
                aria-label=${text.passkeys.removeLabel(one.name)}
                @click=${() => void desk.removePasskey(one)}
              >
                ${icon("x")}${text.passkeys.remove}
              </button>
            </li>`,
        )}
      </ul>
      ${outcome(desk, "passkey")}
      ${
        passkeys() === "offered"
          ? html`<form class="stack" @submit=${onSubmit((form) => void add(form))}>
              ${field({ id: "passkey-name", label: text.passkeys.name, hint: text.passkeys.nameHint, maxlength: 60 })}
              <button
                class="btn"
                type="submit"
                aria-disabled=${desk.busy === "passkey" ? "true" : nothing}
              >
                ${icon("key")}${text.passkeys.add}
              </button>
            </form>`
          : whyNoPasskey()
      }`,
  );
};
