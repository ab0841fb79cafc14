/**
 * The one recorder process for all recordings: there while something is recorded and
 * not longer, watched by its beats, replaced when it dies, given up when it keeps dying.
 */
import type { FromRecorder, ToRecorder } from "#recordings/wire.ts";
import type { DeskDeps } from "./ports.ts";
import { RecorderProcess } from "./recorder-process.ts";

/** Silent for so long while it should beat every second: it hangs. */
export const SILENT_MS = 3_000;
/** So many deaths within so long, and it is not to be had. */
export const MOST_CRASHES = 3;
export const CRASHES_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 500;
/** How often the disk is looked at while something is recorded. */
const ROOM_EVERY_MS = 3_000;

/** What is recorded by the process. */
export interface Recorded {
  readonly recording: string;
  /** Whether the process owes a word every second now. */
  readonly expectsBeats: boolean;
  heard(message: FromRecorder): void;
  /** The process died. `again`: another one stands ready for a new part. */
  lost(again: boolean): void;
  /** Every half second. */
  look(): void;
  /** The disk has no room left. */
  full(): void;
}

type CrewDeps = Pick<DeskDeps, "objects" | "cache" | "log" | "now" | "library">;

export class Crew {
  readonly #deps: CrewDeps;
  readonly #all = new Map<string, Recorded>();
  readonly #ending = new Set<RecorderProcess>();
  #process: RecorderProcess | null = null;
  #looking: NodeJS.Timeout | null = null;
  #crashes: number[] = [];
  #lastHeard = 0;
  #lastLook = 0;
  #nextRoom = 0;

  constructor(deps: CrewDeps) {
    this.#deps = deps;
  }

  /** Starts the process at first need. */
  join(one: Recorded): void {
    this.#all.set(one.recording, one);
    if (this.#process === null) this.#start();
    this.#lastLook = this.#deps.now();
    this.#looking ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Nothing stays in memory when the last one has left. */
  leave(one: Recorded): void {
    this.#all.delete(one.recording);
    if (this.#all.size > 0) return;
    if (this.#looking !== null) clearInterval(this.#looking);
    this.#looking = null;
    const last = this.#process;
    this.#process = null;
    if (last === null) return;
    this.#ending.add(last);
    void last.exited.then(() => this.#ending.delete(last));
    last.end();
  }

  send(message: ToRecorder): boolean {
    return this.#process?.send(message) ?? false;
  }

  /** Something was promised and never came: what does not answer is replaced. */
  restart(): void {
    this.#process?.kill();
  }

  /** Resolves when no process is left. */
  async close(): Promise<void> {
    for (const one of this.#all.values()) this.leave(one);
    await Promise.all([...this.#ending].map((one) => one.exited));
  }

  #start(): void {
    const { now } = this.#deps;
    this.#lastHeard = now();
    const process: RecorderProcess = new RecorderProcess({
      ...this.#deps,
      heard: (message) => {
        if (this.#process !== process) return;
        this.#lastHeard = now();
        this.#all.get(message.recording)?.heard(message);
      },
      gone: () => this.#gone(process),
    });
    this.#process = process;
  }

  #gone(process: RecorderProcess): void {
    if (this.#process !== process) return;
    this.#process = null;
    const at = this.#deps.now();
    this.#crashes = [...this.#crashes.filter((one) => at - one < CRASHES_WITHIN_MS), at];
    const again = this.#crashes.length < MOST_CRASHES;
    if (again) this.#start();
    for (const one of [...this.#all.values()]) one.lost(again);
  }

  #look(): void {
    const at = this.#deps.now();
    // This loop itself was held up: the silence is not the recorder's.
    if (at - this.#lastLook > SILENT_MS / 2) this.#lastHeard = at;
    this.#lastLook = at;
    const all = [...this.#all.values()];
    if (!all.some((one) => one.expectsBeats)) this.#lastHeard = at;
    else if (at - this.#lastHeard > SILENT_MS) {
      this.#deps.log.error({ recorder: this.#process?.pid }, "a recorder process hangs");
      this.#process?.kill();
    }
    for (const one of all) one.look();
    if (at < this.#nextRoom) return;
    this.#nextRoom = at + ROOM_EVERY_MS;
    void this.#seeRoom();
  }

  /** Each was measured alone when it began, and they share one disk with the records and the log. */
  async #seeRoom(): Promise<void> {
    try {
      if (await this.#deps.library.hasRoom()) return;
    } catch (error) {
      // Asked again in three seconds; what cannot be written fails by itself.
      this.#deps.log.warn({ err: error }, "the disk's room is not known");
      return;
    }
    for (const one of [...this.#all.values()]) one.full();
  }
}
