/** Parts that the signed-in screens share: heading, fields, what was said, a link to copy. */
import { html, nothing, type TemplateResult } from "lit";
import type { Desk } from "../../house/desk.ts";
import { icon, type IconName } from "./icons.ts";

/** The heading takes the focus when the screen changes. */
export const pageHead = (title: string, lead: unknown, action: unknown = nothing): TemplateResult =>
  html`<div class="page__head">
    <div>
      <h1 tabindex="-1">${title}</h1>
      ${lead === nothing ? nothing : html`<p class="lead">${lead}</p>`}
    </div>
    ${action}
  </div>`;

/** A panel named by its heading; `id` is the heading's. */
export const panel = (id: string, title: string, content: unknown, kind = ""): TemplateResult =>
  html`<section class="panel ${kind}" aria-labelledby=${id}>
    <h2 id=${id}>${title}</h2>
    ${content}
  </section>`;

export const tick = (
  name: string,
  label: string,
  hint: string,
  checked: boolean,
  type: "checkbox" | "radio" = "checkbox",
  value = "on",
): TemplateResult =>
  html`<label class="choice">
    <input type=${type} name=${name} value=${value} .defaultChecked=${checked} /><span
      ><b>${label}</b>${hint === "" ? nothing : html`<small>${hint}</small>`}</span
    >
  </label>`;

export const isTicked = (form: HTMLFormElement, name: string): boolean =>
  new FormData(form).get(name) !== null;

/** Hands the form over instead of sending it anywhere. */
export const onSubmit =
  (step: (form: HTMLFormElement) => unknown) =>
  (event: SubmitEvent): void => {
    event.preventDefault();
    step(event.currentTarget as HTMLFormElement);
  };

/** How an act went, below what started it. The region is there before it speaks. */
export const outcome = (desk: Desk, act: string): TemplateResult => {
  const failure = desk.failed(act);
  const said = desk.said(act);
  return html`<div class="outcome" role="status">
    ${failure === null ? nothing : notice("warn", "warn", failure)}
    ${said === null ? nothing : notice("ok", "check", said)}
  </div>`;
};

export const notice = (
  kind: "warn" | "ok" | "promise" | "plain",
  sign: IconName,
  title: string,
  content: unknown = nothing,
): TemplateResult =>
  html`<div class="notice ${kind === "plain" ? "" : `notice--${kind}`}">
    ${icon(sign)}<b>${title}</b>${content}
  </div>`;

/** Nothing yet: what will stand here. */
export const empty = (title: string, text: string): TemplateResult =>
  html`<div class="empty paren">
    <div class="grow">
      <b>${title}</b>
      <p class="muted">${text}</p>
    </div>
  </div>`;

export const loading = (text: string): TemplateResult =>
  html`<p class="muted" role="status">${text}</p>`;

/** Before the first answer; nothing when that was a no, which is said above. */
export const waiting = (desk: Desk, text: string): TemplateResult | typeof nothing =>
  desk.failed("load") === null ? loading(text) : nothing;

/** "From outside", beside a name wherever that name is shown. */
export const outsideBadge = (label: string): TemplateResult =>
  html`<span class="badge badge--outside">${icon("door")}${label}</span>`;
