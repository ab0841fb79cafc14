/**
 * "Drop the last minute": the recorder takes back what its part holds, the desk what
 * older parts hold, and only then is it acknowledged.
 */
import { randomUUID } from "node:crypto";
import type { FromRecorder, ToRecorder } from "#recordings/wire.ts";
import { AppError } from "../../errors.ts";
import { waiting, type Waiting } from "./part.ts";
import type { DeskDeps } from "./ports.ts";
import type { Rows } from "./rows.ts";

/** A disk that hangs must not hold the teacher's page. */
const ANSWER_MS = 8_000;

export interface DropsOptions {
  recording: string;
  deps: Pick<DeskDeps, "recordings" | "storage">;
  rows: Rows;
  send(message: ToRecorder): boolean;
}
type Dropped = Extract<FromRecorder, { type: "dropped" }>;

export class Drops {
  readonly #options: DropsOptions;
  readonly #asked = new Map<string, Waiting<Dropped>>();

  constructor(options: DropsOptions) {
    this.#options = options;
  }

  /** Answers how much is gone, ms. Rejects with `recorder-unavailable` when that is not certain. */
  async ask(ms: number, part: number, nowMs: number): Promise<number> {
    const { recording, deps, rows, send } = this.#options;
    const request = randomUUID();
    const answer = waiting<Dropped>();
    this.#asked.set(request, answer);
    const unsure = new AppError("recorder-unavailable");
    const late = setTimeout(() => answer.reject(unsure), ANSWER_MS);
    try {
      if (!send({ type: "drop", recording, request, ms })) throw unsure;
      const { segments, fromMs, toMs } = await answer.promise;
      let gone = toMs - fromMs;
      const written = await rows.write(async () => {
        await deps.recordings.removeSegments(recording, part, segments);
        const older = await this.#older(part, nowMs - ms);
        for (const { object } of older) await deps.storage.remove(object);
        for (const one of older) {
          await deps.recordings.removeSegments(recording, one.part, [one.segment]);
        }
        gone = Math.max(gone, ...older.map(({ atMs }) => toMs - atMs));
      });
      if (!written) throw unsure;
      return Math.round(gone);
    } finally {
      clearTimeout(late);
      this.#asked.delete(request);
    }
  }

  done(message: Dropped): void {
    this.#asked.get(message.request)?.resolve(message);
  }

  /** The recorder died: whether it is gone is not known. */
  lost(): void {
    for (const one of this.#asked.values()) one.reject(new AppError("recorder-unavailable"));
  }

  /** Segments of parts before this one that hold anything later than this. */
  async #older(part: number, fromMs: number) {
    const all = await this.#options.deps.recordings.segments(this.#options.recording);
    return all.filter((one, index) => {
      if (one.part >= part) return false;
      // One that was cut off lasted until the next began, at the most.
      const next = all[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
      const until = one.chunks === null ? next : one.atMs + one.lastsMs;
      return until > fromMs;
    });
  }
}
