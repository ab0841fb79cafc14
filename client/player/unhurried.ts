/** Tells its changes a moment later while something is on its way that must not wait for them. */
import { Changing } from "../live/changing.ts";

/** Nobody notices that what is written beside a picture is drawn so much later than a key was pressed, ms. */
const SOON_MS = 100;

export abstract class Unhurried extends Changing {
  #soon: ReturnType<typeof setTimeout> | undefined;

  /** Whoever draws a change takes time from what is on its way. */
  protected abstract get isOnItsWay(): boolean;

  protected override changed(): void {
    if (!this.isOnItsWay) return this.#tell();
    this.#soon ??= setTimeout(() => this.#tell(), SOON_MS);
  }

  #tell(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    super.changed();
  }
}
