/** The app for one-time codes: its secret as a square and as text, then the first code. */
import { html, svg, type TemplateResult } from "lit";
import { encode } from "uqr";
import { grouped, type SecondFactor } from "../../door/second-factor.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";

const text = words.door.factor.app;

/** Modules of quiet around the code (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/** Dark on light in both themes: scanners expect it. */
const square = (uri: string): TemplateResult => {
  const { size, data } = encode(uri, { ecc: "M", border: QUIET });
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label=${text.qr}
    shape-rendering="crispEdges"
  >
    ${svg`<rect class="qr__light" width="100%" height="100%"></rect><path class="qr__dark" d=${dark.join("")}></path>`}
  </svg>`;
};

export const appStep = (
  totp: { secret: string; uri: string },
  factor: SecondFactor,
): TemplateResult =>
  html`<section class="panel">
    <h2 tabindex="-1">${text.title}</h2>
    <ol class="steps">
      <li>
        <div class="stack stack--tight">
          <p>${text.first}</p>
          ${square(totp.uri)}
          <p>${text.or}</p>
          <p><code class="secret num">${grouped(totp.secret)}</code></p>
        </div>
      </li>
      <li>
        <div class="stack stack--tight">
          <p>${text.next}</p>
          <form
            class="stack"
            @submit=${(event: SubmitEvent) => {
              event.preventDefault();
              void factor.giveCode(typedIn(event.target as HTMLFormElement, "totp"));
            }}
          >
            ${field({
              id: "totp",
              label: text.label,
              hint: text.hint,
              autocomplete: "one-time-code",
              inputmode: "numeric",
              maxlength: 8,
              failure: factor.failure,
            })}
            <p class="row">
              <button class="btn btn--main btn--lesson" type="submit" ?disabled=${factor.busy}>
                ${factor.busy ? words.door.factor.busy : text.check}
              </button>
              <button
                class="btn btn--quiet"
                type="button"
                @click=${() => {
                  factor.back();
                }}
              >
                ${words.door.back}
              </button>
            </p>
          </form>
        </div>
      </li>
    </ol>
  </section>`;
