/** The buttons under the picture. Each has a key as well; player-keys.ts says which. */
import { html, nothing, type TemplateResult } from "lit";
import type { KeyAct } from "../../review/player-keys.ts";
import type { Player } from "../../review/player.ts";
import type { Film } from "../../player/film.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { icon, type IconName } from "../shell/icons.ts";

const text = words.player;

export interface FootAsk {
  desk: Player;
  film: Film;
  full: boolean;
  act: (act: KeyAct) => void;
}

const button = (
  sign: IconName,
  label: string,
  act: () => void,
  inside: unknown = nothing,
  kind = "",
): TemplateResult =>
  html`<button class="btn ${kind}" type="button" aria-label=${label} title=${label} @click=${act}>
    ${icon(sign)}${inside}
  </button>`;

const skip = (seconds: number, { act }: FootAsk): TemplateResult =>
  button(
    seconds < 0 ? "back" : "fwd",
    (seconds < 0 ? text.by.back : text.by.on)(Math.abs(seconds)),
    () => {
      act({ act: "by", ms: seconds * 1_000 });
    },
    html`<span class="num">${Math.abs(seconds)}</span>`,
    "btn--skip",
  );

const frame = (by: 1 | -1, { act }: FootAsk): TemplateResult =>
  button(by < 0 ? "frameback" : "frameon", by < 0 ? text.frame.back : text.frame.on, () => {
    act({ act: "step", by });
  });

export const playerFoot = (ask: FootAsk): TemplateResult => {
  const { desk, film, full, act } = ask;
  const simple = (sign: IconName, label: string, what: "toggle" | "mute" | "full" | "help") =>
    button(sign, label, () => {
      act({ act: what });
    });
  const toggle: readonly [IconName, string] = film.playing
    ? ["pause", text.pause]
    : film.state === "ended"
      ? ["recall", text.again]
      : ["play", text.play];
  return html`<div class="picture__foot">
    <div class="foot__moves">
      ${simple(...toggle, "toggle")}${skip(-30, ask)}${skip(-5, ask)}${frame(-1, ask)}${frame(1, ask)}${skip(5, ask)}${skip(30, ask)}
    </div>
    <span class="num grow foot__time"
      >${text.of(stopwatch(film.atMs), stopwatch(film.durationMs))}</span
    >
    ${simple(desk.muted ? "mute" : "vol", desk.muted ? text.unmute : text.mute, "mute")}
    ${simple("keys", text.keys.open, "help")}
    ${simple("full", full ? text.notFull : text.full, "full")}
  </div>`;
};
