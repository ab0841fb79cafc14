/** The state band on top of a lesson: colour, shape, word; what it is, and the time left. */
import { html, nothing, type TemplateResult } from "lit";
import { clockIn, timeLeft } from "../../words/time.ts";
import { words } from "../../words.ts";
import { icon, liveRing } from "./icons.ts";

export type BandState = "live" | "held" | "curtain" | "ended" | "out";

const SIGNS = { held: "held", curtain: "curtain", ended: "end", out: "off" } as const;
const signOf = (state: BandState): TemplateResult =>
  state === "live" ? liveRing() : icon(SIGNS[state]);

export interface Band {
  state: BandState;
  what: string;
  /** ms left until the agreed end; absent where it no longer matters. */
  leftMs?: number | undefined;
  action?: TemplateResult | typeof nothing;
  /** The whole length, ms, for the line that shrinks. */
  allMs?: number | undefined;
}

export const band = ({ state, what, leftMs, action = nothing, allMs }: Band): TemplateResult =>
  html`<header class="band band--${state}">
    <p class="band__state">
      ${signOf(state)}<span
        ><span class="band__word">${words.band[state]}</span
        ><span class="band__what">${what}</span></span
      >
    </p>
    ${
      leftMs === undefined
        ? nothing
        : html`<p class="band__time num">
            <b>${timeLeft(leftMs)}</b><span>${words.band.to(clockIn(leftMs))}</span>
          </p>`
    }
    ${action}
    ${
      leftMs === undefined || allMs === undefined
        ? nothing
        : html`<progress
            max=${Math.ceil(allMs / 60_000)}
            value=${Math.ceil(leftMs / 60_000)}
            aria-label=${words.band.timeLeft}
          >
            ${words.band.of(Math.ceil(leftMs / 60_000), Math.ceil(allMs / 60_000))}
          </progress>`
    }
  </header>`;
