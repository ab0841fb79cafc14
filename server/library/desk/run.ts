/**
 * One recording under way, from its preparation to the last sealed byte: it follows
 * the recorder's word, keeps its rows, and begins a new part when the recorder died.
 *
 * Nothing of it is awaited by the lesson but the relay's proof.
 */
import type { Fault } from "#protocol/words.ts";
import type { FromRecorder } from "#recordings/wire.ts";
import { AppError } from "../../errors.ts";
import { shortId } from "../../log.ts";
import type { Tap } from "../../relay/types.ts";
import type { Crew, Recorded } from "./crew.ts";
import { Drops } from "./drops.ts";
import { DeskPart, waiting } from "./part.ts";
import type { DeskDeps } from "./ports.ts";
import { Rows } from "./rows.ts";

/** No key and no socket by then: the process is replaced. */
const READY_MS = 8_000;
/** Sealing what is held may take so long; what hangs then is let go. */
const STOP_MS = 10_000;
/** Nothing came, or nothing was stored, for so long although it should. */
export const STALLED_MS = 5_000;
/** So long without a packet that should come, and it is no longer said to be recording. */
const QUIET_MS = 3_000;
/** What a recorder held when it died suddenly was no more than this (R19). */
const UNSTORED_MS = 250;
/** A word every second: one that is older was the last before a hang. */
const LATE_BEAT_MS = 1_500;

export interface RunAsk {
  recording: string;
  session: string;
  owner: string;
  recipient: string;
}
export interface RunOptions extends RunAsk {
  deps: DeskDeps;
  crew: Crew;
  maxBytes: number;
  /** Once it is known that nothing more comes of it. */
  changed(fault: Fault | null): void;
}

export class Run implements Recorded {
  readonly recording: string;
  readonly #options: RunOptions;
  /** What the clock showed when the recording began, as the recorder sees it. */
  #zero: number;
  readonly #rows: Rows;
  readonly #drops: Drops;
  #part: DeskPart;
  #phase: "starting" | "on" | "stopping" | "failed" | "over" = "starting";
  #fault: Fault | null = null;
  #keys: readonly string[] = [];
  #permit: Tap["permit"] | null = null;
  #gap: "curtain" | "hold" | null = null;
  #bytesBefore = 0;
  #renewing = false;
  #untapped: Promise<void> | null = null;
  /** Everything is sealed and told to the library. */
  readonly settled = waiting<void>();

