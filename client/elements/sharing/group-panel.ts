/** One group library: its people, its key, and what I may do in it. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import { fingerprint } from "#recordings/keys.ts";
import type { App } from "../../app.ts";
import { dayOf } from "../../house/days.ts";
import type { Opened } from "../../sharing/group-book.ts";
import type { Groups, Member } from "../../sharing/groups.ts";
import { words } from "../../words.ts";
import { isTicked, notice, onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { icon, type IconName } from "../shell/icons.ts";
import { keysToCompare } from "./keys-to-compare.ts";
import type { SureWords } from "../shell/sure-button.ts";
import "../shell/sure-button.ts";
import { recipientKey } from "./share-recipient.ts";
import { signBox } from "../vault/vault-parts.ts";
import { initial } from "../live/watch-list.ts";

const text = words.groups;

export const groupPanel = (app: App, desk: Groups, opened: Opened): TemplateResult => {
  const { row, key } = opened;
  const { group, members, role } = row;
  const name = opened.name ?? text.sealed;
  return panel(
    `group-${group}`,
    name,
    html`<p class="row small muted">
        <span class="badge">${icon("people")}${text.facts(members.length)}</span>
        ${text.roles[role]}
      </p>
      ${row.stale && desk.looking?.group !== group ? stale(desk, opened) : nothing}
      ${desk.looking?.group === group ? keysToCompare(desk, desk.looking) : nothing}
      <ul class="list" aria-label=${text.people(name)}>
        ${repeat(
          members,
          ({ account }) => account,
          (one) => member(app, desk, opened, one),
        )}
      </ul>
      ${outcome(desk, `group ${group}`)} ${outcome(desk, `add ${group}`)}
      ${role === "lead" && key !== null && !row.stale ? adding(app, desk, opened) : nothing}
      ${
        key === null
          ? app.vault.held === null
            ? html`<p class="muted">${text.closed}</p>`
            : notice("warn", "warn", text.keyWrong)
          : html`<details>
              <summary>${text.key}</summary>
              <div class="stack">
                ${signBox(text.key, fingerprint(key.publicKey))}
                <p class="small muted">${text.keyHint}</p>
              </div>
            </details>`
      }
      <p class="small muted">${text.insideText}</p>
      <div class="row row--top">
        ${sure(
          desk,
          "leave",
          { ...text.leaveSure, word: text.leave, label: text.leaveLabel(name) },
          () => desk.leave(opened),
        )}
        ${
          role === "lead"
            ? sure(
                desk,
                "trash",
                { ...text.closeSure, word: text.close, label: text.closeLabel(name) },
                () => desk.close(opened),
              )
            : nothing
        }
      </div>`,
  );
};

const button = (
  desk: Groups,
  [sign, word, label]: readonly [IconName, string, string],
  act: () => unknown,
): TemplateResult =>
  html`<button
    class="btn"
    type="button"
    aria-label=${label}
    aria-disabled=${desk.busy === null ? nothing : "true"}
    @click=${() => void act()}
  >
    ${icon(sign)}${word}
  </button>`;

/** For good, so it is asked twice. */
const sure = (desk: Groups, sign: IconName, says: SureWords, act: () => unknown): TemplateResult =>
  html`<sure-button
    .sign=${sign}
    .says=${says}
    .busy=${desk.busy !== null}
    .act=${act}
  ></sure-button>`;

const stale = (desk: Groups, opened: Opened): TemplateResult =>
  notice(
    "warn",
    "key",
    text.stale.title,
    opened.row.role === "lead"
      ? html`<p>${text.stale.lead}</p>
          <p>
            <button
              class="btn btn--main"
              type="button"
              aria-disabled=${desk.busy === null ? nothing : "true"}
              @click=${() => void desk.rekey(opened)}
            >
              ${icon("key")}${desk.busy === `group ${opened.row.group}` ? text.stale.working : text.stale.go}
            </button>
          </p>`
      : html`<p>${text.stale.member}</p>`,
  );

const member = (app: App, desk: Groups, opened: Opened, one: Member): TemplateResult => {
  const { account, name, role, since, publicKey } = one;
  const me = app.account.me?.account === account;
  const group = opened.name ?? text.sealed;
  const facts = [
    text.roles[role],
    ...(me ? [text.you] : []),
    text.since(dayOf(since)),
    ...(publicKey === null ? [text.noVault] : []),
  ];
  const lead = opened.row.role === "lead";
  // The last one stays one: a button that is always refused is none.
  const alone = opened.row.members.filter((other) => other.role === "lead").length === 1;
  return html`<li class="person">
    <span class="face" aria-hidden="true">${initial(name)}</span>
    <span class="person__who"><b>${name}</b><small>${facts.join(", ")}</small></span>
    ${
      !lead || (role === "lead" && alone)
        ? nothing
        : role === "lead"
          ? button(desk, ["minus", text.makeMember, text.makeMemberLabel(name, group)], () =>
              desk.setRole(opened, one, "member"),
            )
          : button(desk, ["plus", text.makeLead, text.makeLeadLabel(name, group)], () =>
              desk.setRole(opened, one, "lead"),
            )
    }
    ${
      lead && !me
        ? button(desk, ["x", text.takeOut, text.takeOutLabel(name, group)], () =>
            desk.takeOut(opened, one),
          )
        : nothing
    }
  </li>`;
};

const adding = (app: App, desk: Groups, opened: Opened): TemplateResult => {
  const { group, members } = opened.row;
  const inside = new Set(members.map(({ account }) => account));
  const others = (app.lobby?.coaches ?? []).filter(
    ({ account, outside }) => !outside && !inside.has(account),
  );
  const id = `add-${group}`;
  const recipient = desk.adding?.group === group ? desk.adding.recipient : null;
  const send = (form: HTMLFormElement) => void desk.add(opened, isTicked(form, "compared"));
  return html`<form class="stack" @submit=${onSubmit(send)}>
    <div class="field">
      <label for=${id}>${text.add.title}</label>
      ${
        others.length === 0
          ? html`<p class="field__hint" role="status">
              ${app.lobby === null ? text.add.asking : text.add.nobody}
            </p>`
          : html`<select
              class="input"
              id=${id}
              .value=${recipient?.who ?? ""}
              @change=${(event: Event) => {
                const { value } = event.target as HTMLSelectElement;
                void desk.choose(group, value === "" ? null : value);
              }}
            >
              <option value="">${text.add.choose}</option>
              ${others.map(
                ({ account, name, about }) =>
                  html`<option value=${account}>
                    ${about === "" ? name : `${name}, ${about}`}
                  </option>`,
              )}
            </select>`
      }
    </div>
    ${outcome(desk, `choose ${group}`)}
    ${
      recipient === null
        ? nothing
        : html`<div class="stack" aria-live="polite">
              ${keyed(recipient, recipientKey(recipient))}
            </div>
            ${
              recipient.publicKey === null
                ? nothing
                : html`<p class="small">${text.add.warning(recipient.name)}</p>
                    <p>
                      <button
                        class="btn btn--main"
                        type="submit"
                        aria-disabled=${desk.busy === null ? nothing : "true"}
                      >
                        ${icon("plus")}${text.add.submit}
                      </button>
                    </p>`
            }`
    }
  </form>`;
};
