/** A form in use: one item in focus at a time, so that the eyes stay on the lesson. */
import { Changing } from "../live/changing.ts";
import type { Form, FormItem } from "./form.ts";

export class FormFocus extends Changing {
  form: Form | null = null;
  #at = 0;

  get item(): FormItem | null {
    return this.form?.items[this.#at] ?? null;
  }
  /** Counted from 1. */
  get place(): number {
    return this.#at + 1;
  }

  use(form: Form | null): void {
    this.form = form;
    this.#at = 0;
    this.changed();
  }
  /** Round and round: the last is followed by the first. */
  move(by: 1 | -1): void {
    const n = this.form?.items.length ?? 0;
    if (n === 0) return;
    this.#at = (this.#at + by + n) % n;
    this.changed();
  }
}
