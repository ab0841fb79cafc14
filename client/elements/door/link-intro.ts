/** What a link is for, said before anything is asked. */
import { html, nothing, type TemplateResult } from "lit";
import type { LinkReply } from "#protocol/http/links.ts";
import { words } from "../../words.ts";
import { field } from "../shell/field.ts";
import { icon } from "../shell/icons.ts";
import { titled } from "./sign-in-steps.ts";

const text = words.link;

export const linkIntro = (link: LinkReply): TemplateResult => {
  switch (link.kind) {
    case "school":
      return html`${titled(1, text.school.title, text.school.lead)}`;
    case "join":
      return html`${titled(1, text.join.title(link.school), text.join.lead(link.by || link.school))}
        <p class="small muted">${text.join.next}</p>`;
    case "join-outside":
      return outside(link);
    case "reset":
      return reset(link);
    case "address":
      return titled(1, text.address.title, text.address.text(link.email));
    default:
      return link.kind satisfies never;
  }
};

const outside = (link: LinkReply): TemplateResult =>
  html`${titled(1, text.outside.title(link.by), text.outside.lead(link.school))}
    <section class="notice notice--promise">
      ${icon("eye")}
      <h2 class="notice__title">${text.outside.seesTitle}</h2>
      <p>${text.outside.sees}</p>
      <p>${text.outside.not}</p>
      <p>${text.outside.shown}</p>
      <p>${text.outside.factor}</p>
    </section>`;

const reset = (link: LinkReply): TemplateResult => {
  if (link.proof === "mail") return titled(1, text.reset.title, text.reset.mail);
  if (link.proof === "code") return titled(1, text.reset.title, text.reset.code);
  const { anew } = text.reset;
  return html`${titled(1, anew.title, anew.why)}
    <ul class="bullets">
      ${anew.gone.map((one) => html`<li>${one}</li>`)}
    </ul>
    <p>${anew.keeps}</p>`;
};

/** What a reset asks for besides: a code of the person's own, or knowing what is gone. */
export const resetProof = (
  link: LinkReply,
  failure: string | null,
): TemplateResult | typeof nothing => {
  if (link.kind !== "reset" || link.proof === "mail") return nothing;
  const { reset: said } = text;
  if (link.proof === "code") {
    return html`${field({
        id: "code",
        label: said.codeLabel,
        hint: said.codeHint,
        autocomplete: "one-time-code",
        maxlength: 40,
        failure,
      })}
      <p class="small muted">${said.codeLost}</p>`;
  }
  return html`<label class="choice">
    <input type="checkbox" name="anew" required />
    <b>${said.anew.tick}</b>
  </label>`;
};
