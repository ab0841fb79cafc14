/** There is no vault yet: what it is, what can be lost, and the button that makes it. */
import { html, type TemplateResult } from "lit";
import type { MyVault } from "../../vault/my-vault.ts";
import { words } from "../../words.ts";
import { notice, onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { nameField, nameOf } from "./vault-parts.ts";

const text = words.vault.none;

export const makeVault = (desk: MyVault): TemplateResult =>
  panel(
    "make",
    text.title,
    html`<p>${text.text}</p>
      <ol class="steps steps--short">
        ${text.steps.map((step) => html`<li>${step}</li>`)}
      </ol>
      ${notice(
        "warn",
        "warn",
        text.lost.title,
        html`<p>${text.lost.text}</p>
          <p>${text.lost.reset}</p>`,
      )}
      <form class="stack" @submit=${onSubmit(() => void desk.make(nameOf(desk)))}>
        ${nameField(desk)} ${outcome(desk, "make")}
        <button class="btn btn--main btn--lesson" type="submit" ?disabled=${desk.busy !== null}>
          ${icon("lock")}${desk.busy === "make" ? text.making : text.go}
        </button>
      </form>`,
  );
