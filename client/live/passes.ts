/**
 * Runs a pass again and again until nothing has changed meanwhile: one at a
 * time, whatever asks during it causes another, and a failed one is repeated
 * a little later, since the view that refused it has changed or will.
 */
export class Passes {
  readonly #pass: () => Promise<void>;
  readonly #retryMs: number;
  #running = false;
  #again = false;
  #retry = 0;

  constructor(pass: () => Promise<void>, retryMs: number) {
    this.#pass = pass;
    this.#retryMs = retryMs;
  }

  ask(): void {
    void this.#run();
  }
  /** Gives up a repetition that is still to come. */
  rest(): void {
    clearTimeout(this.#retry);
  }

  async #run(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#pass();
      }
    } catch {
      // Refused for now, or what it worked on was closed under it: look again.
      clearTimeout(this.#retry);
      this.#retry = window.setTimeout(() => {
        this.ask();
      }, this.#retryMs);
    } finally {
      this.#running = false;
    }
  }
}
