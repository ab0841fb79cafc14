/** Fetches the sealed segments of a run, in order, a little ahead. The newest run wins. */
import { Refused } from "../refused.ts";

/** So many at once; the first one has the line for itself. */
const AT_ONCE = 2;
/** Runs that follow one another faster are somebody dragging: not each of them is fetched, ms. */
const DRAGGED_MS = 150;

export interface FeedOptions {
  /** How many segments the film has. */
  count: number;
  fetch(index: number): Promise<ArrayBuffer | null>;
  deliver(index: number, bytes: ArrayBuffer | null): void;
  /** Not fetched: the server refused, or is not there. `again`: another try may help. */
  failed(code: string, again: boolean): void;
  /** Whether more is wanted, with so many that were fetched already or are on their way. */
  wants(upto: number): boolean;
}

export class Feed {
  readonly #options: FeedOptions;
  #run = 0;
  #next = Infinity;
  /** Up to and with this one they come first, together. */
  #first = 0;
  #flying = 0;
  #failed: number[] = [];
  /** On their way, for whichever run wants them when they come. */
  readonly #flights = new Map<number, Promise<ArrayBuffer | null>>();
  #begunAt = Number.NEGATIVE_INFINITY;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** The first index that has not been asked for. */
  get next(): number {
    return this.#next;
  }

  /** From here on; all up to `first` are needed before anything can be shown. */
  start(from: number, first: number): void {
    this.stop();
    this.#next = from;
    this.#first = first;
    const waitMs = this.#begunAt + DRAGGED_MS - performance.now();
    if (waitMs > 0) this.#later = setTimeout(() => this.#begin(), waitMs);
    else this.#begin();
  }

  /** What is on its way is not delivered any more. */
  stop(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#run += 1;
    this.#next = Infinity;
    this.#flying = 0;
    this.#failed = [];
  }

  /** Asks for more, if more is wanted. */
  pump(): void {
    for (const index of this.#failed.splice(0)) void this.#fetch(index);
    while (this.#mayAsk()) {
      this.#next += 1;
      void this.#fetch(this.#next - 1);
    }
  }

  #begin(): void {
    this.#later = undefined;
    this.#begunAt = performance.now();
    this.pump();
  }

  #mayAsk(): boolean {
    if (this.#later !== undefined || this.#next >= this.#options.count) return false;
    if (this.#next <= this.#first) return true;
    return this.#flying < AT_ONCE && this.#first < 0 && this.#options.wants(this.#next);
  }

  async #fetch(index: number): Promise<void> {
    const run = this.#run;
    this.#flying += 1;
    try {
      const bytes = await this.#flight(index);
      if (run !== this.#run) return;
      this.#flying -= 1;
      if (index >= this.#first) this.#first = -1;
      this.#options.deliver(index, bytes);
      this.pump();
    } catch (error) {
      if (run !== this.#run) return;
      this.#flying -= 1;
      this.#failed.push(index);
      const failure = error instanceof Refused ? error.failure : null;
      this.#options.failed(failure?.code ?? "unknown", failure?.retryable ?? false);
    }
  }

  #flight(index: number): Promise<ArrayBuffer | null> {
    const flight = this.#flights.get(index) ?? this.#options.fetch(index);
    this.#flights.set(index, flight);
    const landed = (): void => {
      this.#flights.delete(index);
    };
    flight.then(landed, landed);
    return flight;
  }
}
