/** What may come after address and password, and the way back in for who cannot sign in. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../../app.ts";
import type { SignInStep } from "../../door/sign-in.ts";
import { words } from "../../words.ts";
import { field, fieldFailure, typedIn } from "../shell/field.ts";
import { icon } from "../shell/icons.ts";
import { passkeyButton } from "./passkey-offer.ts";

const text = words.door.entry;

type Later = Extract<SignInStep, { status: "code" | "passkey" | "school" }>;

export const titled = (level: 1 | 2, title: string, lead: string): TemplateResult =>
  html`<div class="stack stack--tight">
    ${
      level === 1
        ? html`<h1 tabindex="-1" data-title>${title}</h1>`
        : html`<h2 tabindex="-1" data-title>${title}</h2>`
    }
    <p class="muted">${lead}</p>
  </div>`;

const again = (app: App): TemplateResult =>
  html`<p>
    <button
      class="btn btn--quiet"
      type="button"
      @click=${() => {
        app.signIn.again();
      }}
    >
      ${words.door.again}
    </button>
  </p>`;

const go = (label: string, busy: boolean, busyLabel: string): TemplateResult =>
  html`<button class="btn btn--main btn--lesson btn--wide" type="submit" ?disabled=${busy}>
    ${busy ? busyLabel : label}
  </button>`;

const submits = (act: (form: HTMLFormElement) => void) => (event: SubmitEvent) => {
  event.preventDefault();
  act(event.target as HTMLFormElement);
};

export const laterStep = (app: App, step: Later, level: 1 | 2): TemplateResult => {
  switch (step.status) {
    case "code":
      return codeStep(app, step, level);
    case "passkey":
      return passkeyStep(app, level);
    case "school":
      return schoolStep(app, step, level);
    default:
      return step satisfies never;
  }
};

const codeStep = (
  app: App,
  step: Extract<SignInStep, { status: "code" }>,
  level: 1 | 2,
): TemplateResult => {
  const { signIn } = app;
  const said = step.app ? text.code : { ...text.code, ...text.recovery };
  return html`${titled(level, said.title, said.lead)}
    <form class="stack" @submit=${submits((form) => void signIn.giveCode(typedIn(form, "code")))}>
      ${field({
        id: "code",
        label: said.label,
        hint: said.hint,
        autocomplete: "one-time-code",
        maxlength: 40,
        failure: signIn.failure?.message,
      })}
      ${go(text.code.go, signIn.busy !== null, words.signIn.busy)}
    </form>
    ${again(app)}`;
};

const passkeyStep = (app: App, level: 1 | 2): TemplateResult => {
  const { signIn } = app;
  return html`${titled(level, text.passkey.title, text.passkey.lead)}
    ${fieldFailure("passkey", signIn.failure?.message)}
    ${passkeyButton(words.door.passkey.use, signIn.busy !== null, () => {
      void signIn.byPasskey();
    })}
    <p>
      <button
        class="link"
        type="button"
        @click=${() => {
          signIn.byRecoveryCode();
        }}
      >
        ${text.passkey.recovery}
      </button>
    </p>
    <p class="small muted">${text.passkey.noPasskey}</p>
    ${again(app)}`;
};

const schoolStep = (
  app: App,
  { schools }: Extract<SignInStep, { status: "school" }>,
  level: 1 | 2,
): TemplateResult => {
  const { signIn } = app;
  return html`${titled(level, text.school.title, text.school.lead)}
    <form
      class="stack"
      @submit=${submits((form) => void signIn.chooseSchool(typedIn(form, "school")))}
    >
      <fieldset class="choices">
        <legend class="vh">${text.school.legend}</legend>
        ${schools.map(
          ({ school, name }) =>
            html`<label class="choice">
              <input type="radio" name="school" value=${school} required />
              <b>${name}</b>
            </label>`,
        )}
      </fieldset>
      ${fieldFailure("school", signIn.failure?.message)}
      ${go(text.school.go, signIn.busy !== null, words.signIn.busy)}
    </form>
    ${again(app)}`;
};

export const forgottenStep = (app: App, level: 1 | 2): TemplateResult => {
  const { signIn, router } = app;
  return html`${titled(level, text.forgotten.title, text.forgotten.lead)}
    <form
      class="stack"
      @submit=${submits((form) => void signIn.ask(typedIn(form, "forgotten-email")))}
    >
      ${field({
        id: "forgotten-email",
        label: words.signIn.email,
        type: "email",
        autocomplete: "username",
        value: router.address.email,
        failure: signIn.failure?.message,
      })}
      ${go(text.forgotten.go, signIn.busy !== null, text.forgotten.busy)}
    </form>
    <p class="small muted">${text.forgotten.codes}</p>
    ${again(app)}`;
};

export const toldStep = (
  app: App,
  { by, email }: Extract<SignInStep, { status: "told" }>,
  level: 1 | 2,
): TemplateResult => {
  const mailed = by === "mail";
  return html`${titled(level, mailed ? text.mail.title : text.administrator.title, mailed ? text.mail.text(email) : text.administrator.text)}
  ${mailed ? html`<p class="row small muted">${icon("mail")}<span class="grow">${text.mail.hint}</span></p>` : nothing}
  ${again(app)}`;
};
