/** Under which key something is sealed for somebody, and what is known of that key. */
import { html, nothing, type TemplateResult } from "lit";
import { fingerprint } from "#recordings/keys.ts";
import type { Recipient } from "../../sharing/recipients.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { notice, tick } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { signBox } from "../vault/vault-parts.ts";

const text = words.share.dialog;

/** What is asked of the person is in the form: a tick named `compared`. */
export const recipientKey = (one: Recipient): TemplateResult => {
  const { publicKey, name, pinned, before, to } = one;
  if (publicKey === null)
    return notice("warn", "key", text.noVault(name), html`<p>${text.noVaultText}</p>`);
  const now = (label: string) => signBox(label, fingerprint(publicKey));
  if (pinned === "changed")
    return html`${notice("warn", "warn", text.keyChanged(name), html`<p>${"group" in to ? text.keyChangedGroup : text.keyChangedText}</p>`)}
    ${before === null ? nothing : signBox(text.keyBefore, fingerprint(before))} ${now(text.keyNow)}
    ${tick("compared", text.compared, text.comparedHint, false)}`;
  return html`${now(text.key(name))}
    <p class="small muted">
      ${
        pinned === "same"
          ? text.keySame
          : html`<b>${text.keyNew}</b> ${"group" in to ? text.keyNewGroup : text.keyNewText(name)}`
      }
    </p>`;
};

/** Of a group library: who will see it. */
export const recipientMembers = ({ to, members, stale }: Recipient): unknown =>
  !("group" in to)
    ? nothing
    : stale
      ? notice(
          "warn",
          "key",
          text.stale,
          html`<p>${text.staleText} <a href=${hashOf("groups")}>${words.groups.title}</a></p>`,
        )
      : html`<p class="small told">
          ${icon("people")} ${text.members(members.length)}
          ${words.and(members.map((m) => m.name))}.
          <span class="muted">${text.later}</span>
        </p>`;
