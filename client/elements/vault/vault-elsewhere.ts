/** The vault exists and this browser does not hold it: the ways in. */
import { html, nothing, type TemplateResult } from "lit";
import type { MyVault, Step } from "../../vault/my-vault.ts";
import { words } from "../../words.ts";
import { rawIn } from "../shell/field.ts";
import { notice, onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { codeField } from "./vault-code.ts";
import { actButton, nameField, nameOf, signBox } from "./vault-parts.ts";

const text = words.vault.elsewhere;

export const waysIn = (desk: MyVault): TemplateResult => {
  const locked = desk.vault.state === "locked";
  const passkey = desk.canUsePasskey;
  return html`${
    locked ? notice("warn", "lock", text.locked.title, html`<p>${text.locked.text}</p>`) : nothing
  }
  ${panel(
    "ways",
    text.title,
    html`<p>${locked ? text.locked.way : text.text}</p>
      ${nameField(desk)}`,
  )}
  ${passkey ? byPasskey(desk) : nothing}
  ${
    locked
      ? byCode(desk, true)
      : html`<div class="columns">${byCode(desk, !passkey)} ${byDevice(desk)}</div>`
  }`;
};

const byPasskey = (desk: MyVault): TemplateResult =>
  panel(
    "by-passkey",
    text.byPasskey.title,
    html`<p>${text.byPasskey.text}</p>
      ${outcome(desk, "open-passkey")}
      ${actButton(desk, {
        label: text.byPasskey.go,
        sign: "key",
        kind: "btn--main btn--lesson",
        act: () => desk.openByPasskey(nameOf(desk)),
      })}`,
  );

const byCode = (desk: MyVault, main: boolean): TemplateResult =>
  panel(
    "by-code",
    text.byCode.title,
    html`<p>${text.byCode.text}</p>
      <form
        class="stack"
        novalidate
        @submit=${onSubmit((form) => void desk.openByCode(rawIn(form, "code-open"), nameOf(desk)))}
      >
        ${codeField("code-open", desk.failed("open"))}
        <button
          class="btn ${main ? "btn--main" : ""} btn--lesson"
          type="submit"
          ?disabled=${desk.busy !== null}
        >
          ${desk.busy === "open" ? words.vault.check.busy : text.byCode.go}
        </button>
      </form>`,
  );

const byDevice = (desk: MyVault): TemplateResult =>
  panel(
    "by-device",
    text.byDevice.title,
    html`<p>${text.byDevice.text}</p>
      ${outcome(desk, "ask")}
      ${actButton(desk, {
        label: text.byDevice.go,
        sign: "screen",
        kind: "btn--lesson",
        act: () => desk.askDevices(nameOf(desk)),
      })}`,
  );

/** This device has asked the others. */
export const asking = (
  desk: MyVault,
  { joining }: Extract<Step, { name: "joining" }>,
): TemplateResult => {
  const said = words.vault.joining;
  const { state, failure } = joining;
  const back = () => {
    desk.stopAsking();
  };
  if (state === "waiting")
    return panel(
      "joining",
      said.title,
      html`<p>${said.text}</p>
        ${signBox(said.sign, joining.sign)}
        <p class="row muted" role="status">${icon("clock")}<span>${said.waiting}</span></p>
        ${failure === null ? nothing : notice("warn", "warn", failure)}
        ${actButton(desk, { label: said.stop, act: back })}`,
    );
  return panel(
    "joining",
    said.title,
    html`<div role="alert">${notice("warn", "warn", said[state])}</div>
      <p class="row">
        ${
          state === "wrong"
            ? nothing
            : actButton(desk, {
                label: said.again,
                kind: "btn--main",
                act: () => desk.askDevices(nameOf(desk)),
              })
        }
        ${actButton(desk, { label: said.back, act: back })}
      </p>`,
  );
};
