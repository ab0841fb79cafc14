/** Pictograms from the sheet in `index.html`, and the two that move. Always beside a word. */
import { html, svg, type TemplateResult } from "lit";

export type IconName =
  | "back"
  | "book"
  | "bulb"
  | "camera"
  | "check"
  | "clock"
  | "copy"
  | "curtain"
  | "dial"
  | "door"
  | "down"
  | "ear"
  | "earoff"
  | "end"
  | "eye"
  | "flag"
  | "frameback"
  | "frameon"
  | "full"
  | "fwd"
  | "hand"
  | "held"
  | "key"
  | "keys"
  | "leave"
  | "lift"
  | "live"
  | "lock"
  | "log"
  | "mail"
  | "me"
  | "mic"
  | "minus"
  | "mute"
  | "note"
  | "off"
  | "page"
  | "pause"
  | "people"
  | "play"
  | "plus"
  | "print"
  | "question"
  | "rec"
  | "recall"
  | "room"
  | "screen"
  | "share"
  | "shield"
  | "star"
  | "sun"
  | "tally"
  | "trash"
  | "vol"
  | "warn"
  | "x";

export const icon = (name: IconName): TemplateResult =>
  html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-${name}"></use></svg>`;

/** The live ring: the one thing that breathes. */
export const liveRing = (): TemplateResult =>
  html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">
    ${svg`<circle class="breathe" cx="12" cy="12" r="9.5"></circle><circle class="f" cx="12" cy="12" r="5"></circle>`}
  </svg>`;

/** A voice in the ear. */
export const earWaves = (): TemplateResult =>
  html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">
    ${svg`<circle class="f" cx="4.5" cy="12" r="2.75"></circle><path class="wave" d="M10.5 6.5c2.7 3.4 2.7 7.6 0 11"></path><path class="wave" d="M15.500 3c4.6 5.6 4.6 12.4 0 18"></path>`}
  </svg>`;
