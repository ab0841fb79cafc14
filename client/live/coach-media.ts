/** Brings the coach's media in line with the latest view: what is shown, whether the voice is offered. */
import type { CoachView } from "#protocol/events.ts";
import type { Source } from "#protocol/words.ts";
import { MediaLink } from "./media.ts";
import { Passes } from "./passes.ts";
import type { Players } from "./players.ts";
import type { Signalling } from "./signalling.ts";

/** Pause before something that failed is tried again, ms. */
const RETRY_MS = 700;

/** Whether this page may be shown anything at all. */
export const isShown = (view: CoachView | null): boolean =>
  view !== null && view.status === "live" && view.standing === "in" && view.curtainForMs === null;

/** Whether this coach's voice may reach the ear: the curtain hides the room, not the coaches. */
export const mayBeHeard = (view: CoachView | null): boolean =>
  view !== null &&
  view.status === "live" &&
  view.talkback &&
  view.ear === "open" &&
  (view.standing === "in" || (view.standing === "waiting" && view.curtainForMs !== null));

export class CoachMedia {
  readonly #signalling: Signalling;
  readonly #players: Players;
  readonly #shown = new Map<Source, string>();
  #link: MediaLink | null = null;
  #view: CoachView | null = null;
  #voice: MediaStreamTrack | null = null;
  readonly #passes = new Passes(() => this.#pass(), RETRY_MS);

  constructor(signalling: Signalling, players: Players) {
    this.#signalling = signalling;
    this.#players = players;
  }

  /** The coach's microphone; kept open and disabled while nobody speaks. */
  offer(voice: MediaStreamTrack | null): void {
    this.#voice = voice;
    this.#passes.ask();
  }

  follow(view: CoachView): void {
    this.#view = view;
    // What is taken away goes at once, before anything is awaited.
    for (const source of this.#shown.keys()) {
      if (!isShown(view) || !view.sources.includes(source)) this.#blank(source);
    }
    this.#passes.ask();
  }

  gone(consumerIds: readonly string[]): void {
    for (const [source, id] of this.#shown) if (consumerIds.includes(id)) this.#blank(source);
    this.#link?.drop(consumerIds);
    this.#passes.ask();
  }

  /** Shows nothing and holds nothing any more. */
  reset(): void {
    this.#view = null;
    this.#passes.rest();
    this.#players.blankAll();
    this.#shown.clear();
    this.#link?.close();
    this.#link = null;
  }

  #blank(source: Source): void {
    this.#players.blank(source);
    const id = this.#shown.get(source);
    if (id !== undefined) this.#link?.drop([id]);
    this.#shown.delete(source);
  }

  async #pass(): Promise<void> {
    const view = this.#view;
    if (view === null) return;
    const { sessionId, owner } = view;
    if (isShown(view)) {
      for (const source of view.sources) {
        if (this.#shown.has(source)) continue;
        const consumer = await this.#linkFor(sessionId).consume(owner.account, source);
        // The world may have changed while we waited: only the newest view counts.
        if (!isShown(this.#view) || this.#view?.sources.includes(source) !== true) {
          this.#link?.drop([consumer.id]);
          continue;
        }
        if (consumer.closed) continue;
        this.#shown.set(source, consumer.id);
        this.#players.show(source, consumer.track);
      }
    }
    if (mayBeHeard(this.#view) && this.#voice !== null) {
      const link = this.#linkFor(sessionId);
      if (link.producer("talkback") === undefined) await link.produce("talkback", this.#voice);
    }
  }

  #linkFor(sessionId: string): MediaLink {
    if (this.#link === null || this.#link.closed) {
      const link = new MediaLink(this.#signalling, sessionId);
      link.addEventListener("broken", () => {
        const view = this.#view;
        this.reset();
        if (view !== null) this.follow(view);
      });
      this.#link = link;
    }
    return this.#link;
  }
}
