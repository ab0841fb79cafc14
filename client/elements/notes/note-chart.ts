/** Marks and tallies along the lesson: a row of bars for each, and the same in words. */
import { html, nothing, type TemplateResult } from "lit";
import { stretchesOf, type Chart, type ChartRow } from "../../notes/chart.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { noteSign } from "./note-sign.ts";
import { placed } from "../shell/placed.ts";

const text = words.notes.chart;
const MINUTE_MS = 60_000;

const step = (ms: number): string =>
  ms < MINUTE_MS ? text.seconds(ms / 1_000) : text.minutes(ms / MINUTE_MS);

const row = (one: ChartRow, { stepMs, most }: Chart): TemplateResult => {
  const name = one.item ?? words.notes.kinds[one.kind];
  const where = stretchesOf(one, stepMs)
    .map(({ n, fromMs, toMs }) => text.stretch(n, stopwatch(fromMs), stopwatch(toMs)))
    .join(", ");
  return html`<li class="bars">
    <p class="bars__name" aria-hidden="true">
      ${noteSign(one.kind)}<b class="grow">${name}</b><span class="num">${one.all}</span>
    </p>
    <div class="bars__all" aria-hidden="true">
      ${one.counts.map(
        (n) =>
          html`<span class="bar-one bar-one--${one.kind}" ${placed(0, (n / most) * 100)}></span>`,
      )}
    </div>
    <p class="vh">${text.row(name, one.all, where)}</p>
  </li>`;
};

/** Nothing where there is nothing to count. */
export const noteChart = (chart: Chart, endMs: number): TemplateResult | typeof nothing =>
  chart.rows.length === 0
    ? nothing
    : html`<ul class="list chart">
          ${chart.rows.map((one) => row(one, chart))}
        </ul>
        <p class="row row--between small muted num chart__ends" aria-hidden="true">
          <span>${stopwatch(0)}</span><span>${stopwatch(endMs)}</span>
        </p>
        <p class="small muted">${text.step(step(chart.stepMs))}</p>`;
