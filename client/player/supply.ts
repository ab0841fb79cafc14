/** Where what is played comes from: sealed segments are fetched here, and opened in the worker. */
import { Feed } from "./feed.ts";
import type { FilmAsk, Talk } from "./film.ts";
import * as measures from "./measures.ts";
import type { Batch, FromWorker, Piece, ToWorker } from "./messages.ts";
import type { Plan } from "./plan.ts";

export interface SupplyOptions extends Pick<FilmAsk, "manifest" | "identity" | "piece"> {
  plan: Plan;
  batch(batch: Batch): void;
  /** The last batch of the run has been given; this is what was still held. */
  over(pieces: Piece[]): void;
  locked(): void;
  /** Found in what was opened, whenever that was. */
  talk(talk: Talk[]): void;
  /** The server refused, or is not there; `again`: another try may help. */
  failed(code: string, again: boolean): void;
  /** How much of what was given lies ahead, ms. */
  aheadMs(): number;
}

export class Supply {
  readonly #options: Omit<SupplyOptions, "identity">;
  readonly #feed: Feed;
  readonly #worker: Worker;
  #run = 0;
  #from = 0;
  #given = 0;
  #isOnItsWay = false;
  #landing: ReturnType<typeof setTimeout> | undefined;
  /** The server was not there: not asked again before that. */
  #againAt = Number.NEGATIVE_INFINITY;

  constructor({ identity, ...options }: SupplyOptions) {
    this.#options = options;
    const { manifest, plan, piece } = options;
    this.#feed = new Feed({
      count: plan.segments.length,
      fetch: (index) => {
        const one = plan.segments[index];
        return one === undefined ? Promise.resolve(null) : piece(one.part, one.segment);
      },
      deliver: (index, bytes) =>
        this.#post({ do: "piece", run: this.#run, index, bytes }, bytes === null ? [] : [bytes]),
      failed: (code, again) => {
        this.#againAt = performance.now() + measures.AGAIN_MS;
        options.failed(code, again);
      },
      wants: (upto) => this.#wants(upto - this.#given),
    });
    this.#worker = new Worker(new URL("./film-worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#heard(data);
    this.#worker.onerror = () => options.failed("unknown", false);
    this.#post({ do: "open", manifest, identity });
  }

  /** The segment with which the run began. */
  get from(): number {
    return this.#from;
  }
  /** Whether this segment was asked for, or comes next. */
  comes(index: number): boolean {
    return index < this.#feed.next;
  }

  /** The newest run wins. All segments up to `first` are needed before anything can be shown, and `atMs` is. */
  begin(from: number, first: number, atMs: number): void {
    this.#run += 1;
    this.#from = this.#given = from;
    this.#rest();
    this.#isOnItsWay = true;
    this.#againAt = Number.NEGATIVE_INFINITY;
    this.#post({ do: "run", run: this.#run, from, atMs });
    this.#feed.start(from, first);
  }

  /** Asks for more, if more is wanted; a moment later where the server was not there. */
  pump(): void {
    if (performance.now() >= this.#againAt) this.#feed.pump();
  }

  /** What is to be shown is not in hand: nothing of it is held back. */
  hurry(): void {
    if (this.#isOnItsWay) this.#post({ do: "landed", run: this.#run });
    this.pump();
  }

  /** A run has begun, and what it began for is not painted yet. */
  get isOnItsWay(): boolean {
    return this.#isOnItsWay;
  }

  /** What the run began for is there: as soon as it is painted, too, it is fetched far ahead. */
  landed(): void {
    if (!this.#isOnItsWay) return this.pump();
    this.#landing ??= setTimeout(() => {
      this.#isOnItsWay = false;
      this.#post({ do: "landed", run: this.#run });
      this.pump();
    }, measures.PAINTED_MS);
  }

  /** What is on its way is not given any more. */
  stop(): void {
    this.#run += 1;
    this.#rest();
    this.#feed.stop();
  }

  /** Keys and identity are gone with the worker. */
  close(): void {
    this.stop();
    this.#worker.terminate();
  }

  #rest(): void {
    clearTimeout(this.#landing);
    this.#landing = undefined;
    this.#isOnItsWay = false;
  }

  /** Whether so many segments more are wanted than were given: nothing takes its turn from the first picture. */
  #wants(more: number): boolean {
    const enoughMs = this.#isOnItsWay ? measures.NEEDED_MS : measures.AHEAD_MS;
    return this.#options.aheadMs() + more * measures.SEGMENT_MS < enoughMs;
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #heard(message: FromWorker): void {
    if (message.say === "locked") return this.#options.locked();
    if (message.say === "talk") return this.#options.talk(message.talk);
    if (message.run !== this.#run) return;
    if (message.say === "over") return this.#options.over(message.pieces);
    if (!message.more) this.#given = message.index + 1;
    this.#options.batch(message);
  }
}
