/**
 * Titles, opened here and never sent. Opening one costs a few ms, so it is done in small
 * steps between which the page answers: those in view first, the rest only when asked for.
 */
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { openText } from "#recordings/text.ts";
import type { VaultHere } from "../live/key-check.ts";

type Row = RecordingsReply["recordings"][number];

/** So long a step may hold up the page, ms: half a frame. */
const STEP_MS = 8;

const breathe = (): Promise<void> => new Promise((done) => setTimeout(done));

export class RecordingTitles {
  /** By recording: what the title says; null where it does not open here. */
  readonly #known = new Map<string, string | null>();
  readonly #vault: VaultHere;
  readonly #told: () => void;
  #holder: string | null = null;
  #wanted: () => readonly Row[] = () => [];
  #running: Promise<void> | null = null;

  /** `told` after every step that opened something. */
  constructor(vault: VaultHere, told: () => void) {
    this.#vault = vault;
    this.#told = told;
  }

  /** Undefined where there is none, or it was not opened yet; null where it does not open here. */
  get(recording: string): string | null | undefined {
    return this.#known.get(recording);
  }

  /**
   * Opens what `wanted` names, in that order; it is asked again after every step, so that
   * what came into view meanwhile is next. Resolves when nothing is left.
   */
  open(wanted: () => readonly Row[]): Promise<void> {
    this.#wanted = wanted;
    return (this.#running ??= this.#run().finally(() => {
      this.#running = null;
    }));
  }

  async #run(): Promise<void> {
    while (this.#sameHolder()) {
      const next = this.#wanted().filter(
        ({ recording, sealedTitle }) => sealedTitle !== null && !this.#known.has(recording),
      );
      if (next.length === 0) return;
      const until = performance.now() + STEP_MS;
      for (const row of next) {
        const holder = this.#holder;
        const title = await this.#openOne(row);
        if (!this.#sameHolder() || holder !== this.#holder) break;
        this.#known.set(row.recording, title);
        if (performance.now() > until) break;
      }
      this.#told();
      await breathe();
    }
  }

  /** A vault that closed takes its titles with it; another one begins anew. False: none is open. */
  #sameHolder(): boolean {
    const holder = this.#vault.held?.publicKey ?? null;
    if (holder !== this.#holder) {
      this.#known.clear();
      this.#told();
    }
    this.#holder = holder;
    return holder !== null;
  }

  async #openOne({ sealedAs, keys, sealedTitle }: Row): Promise<string | null> {
    const key = await this.#vault.titleKeyOf(keys);
    if (key === null || sealedTitle === null) return null;
    // Altered, or of another recording: shown as sealed, which is what it is.
    return openText(key, sealedAs, "title", sealedTitle).catch(() => null);
  }
}
