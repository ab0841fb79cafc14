/** Which kind of note: one of four, each with its sign. */
import { html, type TemplateResult } from "lit";
import { WRITTEN, type Written } from "../../notes/draft.ts";
import { words } from "../../words.ts";
import { kindIcon } from "./note-sign.ts";

const text = words.notes;

/** `name` tells the choices of several forms in one page apart. */
export const noteKinds = (
  name: string,
  chosen: string,
  choose: (kind: Written) => void,
): TemplateResult =>
  html`<fieldset class="kinds">
    <legend class="vh">${text.form.kind}</legend>
    <div class="seg seg--two">
      ${WRITTEN.map(
        (kind) =>
          html`<label
            ><input
              type="radio"
              name=${name}
              value=${kind}
              .checked=${chosen === kind}
              @change=${() => {
                choose(kind);
              }}
            /><span class="kinds__one">${kindIcon(kind)}${text.kinds[kind]}</span></label
          >`,
      )}
    </div>
  </fieldset>`;
