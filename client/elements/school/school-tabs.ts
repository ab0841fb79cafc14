/** The three pages of administration, one beside the other. */
import { html, nothing, type TemplateResult } from "lit";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";

const text = words.school.nav;
const PAGES = ["people", "school", "agreements"] as const;

export const administrationTabs = (here: (typeof PAGES)[number]): TemplateResult =>
  html`<nav class="tabs" aria-label=${text.label}>
    ${PAGES.map(
      (place) =>
        html`<a href=${hashOf(place)} aria-current=${place === here ? "page" : nothing}
          >${text[place]}</a
        >`,
    )}
  </nav>`;
