/** Looking for a recording: on this device only, because only this device can read the titles. */
import { html, nothing, type TemplateResult } from "lit";
import type { Find } from "../../recordings/recordings-found.ts";
import type { Recordings } from "../../recordings/recordings.ts";
import { words } from "../../words.ts";
import { select } from "../shell/select.ts";

const text = words.player.find;

const field = (
  [id, type, label]: readonly [string, "search" | "date", string],
  value: string,
  look: (value: string) => void,
): TemplateResult =>
  html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      class="input"
      id=${id}
      type=${type}
      autocomplete="off"
      spellcheck="false"
      .value=${value}
      aria-describedby=${type === "search" ? "find-hint" : nothing}
      @input=${(event: Event) => {
        look((event.target as HTMLInputElement).value);
      }}
    />
  </div>`;

const STATES = Object.keys(text.states) as Find["state"][];
const which = (desk: Recordings): TemplateResult =>
  select(
    "find-state",
    text.state,
    desk.find.state,
    STATES.map((one) => [one, text.states[one]] as const),
    (state) => {
      desk.look({ state });
    },
  );

/** How many there are; and, while words are looked for, how many titles are known by now. */
const count = ({ found, reply, opening }: Recordings): TemplateResult => {
  const all = reply?.recordings.length ?? 0;
  return html`<p class="row small muted num">
    <span role="status"
      >${found.length === all ? text.all(all) : text.some(found.length, all)}</span
    >
    ${
      opening === null || opening.known === opening.all
        ? nothing
        : html`<span>${text.opening(opening.known, opening.all)}</span>`
    }
  </p>`;
};

export const recordingsFind = (desk: Recordings, closed: boolean): TemplateResult =>
  html`<section aria-labelledby="find" class="stack stack--tight">
    <h2 id="find" class="vh">${text.title}</h2>
    <div class="filters">
      ${field(["find-text", "search", text.text], desk.find.text, (typed) => {
        desk.look({ text: typed });
      })}
      ${which(desk)}
      ${field(["find-from", "date", text.from], desk.find.from, (from) => {
        desk.look({ from });
      })}
      ${field(["find-to", "date", text.to], desk.find.to, (to) => {
        desk.look({ to });
      })}
    </div>
    <p class="small muted" id="find-hint">${closed ? text.closed : text.hint}</p>
    ${count(desk)}
  </section>`;
