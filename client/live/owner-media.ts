/** Brings the owner's media in line with the latest view: what is sent, whose voice is held. */
import type { OwnerView } from "#protocol/events.ts";
import type { Source } from "#protocol/words.ts";
import type { Capture } from "./capture.ts";
import { topLayer } from "./codec.ts";
import type { Ear } from "./ear.ts";
import { MediaLink } from "./media.ts";
import { Passes } from "./passes.ts";
import type { Signalling } from "./signalling.ts";

/** Pause before something that failed is tried again, ms. */
const RETRY_MS = 1_000;

export class OwnerMedia extends EventTarget {
  readonly #signalling: Signalling;
  readonly #capture: Capture;
  readonly #ear: Ear;
  #link: MediaLink | null = null;
  #view: OwnerView | null = null;
  #voices = new Map<string, string>();
  readonly #passes = new Passes(() => this.#pass(), RETRY_MS);

  constructor(signalling: Signalling, capture: Capture, ear: Ear) {
    super();
    this.#signalling = signalling;
    this.#capture = capture;
    this.#ear = ear;
    capture.addEventListener("lost", (event) => {
      void this.#link?.unproduce((event as CustomEvent<Source>).detail).catch(() => {
        // Gone with the transport, or told again when the link is rebuilt.
      });
    });
    capture.addEventListener("change", () => {
      this.#passes.ask();
    });
  }

  /** What should be so now. Everything else follows by itself. */
  follow(view: OwnerView): void {
    this.#view = view;
    this.#ear.talking(view.status === "live" ? view.talking : null);
    this.#passes.ask();
  }

  /** The connection changed: transports belong to it, so the next view builds new ones. */
  reset(): void {
    this.#view = null;
    this.#passes.rest();
    this.#link?.close();
    this.#link = null;
    this.#ear.detachAll();
    this.#voices.clear();
  }

  gone(consumerIds: readonly string[]): void {
    this.#link?.drop(consumerIds);
    for (const [coach, id] of this.#voices) {
      if (!consumerIds.includes(id)) continue;
      this.#ear.detach(coach);
      this.#voices.delete(coach);
    }
    this.#passes.ask();
  }

  async #pass(): Promise<void> {
    const view = this.#view;
    if (view === null || !view.owns || view.status !== "live") return;
    const link = this.#linkFor(view.sessionId);
    for (const source of view.sources) {
      const track = this.#capture.get(source);
      if (track !== null && link.producer(source) === undefined) await link.produce(source, track);
    }
    for (const coach of [...this.#voices.keys()]) {
      if (view.voices.includes(coach)) continue;
      this.#ear.detach(coach);
      const id = this.#voices.get(coach);
      if (id !== undefined) link.drop([id]);
      this.#voices.delete(coach);
    }
    for (const coach of view.voices) {
      if (this.#voices.has(coach)) continue;
      const consumer = await link.consume(coach, "talkback");
      this.#voices.set(coach, consumer.id);
      await this.#ear.attach(coach, consumer.track);
    }
    await link.capLayers(topLayer(view.pictureWatched));
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
