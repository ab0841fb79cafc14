/** The places of recordings, one beside the other. */
import { html, nothing, type TemplateResult } from "lit";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";

const text = words.share.nav;
const PLACES = ["recordings", "shared", "groups", "notes"] as const;

export const libraryTabs = (here: (typeof PLACES)[number]): TemplateResult =>
  html`<nav class="tabs" aria-label=${text.label}>
    ${PLACES.map(
      (place) =>
        html`<a href=${hashOf(place)} aria-current=${place === here ? "page" : nothing}
          >${text[place]}</a
        >`,
    )}
  </nav>`;
