/** With whom: the people of the school who can have a vault, and my group libraries. */
import { html, nothing, type TemplateResult } from "lit";
import type { Lobby } from "#protocol/events.ts";
import type { ShareTo } from "#protocol/http/shares.ts";
import type { GroupBook } from "../../sharing/group-book.ts";
import { words } from "../../words.ts";
import { empty, loading } from "../shell/house-parts.ts";

const text = words.share.dialog;

/** As the field holds it. */
const read = (value: string): ShareTo | null => {
  const [kind, id = ""] = value.split(" ");
  return id === "" ? null : kind === "group" ? { group: id } : { account: id };
};

const options = (label: string, all: readonly { value: string; name: string }[]) =>
  all.length === 0
    ? nothing
    : html`<optgroup label=${label}>
        ${all.map(({ value, name }) => html`<option value=${value}>${name}</option>`)}
      </optgroup>`;

/** Two people of one name are told apart by what is said about them. */
const people = (lobby: Lobby | null) =>
  (lobby?.coaches ?? [])
    .filter(({ outside }) => !outside)
    .map(({ account, name, about }) => ({
      value: `account ${account}`,
      name: about === "" ? name : `${name}, ${about}`,
    }));

export const sharePeople = (
  lobby: Lobby | null,
  groups: GroupBook,
  choose: (to: ShareTo | null) => void,
): TemplateResult => {
  const mine = (groups.groups ?? []).flatMap(({ row, name }) =>
    name === null ? [] : [{ value: `group ${row.group}`, name }],
  );
  const others = people(lobby);
  // Nobody is known yet, which is not that there is nobody.
  if (mine.length + others.length === 0)
    return lobby === null || groups.groups === null
      ? loading(text.asking)
      : empty(text.nobody, text.nobodyText);
  return html`<div class="field">
    <label for="share-whom">${text.withWhom}</label>
    <select
      class="input"
      id="share-whom"
      @change=${(event: Event) => {
        choose(read((event.target as HTMLSelectElement).value));
      }}
    >
      <option value="">${text.choose}</option>
      ${options(text.people, others)} ${options(text.groups, mine)}
    </select>
    ${lobby === null ? html`<p class="field__hint" role="status">${text.askingText}</p>` : nothing}
    ${
      lobby?.coaches.some(({ outside }) => outside) === true
        ? html`<p class="field__hint">${text.outside}</p>`
        : nothing
    }
  </div>`;
};
