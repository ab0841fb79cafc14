/** Lines of a log, day by day, each one sentence. */
import { html, nothing, type TemplateResult } from "lit";
import type { LogLine, LogReply } from "#protocol/http/log.ts";
import { dayKey, dayOf } from "../../house/days.ts";
import { sentenceOf } from "../../log/log-sentences.ts";
import { clock } from "../../words/time.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.log;

interface Reading {
  me: string;
  /** The last line of what stands above, whose day needs no second heading. */
  before: LogLine | null;
}

export const logDays = (
  lines: readonly LogLine[],
  people: LogReply["people"],
  { me, before }: Reading,
): TemplateResult[] => {
  const reader = { me, day: dayOf };
  const today = dayKey(Date.now());
  const yesterday = dayKey(Date.now() - 86_400_000);
  const headingOf = (at: number): string => {
    const key = dayKey(at);
    return key === today ? text.today : key === yesterday ? text.yesterday : dayOf(at);
  };
  const line = (one: LogLine): TemplateResult => {
    const { title, small, mark, sign } = sentenceOf(one, people, reader);
    const at = new Date(one.at);
    return html`<li>
      <span class="mark mark--${mark}">${icon(sign)}</span><b>${title}</b
      ><time datetime=${at.toISOString()}>${clock(at)}</time
      ><small>${small === "" ? nothing : `${small}. `}<span>${text.number(one.seq)}</span></small>
    </li>`;
  };
  return byDay(lines).map((day, n) => {
    const [first] = day as [LogLine];
    const goesOn = n === 0 && before !== null && dayKey(before.at) === dayKey(first.at);
    return html`${goesOn ? nothing : html`<h3 class="day">${headingOf(first.at)}</h3>`}
      <ol class="log">
        ${day.map(line)}
      </ol>`;
  });
};

/** Lines in a row that fall on one day of the person's own calendar. */
const byDay = (lines: readonly LogLine[]): LogLine[][] => {
  const days: LogLine[][] = [];
  let last = "";
  for (const line of lines) {
    const key = dayKey(line.at);
    if (key === last) days.at(-1)?.push(line);
    else days.push([line]);
    last = key;
  }
  return days;
};
