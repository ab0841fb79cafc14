/** A school's own text, with its headings below the screen's own. */
import { html, type TemplateResult } from "lit";
import { blocksOf, type Block } from "../../door/prose.ts";

const shown = (block: Block): TemplateResult => {
  switch (block.kind) {
    case "heading":
      return block.level === 1 ? html`<h2>${block.text}</h2>` : html`<h3>${block.text}</h3>`;
    case "list":
      return html`<ul>
        ${block.items.map((item) => html`<li>${item}</li>`)}
      </ul>`;
    case "paragraph":
      return html`<p>${block.text}</p>`;
  }
};

export const prose = (text: string): TemplateResult =>
  html`<div class="prose">${blocksOf(text).map(shown)}</div>`;
