/** Who can see a recording, one by one, each with the button that takes it back. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { offerJson } from "../../files.ts";
import { termsOf, watchedWords } from "../../sharing/share-words.ts";
import type { Shares, ShareRow, Still } from "../../sharing/shares.ts";
import { words } from "../../words.ts";
import { notice, outcome } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { shareEnd } from "./share-end.ts";
import { initial } from "../live/watch-list.ts";

const text = words.share;

export const recallButton = (
  desk: Shares,
  word: string,
  label: string,
  act: () => unknown,
): TemplateResult =>
  html`<button
    class="btn"
    type="button"
    aria-label=${label}
    aria-disabled=${desk.busy === null ? nothing : "true"}
    @click=${() => void act()}
  >
    ${icon("recall")}${word}
  </button>`;

/** What a recall did not take away, with the button that does. */
const still = (desk: Shares, side: Still): TemplateResult => {
  const { name, to, shares, who } = side;
  const n = new Set(shares.map(({ recording }) => recording)).size;
  const [first] = shares;
  const one = shares.length === 1 ? first : undefined;
  const label = one === undefined ? text.recallFrom(name) : text.recallLabel(name);
  return html`<li>
    ${notice(
      "warn",
      "eye",
      "group" in to
        ? text.still.group(words.and(who), n, name)
        : text.still.person(words.and(who), n),
      html`<p>
        ${recallButton(desk, label, label, () =>
          one === undefined ? desk.recallFrom(side) : desk.recall(one),
        )}
      </p>`,
    )}
  </li>`;
};

/** How a recall went, what it left, and its receipt. */
export const recalled = (desk: Shares, act: string): TemplateResult =>
  html`${outcome(desk, act)}
  ${
    desk.said(act) === null || desk.still.length === 0
      ? nothing
      : html`<ul class="list">
          ${desk.still.map((side) => still(desk, side))}
        </ul>`
  }
  ${
    desk.said(act) === null || desk.receipt === null
      ? nothing
      : html`<p>
          <button
            class="btn"
            type="button"
            @click=${() => {
              offerJson(text.receiptFile("recall"), desk.receipt);
            }}
          >
            ${icon("check")}${text.receipt}
          </button>
        </p>`
  }`;

/** `originMs`: at which the film begins, where it is known. */
export const shareList = (
  desk: Shares,
  rows: readonly ShareRow[],
  { originMs = null, what = null }: ShareListOptions = {},
): TemplateResult =>
  html`<ul class="list">
    ${repeat(
      rows,
      ({ share }) => share,
      (row) => {
        const name = desk.nameOf(row);
        return html`<li class="person">
          <span class="face" aria-hidden="true"
            >${row.to.group === null ? initial(name) : icon("people")}</span
          >
          <span class="person__who"
            ><b>${what === null ? name : what(row)}</b
            ><small class="num">${termsOf(row, originMs)}. ${watchedWords(row)}</small>${
              row.to.group === null
                ? nothing
                : html`<small>${words.and(row.to.people.map((one) => one.name))}</small>`
            }</span
          >
          ${recallButton(
            desk,
            text.recall,
            text.recallLabel(what === null ? name : `${name}: ${what(row)}`),
            () => desk.recall(row),
          )}
          ${what === null ? shareEnd(desk, row) : nothing}
        </li>`;
      },
    )}
  </ul>`;

interface ShareListOptions {
  originMs?: number | null;
  /** What stands in the place of whom it is for. */
  what?: ((row: ShareRow) => string) | null;
}
