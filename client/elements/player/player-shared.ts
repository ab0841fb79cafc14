/** What stands around the picture when it is somebody else's recording. */
import { html, nothing, type TemplateResult } from "lit";
import type { ShareManifestReply } from "#protocol/http/shares.ts";
import type { Player } from "../../review/player.ts";
import { untilWords } from "../../sharing/share-words.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { notice } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.share.viewing;

const toShared = (): TemplateResult =>
  html`<p><a class="btn btn--main" href=${hashOf("shared")}>${text.go}</a></p>`;

export const missingShare = (): TemplateResult =>
  notice(
    "warn",
    "off",
    text.missing,
    html`<p>${text.missingText}</p>
      ${toShared()}`,
  );

/** It was taken away while it was watched (R17). */
export const takenAway = (desk: Player): TemplateResult => {
  const { share } = desk.ground;
  const over = ["no-such-share", "no-such-recording", "not-now"].includes(desk.taken ?? "");
  const [title, why] = !over
    ? [text.takenOther, desk.failed("watching") ?? ""]
    : share
      ? [text.taken, text.takenText]
      : [text.takenMine, text.takenMineText];
  return html`<div role="alert">
    ${notice(
      "warn",
      "off",
      title,
      html`<p>${why}</p>
        ${
          share
            ? toShared()
            : html`<p>
                <a class="btn btn--main" href=${hashOf("recordings")}
                  >${words.recordings.place.title}</a
                >
              </p>`
        }`,
    )}
  </div>`;
};

/** The server does not say whether this may still be watched. */
export const unsure = (): TemplateResult =>
  notice("warn", "clock", text.unsure, html`<p>${text.unsureText}</p>`);

export const sharedBadge = ({ owner, endsAt }: ShareManifestReply): TemplateResult =>
  html`<span class="badge badge--ok"
    >${icon("eye")}${text.by(owner)}, ${endsAt === null ? text.noEnd : untilWords(endsAt)}</span
  >`;

/** What the owner learns, and what is expected: before the picture, in words. */
export const sharedNotice = (shared: ShareManifestReply | null): unknown =>
  shared === null
    ? nothing
    : html`<p class="small muted told">${icon("eye")} ${text.told(shared.owner)} ${text.care}</p>`;
