/** Before going live: whether recording could be turned on, and the way to mend what stands against it. */
import { html, type TemplateResult } from "lit";
import type { OwnRecording } from "../../live/own-recording.ts";
import { mendedAt } from "../../live/recording-cannot.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.recordings;

/** A line of "You are about to allow": never a default, only whether it could be. */
export const recordReady = (own: OwnRecording): TemplateResult => {
  const { obstacle } = own;
  const asked = own.known !== null || own.unknown;
  return html`<div>
    ${icon("rec")}
    <dt>${text.ready.term}</dt>
    <dd>
      ${
        !asked
          ? text.ready.looking
          : obstacle === null
            ? text.ready.off
            : obstacle === "unknown"
              ? text.ready.unknown
              : html`${text.ready.cannot} ${text.obstacles[obstacle].title}
                  <a href=${hashOf(mendedAt(obstacle))}>${text.obstacles[obstacle].go}</a>`
      }
    </dd>
  </div>`;
};
