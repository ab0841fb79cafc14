/** Where a moment of the film lies in the recording, and the other way round. Pure. */
import type { NotePlace } from "#protocol/http/notes.ts";
import type { FilmManifest } from "../player/film.ts";
import { Plan } from "../player/plan.ts";

export class Places {
  /** Wall clock at which the recording began, ms. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly #plan: Plan;

  constructor(manifest: FilmManifest & { startedAt: number }) {
    this.#plan = new Plan(manifest);
    this.startedAt = manifest.startedAt;
    this.durationMs = this.#plan.durationMs;
  }

  /** ms since the recording began, whole. */
  toRecording(filmMs: number): number {
    return Math.max(0, Math.round(filmMs + this.#plan.originMs));
  }
  /** ms of the film. */
  toFilm(recordingMs: number): number {
    return recordingMs - this.#plan.originMs;
  }
  /** Of a live note; may lie before the film or behind it. */
  wallToFilm(wallMs: number): number {
    return this.toFilm(wallMs - this.startedAt);
  }

  /** Whether there is something to see at this moment of the film: not cut out, not left unshared. */
  shows(filmMs: number): boolean {
    const inside = filmMs >= 0 && filmMs <= this.durationMs;
    return inside && !this.#plan.cuts.some(({ fromMs, toMs }) => filmMs >= fromMs && filmMs < toMs);
  }

  /** The segment whose key seals what begins at this moment of the film; null: nothing is recorded. */
  at(filmMs: number): NotePlace | null {
    const { segments } = this.#plan;
    // Behind the last picture it still belongs to the last piece.
    const one = segments[this.#plan.at(filmMs) ?? segments.length - 1];
    return one === undefined ? null : { part: one.part, segment: one.segment };
  }
}
