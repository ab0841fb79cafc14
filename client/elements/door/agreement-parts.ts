/** Parts of the agreement page: which version it is, the Code of Practice, the form at its end. */
import { html, nothing, type TemplateResult } from "lit";
import type { Agreement } from "../../door/agreement.ts";
import { fullDay } from "../../house/days.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";
import { prose } from "../shell/prose.ts";

const text = words.door.agreement;

export const agreementFacts = (agreement: Agreement, download: () => void): TemplateResult =>
  html`<div class="facts">
    <dl>
      <div>
        <dt class="vh">${text.theAgreement}</dt>
        <dd><b>${text.version(agreement.version, fullDay(agreement.publishedAt))}</b></dd>
      </div>
      <div>
        <dt>${text.hash}</dt>
        <dd><code class="num" title=${text.hashHint}>${agreement.hash.slice(0, 16)}</code></dd>
      </div>
    </dl>
    <button class="btn" type="button" @click=${download}>${icon("down")}${text.download}</button>
  </div>`;

export const practice = ({ codeOfPractice }: Agreement): TemplateResult =>
  html`<section class="panel">
    <h2>${text.practice}</h2>
    <p class="muted">${text.practiceHint(fullDay(Date.parse(codeOfPractice.reviewOn)))}</p>
    <details>
      <summary>${text.readPractice}</summary>
      ${prose(codeOfPractice.text)}
    </details>
  </section>`;

export const acceptForm = (
  agreement: Agreement,
  busy: boolean,
  accept: (form: HTMLFormElement) => void,
): TemplateResult => {
  const onlyTraining = agreement.acceptedAt !== null;
  return html`<form
    class="panel panel--act"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      accept(event.target as HTMLFormElement);
    }}
  >
    ${
      onlyTraining
        ? nothing
        : html`<label class="choice">
            <input type="checkbox" name="read" required />
            <span><b>${text.accept}</b><small>${text.acceptNote}</small></span>
          </label>`
    }
    ${
      agreement.trainingAsked
        ? html`<label class="choice">
            <input type="checkbox" name="trained" required />
            <span><b>${text.trained}</b><small>${text.trainedHint}</small></span>
          </label>`
        : nothing
    }
    <button class="btn btn--main btn--lesson btn--wide" type="submit" ?disabled=${busy}>
      ${busy ? text.busy : onlyTraining ? text.goTraining : text.go}
    </button>
  </form>`;
};
