/** A labelled choice of one, which acts at once. */
import { html, type TemplateResult } from "lit";

/** `choices`: each value with its words. */
export const select = <V extends string>(
  id: string,
  label: string,
  value: V,
  choices: readonly (readonly [V, string])[],
  choose: (value: V) => void,
): TemplateResult =>
  html`<div class="field">
    <label for=${id}>${label}</label>
    <select
      class="input"
      id=${id}
      @change=${(event: Event) => {
        choose((event.target as HTMLSelectElement).value as V);
      }}
    >
      ${choices.map(
        ([one, name]) => html`<option value=${one} ?selected=${one === value}>${name}</option>`,
      )}
    </select>
  </div>`;
