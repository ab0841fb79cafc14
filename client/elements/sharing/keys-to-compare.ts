/** Keys that nobody has looked at yet, before a group library's key is sealed for them or passed on. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { fingerprint } from "#recordings/keys.ts";
import type { Groups, Looking } from "../../sharing/groups.ts";
import type { Unlooked } from "../../vault/group-members.ts";
import { words } from "../../words.ts";
import { notice, outcome } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { signBox } from "../vault/vault-parts.ts";

const text = words.groups.look;

export const keysToCompare = (desk: Groups, { group, keys }: Looking): TemplateResult =>
  html`<div class="stack" role="group" aria-label=${text.title(keys.length)} aria-live="polite">
    ${notice("warn", "key", text.title(keys.length), html`<p>${text.lead}</p>`)}
    <ul class="list">
      ${repeat(
        keys,
        ({ who }) => who,
        (one) => keyOf(desk, one, one.who === group),
      )}
    </ul>
    ${outcome(desk, `look ${group}`)}
  </div>`;

const keyOf = (desk: Groups, one: Unlooked, isGroup: boolean): TemplateResult => {
  const { name, publicKey, before } = one;
  const changed = isGroup ? words.share.dialog.keyChangedGroup : words.share.dialog.keyChangedText;
  return html`<li class="stack">
    ${
      before === null
        ? nothing
        : html`<p><b>${text.changed(name)}</b> ${changed}</p>
            ${signBox(text.before(name), fingerprint(before))}`
    }
    ${signBox(text.key(name), fingerprint(publicKey))}
    <p class="small muted">${isGroup ? text.group : text.person(name)}</p>
    <p>
      <button
        class="btn"
        type="button"
        aria-label=${text.sameLabel(name)}
        aria-disabled=${desk.busy === null ? nothing : "true"}
        @click=${() => void desk.lookedAt(one)}
      >
        ${icon("check")}${text.same}
      </button>
    </p>
  </li>`;
};
