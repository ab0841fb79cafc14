/** Which lines of the log are shown. Each choice acts at once. */
import { html, type TemplateResult } from "lit";
import { LOG_KINDS } from "#protocol/words.ts";
import type { LogFilter, MyLog } from "../../log/my-log.ts";
import { shownName } from "../../live/shown-name.ts";
import { words } from "../../words.ts";
import { select } from "../shell/select.ts";

const text = words.log.filters;

const day = (
  id: string,
  label: string,
  value: string,
  choose: (value: string) => void,
): TemplateResult =>
  html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      class="input"
      id=${id}
      type="date"
      .value=${value}
      @change=${(event: Event) => {
        choose((event.target as HTMLInputElement).value);
      }}
    />
  </div>`;

export const logFilters = (desk: MyLog, me: string): TemplateResult => {
  const { filter } = desk;
  const show = (change: Partial<LogFilter>) => void desk.show(change);
  const kinds = ["", ...LOG_KINDS].map((kind) => kind as LogFilter["kind"]);
  const others = Object.entries(desk.people)
    .filter(([account]) => account !== me)
    .map(([account, person]) => [account, shownName(person)] as const)
    .toSorted(([, a], [, b]) => a.localeCompare(b));
  return html`<div class="filters" role="group" aria-label=${text.title}>
    ${select(
      "kind",
      text.kind,
      filter.kind,
      kinds.map((kind) => [kind, text.kinds[kind]] as const),
      (kind) => {
        show({ kind });
      },
    )}
    ${select(
      "outcome",
      text.outcome,
      filter.outcome,
      (["", "done", "refused"] as const).map((one) => [one, text.outcomes[one]] as const),
      (outcome) => {
        show({ outcome });
      },
    )}
    ${select(
      "actor",
      text.actor,
      filter.actor,
      [["", text.anyone], [me, text.me], ...others],
      (actor) => {
        show({ actor });
      },
    )}
    ${day("from", text.from, filter.from, (from) => {
      show({ from });
    })}
    ${day("to", text.to, filter.to, (to) => {
      show({ to });
    })}
  </div>`;
};
