/** A labelled field with its hint and what is wrong with it, tied together for a screen reader. */
import { html, nothing, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { icon } from "./icons.ts";

export interface Field {
  /** Also its name in the form. */
  id: string;
  label: string;
  hint?: string;
  type?: "text" | "email" | "date" | "number";
  /** Of a date or a number. */
  min?: string;
  max?: string;
  step?: string;
  autocomplete?: string;
  inputmode?: "numeric";
  value?: string;
  optional?: boolean;
  readonly?: boolean;
  maxlength?: number;
  failure?: string | null | undefined;
}

export const fieldFailure = (id: string, failure: string | null | undefined) =>
  failure
    ? html`<p class="field__error" id="${id}-failure" role="alert">
        ${icon("warn")}<span>${failure}</span>
      </p>`
    : nothing;

export const field = (one: Field): TemplateResult => {
  const { id, label, hint, failure, value } = one;
  const tied = [hint ? `${id}-hint` : "", failure ? `${id}-failure` : ""].join(" ").trim();
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${hint ? html`<p class="field__hint" id="${id}-hint">${hint}</p>` : nothing}
    <input
      class="input"
      id=${id}
      name=${id}
      type=${one.type ?? "text"}
      autocomplete=${one.autocomplete ?? "off"}
      inputmode=${ifDefined(one.inputmode)}
      min=${ifDefined(one.min)}
      max=${ifDefined(one.max)}
      step=${ifDefined(one.step)}
      maxlength=${one.maxlength ?? 254}
      ?required=${one.optional !== true}
      ?readonly=${one.readonly === true}
      .defaultValue=${value ?? ""}
      aria-invalid=${failure ? "true" : nothing}
      aria-describedby=${tied === "" ? nothing : tied}
    />
    ${fieldFailure(id, failure)}
  </div>`;
};

/** What was typed into a field of this form, without spaces around it. */
export const typedIn = (form: HTMLFormElement, name: string): string => rawIn(form, name).trim();
/** As it was typed: for passwords. */
export const rawIn = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
};
