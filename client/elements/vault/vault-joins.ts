/** Another device asks to be let in: its sign, and two answers. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { clock } from "../../words/time.ts";
import type { ShownJoin } from "../../vault/joins.ts";
import type { MyVault } from "../../vault/my-vault.ts";
import { words } from "../../words.ts";
import { notice, outcome, panel } from "../shell/house-parts.ts";
import { actButton, signBox } from "./vault-parts.ts";

const text = words.vault.joins;

const request = (desk: MyVault, one: ShownJoin): TemplateResult =>
  html`<li class="join stack">
    <p>
      <b>${text.named(one.name)}</b>
      <small class="muted">${text.at(clock(new Date(one.createdAt)))}</small>
    </p>
    ${
      one.changed
        ? notice("warn", "warn", text.changed)
        : html`${signBox(text.sign, one.sign)}
            <p>${text.text}</p>`
    }
    <p class="row">
      ${
        one.changed
          ? nothing
          : actButton(desk, {
              label: text.allow,
              name: text.allowLabel(one.name),
              sign: "check",
              kind: "btn--main btn--lesson",
              act: () => desk.answer(one, true),
            })
      }
      ${actButton(desk, {
        label: text.refuse,
        name: text.refuseLabel(one.name),
        sign: "x",
        kind: "btn--lesson",
        act: () => desk.answer(one, false),
      })}
    </p>
  </li>`;

/** Nothing where nobody asks and nothing was answered. */
export const joinsPanel = (desk: MyVault): TemplateResult => {
  const { joins } = desk;
  if (joins.length === 0) return html`<div class="outcome-region">${outcome(desk, "join")}</div>`;
  return panel(
    "joins",
    text.title,
    html`<ul class="stack stack--wide">
        ${repeat(
          joins,
          ({ join }) => join,
          (one) => request(desk, one),
        )}
      </ul>
      ${outcome(desk, "join")}`,
    "panel--asks",
  );
};
