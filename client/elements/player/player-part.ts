/** Keep a part of it, or cut a part out, from where the picture stands; below the picture. */
import { html, type TemplateResult } from "lit";
import type { Recordings } from "../../recordings/recordings.ts";
import { words } from "../../words.ts";
import { outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { receiptButton } from "../recordings/recording-acts.ts";
import "../recordings/recording-range.ts";

const text = words.recordings;

export interface PartPanel {
  recording: string;
  /** Where the picture stands, ms of the film. */
  place: () => number;
  /** Something of it is gone: another film is left. */
  narrowed: () => void;
}

export const partPanel = (
  desk: Recordings,
  { recording, place, narrowed }: PartPanel,
): TemplateResult =>
  panel(
    "part",
    text.act.part,
    desk.choosing === recording
      ? html`<recording-range
          .desk=${desk}
          .manifest=${desk.manifest}
          .place=${place}
          .chosen=${(what: "keep" | "copy" | "cut") => {
            if (what !== "copy") narrowed();
          }}
        ></recording-range>`
      : html`<p>${text.part.beside}</p>
          ${outcome(desk, `part ${recording}`)}
          <p class="row">
            <button class="btn" type="button" @click=${() => void desk.choosePart({ recording })}>
              ${icon("clock")}${text.part.open}
            </button>
            ${receiptButton(desk, recording)}
          </p>`,
  );
