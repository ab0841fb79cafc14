/** In a row of the library: who can see it now and since when, and the two acts that change that. */
import { html, nothing, type TemplateResult } from "lit";
import type { ShareDesks } from "../../sharing/share-desks.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";
import { recallButton, recalled } from "./share-list.ts";

const text = words.share;
/** More than these are told as a number; the dialog has them all. */
const FEW = 4;

export interface SharedRow {
  recording: string;
  name: string;
  /** The id that its name is sealed as. */
  sealedAs: string;
}

export const whoSees = ({ shares }: ShareDesks, { recording }: SharedRow): TemplateResult => {
  const viewers = shares.viewersOf(recording);
  if (viewers === null)
    return shares.failed("shares") === null
      ? html`${nothing}`
      : html`<span class="small">${text.who.unknown}</span>`;
  const rows = shares.of(recording);
  if (rows.length === 0) return html`<span class="badge">${icon("lock")}${text.who.only}</span>`;
  const told = rows.slice(0, FEW).map((row) => shares.lineOf(row));
  const rest = rows.length - told.length;
  return html`<span class="badge badge--ok">${icon("eye")}${text.who.people(viewers.length)}</span>
    <span class="small num">${told.join(" ")} ${rest === 0 ? nothing : text.who.more(rest)}</span>`;
};

/** Only what is kept, or waits for a choice, can be shared. */
export const shareActs = (
  { shares, sharing }: ShareDesks,
  { recording, name, sealedAs }: SharedRow,
): TemplateResult =>
  html`<button
      class="btn"
      type="button"
      aria-label=${text.shareLabel(name)}
      @click=${() => void sharing.open(recording, name, sealedAs)}
    >
      ${icon("share")}${text.share}</button
    >${
      shares.of(recording).length === 0
        ? nothing
        : recallButton(shares, text.recall, text.recallAllLabel(name), () =>
            shares.recallAll(recording),
          )
    }`;

export const shareOutcome = (
  { shares }: ShareDesks,
  { recording }: SharedRow,
): TemplateResult | typeof nothing => {
  const act = `recall ${recording}`;
  return shares.said(act) === null && shares.failed(act) === null
    ? nothing
    : html`<div class="rec__wide">${recalled(shares, act)}</div>`;
};
