/** The chart of a recording's notes, made anew only where they, the film or the forms are others. */
import { chartOf, type Chart } from "./chart.ts";
import type { FormShelf } from "./form-shelf.ts";
import type { Item } from "./items.ts";

type Forms = Pick<FormShelf, "forms" | "labelOf">;

export class Charted {
  #from: readonly unknown[] = [];
  #chart: Chart | null = null;

  of(items: readonly Item[], durationMs: number, shelf: Forms): Chart {
    const from = [items, durationMs, shelf.forms];
    if (this.#chart !== null && from.every((one, i) => one === this.#from[i])) return this.#chart;
    this.#from = from;
    const counted = items.map(({ kind, form, atMs }) => ({
      ...{ kind, atMs },
      item: kind === "tally" ? shelf.labelOf(form) : null,
    }));
    return (this.#chart = chartOf(counted, durationMs));
  }
}
