/** After the end: what happened, the receipt to keep, and the way to a fresh consent. */
import { html, nothing, type TemplateResult } from "lit";
import type { EndedView, OwnerView } from "#protocol/events.ts";
import type { App } from "../../app.ts";
import { clock, timeLeft } from "../../words/time.ts";
import { words } from "../../words.ts";
import { band } from "../shell/band.ts";
import { skipTo } from "../shell/frame.ts";
import { icon } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import "./recorded-choice.ts";

const text = words.ended;

/** Offers the receipt as a file: made here, sent nowhere. */
const download = (name: string, content: unknown): void => {
  const file = new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

export const endedPage = (app: App, view: OwnerView | EndedView | null): TemplateResult => {
  const { live } = app;
  const over = view !== null && view.status === "ended" ? view : null;
  const { receipt } = live;
  const recorded = over?.recorded ?? null;
  return html`<a class="skip" href="#main" @click=${skipTo("main")}>${words.frame.skipToPage}</a>
    ${band({ state: "ended", what: view?.title || words.band.untitled })}
    <main class="page" id="main">
      <div class="page__head">
        <div>
          <h1 tabindex="-1">
            ${over === null ? text.title : text.at(clock(new Date(Date.now() - (performance.now() - live.viewAt))))}
          </h1>
          <p class="lead">${over === null ? text.telling : text.reasons[over.reason]}</p>
        </div>
      </div>
      ${troubles(live.failure, app.signalling)}
      ${recorded === null ? nothing : html`<recorded-choice .app=${app} .recording=${recorded}></recorded-choice>`}
      <section class="panel">
        ${over === null || over.lastedMs === 0 ? nothing : html`<p>${text.lasted(timeLeft(over.lastedMs))}</p>`}
        <p>${recorded === null ? text.nothingKept : words.recordings.end.stored}</p>
        ${
          receipt === null
            ? nothing
            : html`<p>
                  <button
                    class="btn btn--lesson"
                    type="button"
                    @click=${() => {
                      download(text.fileName(view?.sessionId ?? ""), receipt);
                    }}
                  >
                    ${icon("check")}${text.receipt}
                  </button>
                </p>
                <p class="small muted">${text.receiptHint}</p>`
        }
      </section>
      <p>
        <button
          class="btn btn--main btn--lesson"
          type="button"
          ?disabled=${over === null}
          @click=${() => {
            live.dismiss();
          }}
        >
          ${text.again}
        </button>
      </p>
      <p class="small muted">${text.againHint}</p>
    </main>`;
};
