/** Behind the curtain: nobody sees or hears the room. The same in both themes. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { OwnerView } from "#protocol/events.ts";
import type { App } from "../../app.ts";
import { shownName } from "../../live/shown-name.ts";
import { clockIn, duration, stopwatch, timeLeft } from "../../words/time.ts";
import { words } from "../../words.ts";
import { bigTwo } from "./big-two.ts";
import { skipTo } from "../shell/frame.ts";
import { icon } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import { recordBehindCurtain } from "./record-curtain.ts";

const text = words.curtain;
const FOLD = "q25 18 50 0";
const HEM = `M0 10${FOLD.repeat(24)}`;

const hem = (): TemplateResult =>
  html`<svg class="hem" viewBox="0 0 1200 24" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<path d="M0 0h1200v10H0z"></path><path fill="none" stroke="currentColor" stroke-width="3" d=${HEM}></path>`}
  </svg>`;

const earLine = (app: App, view: OwnerView): TemplateResult | typeof nothing => {
  const { ear } = app;
  if (!view.talkback) return nothing;
  const open = ear.status === "open" && view.owns;
  const talking = view.guests.find(({ account }) => account === view.talking);
  const speaker = talking && shownName(talking);
  return html`<li>
    ${icon(open ? "ear" : "earoff")}<span
      >${
        open
          ? speaker === undefined
            ? words.ear.still
            : `${speaker} ${words.ear.speaks}`
          : words.ear.unconfirmed
      }<small
        >${
          open
            ? words.ear.openText(ear.label)
            : ear.status === "hushed"
              ? words.ear.hushedText
              : words.ear.unconfirmedText
        }</small
      ></span
    >${
      !view.owns
        ? nothing
        : ear.status === "open"
          ? html`<button
              class="btn"
              type="button"
              aria-label=${words.ear.hushLabel}
              @click=${() => {
                ear.hush();
              }}
            >
              ${words.ear.hush}
            </button>`
          : ear.status === "hushed"
            ? html`<button
                class="btn"
                type="button"
                aria-label=${words.ear.unhushLabel}
                @click=${() => {
                  ear.unhush();
                }}
              >
                ${words.ear.unhush}
              </button>`
            : nothing
    }
  </li>`;
};

export const curtainDown = (
  app: App,
  view: OwnerView,
  leftMs: number,
  more: unknown,
): TemplateResult => {
  const { live } = app;
  const names = view.guests.filter(({ presence }) => presence === "here").map(shownName);
  const heard = view.curtainForMs !== null;
  const downMs = (view.curtainForMs ?? 0) + performance.now() - live.viewAt;
  return html`<a class="skip" href="#stop" @click=${skipTo("stop")}>${words.live.skipLift}</a>
    ${hem()}
    <main class="dark-hero" id="main">
      <p class="curtain-word">
        ${icon("curtain")}<span>${words.band.curtain}</span>${
          heard
            ? html`<time class="num" datetime=${duration(downMs)}>${stopwatch(downMs)}</time>`
            : nothing
        }
      </p>
      <h1 tabindex="-1">${text.title}</h1>
      <p class="lead">${heard ? text.lead : text.unheard}</p>
      ${troubles(live.failure, app.signalling)}
      ${view.status === "suspended" ? html`<p class="lead">${words.hold.title}</p>` : nothing}
      <ul class="dark-facts">
        <li>
          ${icon("eye")}<span>${text.wait(names)}<small>${text.they}</small></span>
        </li>
        ${recordBehindCurtain(app.recording)} ${earLine(app, view)}
        <li>
          ${icon("clock")}<span class="num"
            >${text.clock(timeLeft(leftMs), clockIn(leftMs))}<small>${text.runs}</small></span
          >${more}
        </li>
      </ul>
    </main>
    ${bigTwo(live, true, view.owns)}`;
};