  constructor(options: RunOptions) {
    const { deps } = options;
    this.#options = options;
    this.recording = options.recording;
    this.#zero = deps.now();
    this.#part = new DeskPart(0, 0, this.#zero);
    this.#rows = new Rows({
      now: deps.now,
      failed: (error) => {
        this.#complain("the rows of a recording cannot be written", error);
        this.#fail("records-unavailable");
      },
    });
    this.#drops = new Drops({ ...options, rows: this.#rows, send: (ask) => this.#send(ask) });
  }

  get isOver(): boolean {
    return this.#phase === "failed" || this.#phase === "over";
  }
  get expectsBeats(): boolean {
    return this.#part.going && this.#isAlive;
  }
  /** Null once it is over as it should be. */
  get state() {
    const [fault, keys] = [this.#fault, this.#keys];
    return this.#phase === "over" ? null : { state: this.#phase, fault, keys };
  }

  /** Resolves when the wrapped key is stored. Rejects with an `AppError`. */
  async prepare(): Promise<void> {
    this.#options.crew.join(this);
    await this.#makePart();
  }

  /** Resolves when the relay feeds it. Rejects with an `AppError`; nothing is taped then. */
  async start(permit: Tap["permit"]): Promise<void> {
    this.#permit = permit;
    await this.#go();
  }

  gap(kind: "curtain" | "hold" | null): void {
    if (this.#gap === kind) return;
    this.#gap = kind;
    this.#part.heardAt = this.#options.deps.now();
    if (this.#part.going) this.#sayGap();
  }

  drop(ms: number): Promise<number> {
    if (!this.#part.going || !this.#isAlive) return Promise.reject(new AppError("not-recording"));
    return this.#drops.ask(ms, this.#part.number, this.#atMs());
  }

  /** Resolves when nothing goes to the recorder any more; the rest goes on behind. Never rejects. */
  stop(): Promise<void> {
    if (this.#isAlive) {
      this.#phase = "stopping";
      this.#untapped = this.#untap();
      this.#options.changed(null);
      void this.#untapped.then(() => this.#finish());
    }
    return this.#untapped ?? Promise.resolve();
  }

  heard(message: FromRecorder): void {
    const part = this.#part;
    switch (message.type) {
      case "ready":
        if (message.part === part.number) part.ready.resolve(message);
        return;
      case "beat":
        return this.#beat(message);
      case "segment-opens": {
        const { recording, segment, object, atMs } = message;
        const row = { recording, part: message.part, segment, object, atMs: Math.round(atMs) };
        const empty = { lastsMs: 0, bytes: 0, chunks: null };
        const { recordings } = this.#options.deps;
        void this.#rows
          .write(() => recordings.addSegment({ ...row, ...empty }))
          .then((written) => {
            // The recorder asked for it: another one, begun meanwhile, did not.
            if (written && this.#part === part) {
              this.#send({ type: "segment-named", recording, segment });
            }
          });
        return;
      }
      case "segment-closed": {
        const { type: _, ...closed } = message;
        const [atMs, lastsMs] = [Math.round(closed.atMs), Math.round(closed.lastsMs)];
        const { recordings } = this.#options.deps;
        void this.#rows.write(() => recordings.closeSegment({ ...closed, atMs, lastsMs }));
        return;
      }
      case "segment-unused": {
        const { recording, segment } = message;
        const { recordings } = this.#options.deps;
        void this.#rows.write(() => recordings.removeSegments(recording, message.part, [segment]));
        return;
      }
      case "dropped":
        return this.#drops.done(message);
      case "failed":
        part.stopped.resolve();
        // It waited for a row all the while: the disk was not what was slow.
        return this.#fail(
          message.fault === "disk-slow" && this.#rows.isBusy
            ? "records-unavailable"
            : message.fault,
        );
      case "stopped":
        return part.stopped.resolve();
    }
  }

  lost(again: boolean): void {
    const old = this.#part;
    if (old.going) old.storedMs = Math.max(old.storedMs, this.#brokeOffMs(old));
    old.going = false;
    old.lost = true;
    old.ready.reject(new AppError("recorder-unavailable"));
    old.stopped.resolve();
    this.#drops.lost();
    if (!this.#isAlive) return;
    if (!again || this.#permit === null) this.#fail("recorder-lost");
    else if (!this.#renewing) void this.#renew();
  }

  look(): void {
    const part = this.#part;
    if (!this.#isAlive || !part.going || this.#renewing) return;
    const now = this.#options.deps.now();
    if (!this.#shouldCome()) part.heardAt = now;
    if (this.#rows.isBusy) part.storedAt = now;
    if (now - part.heardAt > STALLED_MS) this.#fail("no-media");
    else if (now - part.storedAt > STALLED_MS) this.#fail("disk-slow");
    else if (now - part.heardAt > QUIET_MS) this.#startAgain();
  }

  full(): void {
    this.#fail("disk-full");
  }

  get #isAlive(): boolean {
    return this.#phase === "starting" || this.#phase === "on";
  }
  #atMs(): number {
    return this.#options.deps.now() - this.#zero;
  }
  #shouldCome(): boolean {
    const { deps, session } = this.#options;
    return this.#gap === null && deps.relay.sending(session).length > 0;
  }
  #send(message: Parameters<Crew["send"]>[0]): boolean {
    return this.#options.crew.send(message);
  }
  #sayGap(): void {
    const { recording } = this;
    if (this.#gap === null) this.#send({ type: "gap-ends", recording });
    else this.#send({ type: "gap-begins", recording, kind: this.#gap });
  }
  #complain(text: string, error: unknown): void {
    const { log } = this.#options.deps;
    log.error({ err: error, recording: shortId(this.recording) }, text);
  }

  /** Asks for a part's key and stores it: R14, before a byte of media is. */
  async #makePart(brokeOffMs?: number): Promise<void> {
    const { recording, recipient, maxBytes, crew, deps } = this.#options;
    const part = this.#part;
    const room = Math.max(0, maxBytes - this.#bytesBefore);
    const begin = { recording, recipient, part: part.number, maxBytes: room };
    const sinceMs = part.number === 0 ? 0 : this.#atMs();
    const since = brokeOffMs === undefined ? { sinceMs } : { sinceMs, brokeOffMs };
    part.begun = this.#send({ type: "begin", ...begin, ...since });
    const late = setTimeout(() => crew.restart(), READY_MS);
    try {
      const { keyFile: bytes, atMs } = await part.ready.promise;
      // A process that was started first began to count that much later than it was asked.
      this.#zero = deps.now() - atMs;
      const keyFile = Buffer.from(bytes).toString("base64");
      const createdAt = deps.wallMs();
      const stored = await this.#rows.write(() =>
        deps.recordings.addPart({ recording, part: part.number, keyFile, createdAt }),
      );
      if (!stored || !this.#isAlive) throw new AppError("recorder-unavailable");
      this.#keys = [...this.#keys, keyFile];
    } finally {
      clearTimeout(late);
    }
  }

  /** Lets the part receive. The recorder knows the address before the first packet comes. */
  async #go(): Promise<void> {
    const { deps, session } = this.#options;
    const { recording } = this;
    const part = this.#part;
    const permit = this.#permit;
    const { port } = await part.ready.promise;
    const allowed = (): boolean => this.#isAlive && this.#part === part && !part.lost;
    if (permit === null || !allowed()) throw new AppError("moved-on");
    const guarded: Tap["permit"] = (source, from) => allowed() && permit(source, from);
    const full = (): void => void this.#renew();
    const line = { send: (message: Parameters<Crew["send"]>[0]) => this.#send(message) };
    const from = await deps.relay.tap(
      session,
      part.tapOf(recording, port, guarded, line, () => setImmediate(full)),
    );
    if (!allowed()) {
      // Whatever took it away untaped what was there; this came after it.
      if (!this.#isAlive) await this.#untap();
      throw new AppError("moved-on");
    }
    this.#send({ type: "go", recording, ...from });
    part.going = true;
    part.heardAt = deps.now();
    part.storedAt = deps.now();
    if (this.#gap !== null) this.#sayGap();
    await deps.relay.retap(session);
  }

  /** A new part: the recorder died, or the part has no number left for another stream. */
  async #renew(): Promise<void> {
    if (this.#renewing || !this.#isAlive) return;
    this.#renewing = true;
    const { deps } = this.#options;
    try {
      while (this.#isAlive) {
        const old = this.#part;
        const wentOn = old.going;
        // Before it is untapped: what comes meanwhile is stored, what comes later is in the gap.
        const untilMs = this.#atMs();
        old.going = false;
        this.#startAgain();
        await this.#untap();
        if (wentOn) await this.#sealed(old);
        if (!this.#isAlive) return;
        const brokeOffMs = wentOn ? untilMs : old.storedMs;
        this.#bytesBefore += old.storedBytes;
        this.#part = new DeskPart(old.number + 1, this.#atMs(), deps.now());
        const part = this.#part;
        try {
          await this.#makePart(brokeOffMs);
          await this.#go();
          this.#options.changed(null);
          if (!part.lost) return;
        } catch (error) {
          // It died once more meanwhile: counted where it is seen, and tried again here.
          if (!this.#isAlive) return;
          if (part.going || !(error instanceof AppError)) throw error;
        }
      }
    } catch (error) {
      this.#complain("a recording could not go on", error);
      this.#fail("recorder-lost");
    } finally {
      this.#renewing = false;
    }
  }

  /** On is said only of bytes that are stored: none are until the next ones come. */
  #startAgain(): void {
    if (this.#phase !== "on") return;
    this.#phase = "starting";
    this.#options.changed(null);
  }

  #beat(message: Extract<FromRecorder, { type: "beat" }>): void {
    const { deps, changed } = this.#options;
    this.#part.beat(message, this.#shouldCome(), deps.now());
    const comes = message.packets > 0 || !this.#shouldCome();
    if (this.#phase !== "starting" || message.storedBytes === 0 || !comes) return;
    this.#phase = "on";
    changed(null);
  }

  #fail(fault: Fault): void {
    if (!this.#isAlive) return;
    this.#phase = "failed";
    this.#fault = fault;
    this.#part.ready.reject(new AppError(fault === "disk-full" ? fault : "recorder-unavailable"));
    this.#drops.lost();
    this.#untapped = this.#untap();
    this.#options.changed(fault);
    void this.#untapped.then(() => this.#finish());
  }

  async #untap(): Promise<void> {
    const { deps, session } = this.#options;
    try {
      await deps.relay.untap(session);
    } catch (error) {
      // The relay never rejects here; what it did not prove it has killed.
      this.#complain("an untap went wrong", error);
    }
  }

  /** Resolves when the part holds nothing any more; one that does not say so in time is let go. */
  async #sealed(part: DeskPart): Promise<void> {
    const { recording } = this;
    const there = part.begun && !part.lost && this.#send({ type: "stop", recording });
    if (!there) part.stopped.resolve();
    const late = setTimeout(() => {
      this.#options.crew.restart();
      part.stopped.resolve();
    }, STOP_MS);
    await part.stopped.promise;
    clearTimeout(late);
  }

  /** Up to where a part that broke off is stored: to within a batch, unless it had hung before. */
  #brokeOffMs(part: DeskPart): number {
    const hung = this.#options.deps.now() - part.beatAt > LATE_BEAT_MS;
    return hung ? part.storedMs : this.#atMs() - UNSTORED_MS;
  }

  /** Sealed, written, told to the library. Never rejects. */
  async #finish(): Promise<void> {
    const { crew, deps } = this.#options;
    const { recording } = this;
    const part = this.#part;
    part.going = false;
    await this.#sealed(part);
    crew.leave(this);
    await this.#rows.settled();
    try {
      await deps.library.ended(recording);
    } catch (error) {
      // The library's keeper settles it within a minute, or the next start of the server.
      this.#complain("the end of a recording could not be written", error);
    }
    if (this.#phase === "stopping") this.#phase = "over";
    this.settled.resolve();
    this.#options.changed(null);
  }
}
