/** Parts that the screens of the vault share. */
import { html, nothing, type TemplateResult } from "lit";
import type { MyVault } from "../../vault/my-vault.ts";
import { words } from "../../words.ts";
import { field } from "../shell/field.ts";
import { icon, type IconName } from "../shell/icons.ts";

const text = words.vault;

/** What this device is called in the list of devices; kept with the desk, for whichever way is taken. */
export const nameField = (desk: MyVault): TemplateResult =>
  html`<div
    @input=${(event: Event) => {
      desk.deviceName = (event.target as HTMLInputElement).value;
    }}
  >
    ${field({
      id: "device-name",
      label: text.device.label,
      hint: text.device.hint,
      value: desk.deviceName,
      maxlength: 80,
      optional: true,
    })}
  </div>`;

/** The name as typed; never empty. */
export const nameOf = (desk: MyVault): string => {
  const typed = desk.deviceName.trim();
  return typed === "" ? text.device.fallback : typed;
};

/** One act at a time: a button that cannot now says so and does nothing. */
export const actButton = (
  desk: MyVault,
  one: { label: string; name?: string; sign?: IconName; kind?: string; act: () => unknown },
): TemplateResult =>
  html`<button
    class="btn ${one.kind ?? ""}"
    type="button"
    aria-label=${one.name ?? nothing}
    aria-disabled=${desk.busy === null ? nothing : "true"}
    @click=${() => {
      if (desk.busy === null) void one.act();
    }}
  >
    ${one.sign === undefined ? nothing : icon(one.sign)}<span>${one.label}</span>
  </button>`;

/** Signs to compare: big, in groups, the same on both screens. */
export const signBox = (label: string, sign: string): TemplateResult =>
  html`<p class="sign num">
    <span class="sign__label">${label}</span>
    <span class="sign__groups"
      >${sign.split(" ").map((group) => html`<code>${group}</code> `)}</span
    >
  </p>`;
