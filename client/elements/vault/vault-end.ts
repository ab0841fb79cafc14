/** What ends a vault, or this device's part in it. */
import { html, nothing, type TemplateResult } from "lit";
import { fingerprint } from "#recordings/keys.ts";
import { offerJson } from "../../files.ts";
import type { MyVault } from "../../vault/my-vault.ts";
import { words } from "../../words.ts";
import { field, rawIn } from "../shell/field.ts";
import { onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { warning } from "../shell/notices.ts";
import { actButton, signBox } from "./vault-parts.ts";

const text = words.vault;

/** Typed first: it cannot be undone. `summary` is what opens it. */
export const abandonVault = (desk: MyVault, summary: string): TemplateResult => {
  const said = text.abandon;
  return html`<details class="panel abandon">
    <summary>${summary}</summary>
    <form
      class="stack"
      novalidate
      @submit=${onSubmit((form) => {
        void desk.abandon(rawIn(form, "abandon"));
      })}
    >
      ${desk.vault.held === null ? html`<p>${said.lost}</p>` : nothing}
      <p>${said.text}</p>
      ${field({ id: "abandon", label: said.label(said.phrase), failure: desk.failed("abandon") })}
      <button class="btn btn--danger" type="submit" ?disabled=${desk.busy !== null}>
        ${icon("warn")}${said.go}
      </button>
    </form>
  </details>`;
};

/** What was said about the end of a vault, with the receipt. */
export const abandoned = (desk: MyVault): TemplateResult | typeof nothing => {
  const { receipt } = desk;
  if (receipt === null) return nothing;
  const said = text.abandon;
  return html`${outcome(desk, "abandon")}
    <p>
      ${actButton(desk, {
        label: said.receipt,
        sign: "down",
        act: () => {
          offerJson(said.receiptFile, receipt);
        },
      })}
    </p>`;
};

/** The server's word stands against what this device holds. */
export const swapped = (desk: MyVault): TemplateResult => {
  const said = text.swapped;
  const { facts, known } = desk.vault;
  return html`${warning(said.title, said.text)}
  ${panel(
    "swapped",
    said.marks,
    html`${known === null ? nothing : signBox(said.ours, fingerprint(known))}
    ${facts === null ? nothing : signBox(said.theirs, markOf(facts.publicKey))}
    ${actButton(desk, { label: said.forget, act: () => desk.forgetCopy() })}`,
  )}`;
};

/** A server that lies may name anything at all. */
const markOf = (publicKey: string): string => {
  try {
    return fingerprint(publicKey);
  } catch {
    // No key of ours: what it says is shown as it is.
    return publicKey.slice(0, 24);
  }
};
