/** Hold to talk: a big button, the space bar, a pedal that types one. Letting go is always easier. */
import { html, type TemplateResult } from "lit";
import type { CoachView } from "#protocol/events.ts";
import type { CoachSession } from "../../live/coach-session.ts";
import { shownName } from "../../live/shown-name.ts";
import { words } from "../../words.ts";
import { earWaves, icon } from "../shell/icons.ts";
import { followFocus } from "./focus-came.ts";

const text = words.coach;

/** Why the ear is closed to this coach now; null when it is open. */
const closedBecause = (coach: CoachSession, view: CoachView, me: string): string | null => {
  const teacher = view.owner.name;
  if (view.status === "suspended") return text.closed.held;
  if (!view.talkback) return text.closed["not-consented"](teacher);
  switch (view.ear) {
    case "unconfirmed":
      return text.closed.unconfirmed;
    case "hushed":
      return text.closed.hushed(teacher);
    case "lost":
      return text.closed.lost;
    case "open":
      if (coach.voice.track === null) return text.closed["no-mic"];
      return view.talking !== null && view.talking !== me ? text.closed.busy : null;
    default: {
      const unknown: never = view.ear;
      return unknown;
    }
  }
};

export const earState = (coach: CoachSession, view: CoachView, me: string): TemplateResult => {
  const why = closedBecause(coach, view, me);
  const talking = view.watchers.find(({ account }) => account === view.talking);
  const other = talking && shownName(talking);
  const mine = coach.talk === "in-the-ear";
  const [kind, sign, title, says] = mine
    ? ["ear--on", earWaves(), text.ears.you, text.ears.youText(view.owner.name)]
    : view.talking !== null && view.talking !== me
      ? ["", earWaves(), text.ears.other(other ?? text.closed.busy), text.ears.otherText]
      : why === null || why === text.closed["no-mic"]
        ? ["", icon("ear"), text.ears.open, text.ears.openText]
        : ["ear--hush", icon("earoff"), text.ears.closed, why];
  return html`<section
    class="ear ${kind} paren"
    aria-label=${text.ear(view.owner.name)}
    aria-live="polite"
  >
    ${sign}
    <p class="ear__text"><b>${title}</b><small>${says}</small></p>
  </section>`;
};

export const holdButton = (coach: CoachSession, view: CoachView, me: string): TemplateResult => {
  const why = closedBecause(coach, view, me);
  const held = coach.talk !== "silent";
  const inTheEar = coach.talk === "in-the-ear";
  const [sign, title, says] = inTheEar
    ? [earWaves(), text.ears.you, text.letGo]
    : why !== null
      ? [icon("earoff"), text.ears.closed, why]
      : [icon("mic"), text.hold, null];
  return html`<button
    class="hold paren"
    id="talk"
    type="button"
    aria-pressed=${held ? "true" : "false"}
    aria-disabled=${why === null ? "false" : "true"}
    @pointerdown=${(event: PointerEvent) => {
      if (event.button !== 0) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      void coach.hold();
    }}
    @pointerup=${() => {
      coach.release();
    }}
    @pointercancel=${() => {
      coach.release();
    }}
    @lostpointercapture=${() => {
      coach.release();
    }}
    @contextmenu=${(event: Event) => {
      event.preventDefault();
    }}
    @click=${(event: MouseEvent) => {
      // Not a pointer: Enter or assistive technology, which cannot hold. One press on, one off.
      if (event.detail !== 0) return;
      if (held) coach.release();
      else void coach.hold();
    }}
  >
    ${sign}<span
      ><b>${title}</b
      ><small
        >${
          says ??
          html`<span class="only-roomy"
              >${text.holdSpace[0]}<kbd>${text.holdSpace[1]}</kbd>${text.holdSpace[2]}</span
            >${text.onlyHears(view.owner.name)}`
        }</small
      ></span
    >
  </button>`;
};

/** Listens for the space bar, Escape, and everything that means the person has turned away. */
export const listenForTalk = (coach: CoachSession): (() => void) => {
  const focus = followFocus();
  /** Ctrl and Space talk even while a note is typed; a button that was clicked has had its press. */
  const ours = (event: KeyboardEvent): boolean =>
    event.code === "Space" &&
    (event.ctrlKey ||
      !focus.ownsSpace(event.target) ||
      (event.target as Element).closest("#talk") !== null);
  /** From the press that talks to its end: the key repeats, and must not type into a note. */
  let pressed = false;
  const release = () => {
    coach.release();
  };
  const down = (event: KeyboardEvent) => {
    if (event.code === "Escape") release();
    if (!ours(event) && !(pressed && event.code === "Space")) return;
    // Neither a scrolled page nor a click on the button.
    event.preventDefault();
    if (event.repeat) return;
    pressed = true;
    void coach.hold();
  };
  const up = (event: KeyboardEvent) => {
    if (event.code !== "Space") {
      // Letting go is always easier: either of the two keys ends it.
      if (event.key === "Control" && pressed) release();
      return;
    }
    if (ours(event) || pressed) event.preventDefault();
    pressed = false;
    release();
  };
  const hidden = () => {
    if (document.visibilityState === "hidden") release();
  };
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  addEventListener("blur", release);
  document.addEventListener("visibilitychange", hidden);
  return () => {
    focus.stop();
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
    removeEventListener("blur", release);
    document.removeEventListener("visibilitychange", hidden);
    release();
  };
};
