/**
 * Which packets of one stream are missing, and which of them to ask for now. PURE.
 *
 * Bounded: it remembers `WINDOW` numbers back and at most `MOST` missing ones, and
 * gives one up after `TRIES` requests. The worker keeps two seconds of a picture
 * stream, so asking longer would ask for what is gone.
 */
const WINDOW = 1_024;
const MOST = 256;
const TRIES = 8;
/** Packets that merely changed places on the way arrive within this, ms. */
const PATIENCE_MS = 10;
/** The worker answers one number once per round trip, which it takes for 100 ms, ms. */
const AGAIN_MS = 120;
const HALF = 0x8000;

interface Missing {
  tries: number;
  askAtMs: number;
}

/** What a packet is to the stream: `again` has been here before. */
export type Arrival = "new" | "again";

export class Missed {
  /** By sequence number modulo the window: the number that stands there, or -1. */
  readonly #seen = new Int32Array(WINDOW).fill(-1);
  readonly #missing = new Map<number, Missing>();
  #highest = -1;

  /** Notes that it has arrived, and what that shows to be missing. */
  arrived(sequence: number, nowMs: number): Arrival {
    const place = sequence % WINDOW;
    if (this.#seen[place] === sequence) return "again";
    const ahead = (sequence - this.#highest) & 0xffff;
    const first = this.#highest === -1;
    if (first || ahead < HALF) {
      if (first || ahead > WINDOW) this.#restart();
      else if (ahead > 1) this.#gap(this.#highest, ahead, nowMs);
      this.#highest = sequence;
    } else this.#missing.delete(sequence);
    this.#seen[place] = sequence;
    return "new";
  }

  /** When something has to be asked for next; null when nothing is missing. */
  nextMs(): number | null {
    let next: number | null = null;
    for (const { askAtMs } of this.#missing.values()) {
      if (next === null || askAtMs < next) next = askAtMs;
    }
    return next;
  }

  /** The numbers to ask for now, in rising order; each is counted as asked. */
  due(nowMs: number): number[] {
    const asked: number[] = [];
    for (const [sequence, one] of this.#missing) {
      if (one.askAtMs > nowMs) continue;
      if (one.tries === TRIES || this.#behind(sequence) >= WINDOW) {
        this.#missing.delete(sequence);
        continue;
      }
      one.tries += 1;
      one.askAtMs = nowMs + AGAIN_MS;
      asked.push(sequence);
    }
    return asked;
  }

  #behind(sequence: number): number {
    return (this.#highest - sequence) & 0xffff;
  }

  /** So far a jump is no loss but another beginning. */
  #restart(): void {
    this.#missing.clear();
    this.#seen.fill(-1);
  }

  #gap(highest: number, ahead: number, nowMs: number): void {
    for (let step = 1; step < ahead; step += 1) {
      const sequence = (highest + step) & 0xffff;
      this.#missing.set(sequence, { tries: 0, askAtMs: nowMs + PATIENCE_MS });
    }
    for (const oldest of this.#missing.keys()) {
      if (this.#missing.size <= MOST) return;
      this.#missing.delete(oldest);
    }
  }
}
