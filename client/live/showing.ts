/**
 * Watch together, as the owner's page holds it: which of my recordings I show in this live
 * session. It gives nobody anything: who has it shared sees it, and nobody else.
 */
import type { OwnerView, TogetherView } from "#protocol/events.ts";
import { Changing } from "./changing.ts";
import type { Led } from "./in-step.ts";
import type { LiveSession } from "./live-session.ts";
import { messageOf, type Signalling } from "./signalling.ts";

export class Showing extends Changing {
  /** What this page shows. Its player is here, and nowhere else. */
  mine: { showing: string; recording: string } | null = null;
  /** Where it stood last, for a player that comes back from behind the curtain. */
  stood: Led | null = null;
  /** A recording is being chosen. */
  choosing = false;
  asking = false;
  failure: string | null = null;
  readonly #live: LiveSession;
  readonly #signalling: Signalling;

  constructor(live: LiveSession, signalling: Signalling) {
    super();
    this.#live = live;
    this.#signalling = signalling;
    live.addEventListener("seen", (event) => {
      const { now } = (event as CustomEvent<{ now: OwnerView | null }>).detail;
      this.#see(now);
    });
  }

  /** As the server tells it; null while nothing is shown. */
  get view(): TogetherView | null {
    return this.#live.open?.together ?? null;
  }

  choose(): void {
    this.choosing = true;
    this.failure = null;
    this.changed();
  }
  leaveChoosing(): void {
    this.choosing = false;
    this.failure = null;
    this.changed();
  }

  /** The explicit act. */
  async start(recording: string): Promise<void> {
    await this.#ask(async (sessionId) => {
      const { showing } = await this.#signalling.request("together:start", {
        ...{ sessionId, recording },
      });
      this.mine = { showing, recording };
      this.stood = null;
      this.choosing = false;
    });
  }

  /** Where my player stands. Rejects when the server did not take it. */
  async lead({ playing, atMs, speed }: Led): Promise<void> {
    const sessionId = this.#live.open?.sessionId;
    const showing = this.mine?.showing;
    if (sessionId === undefined || showing === undefined) return;
    this.stood = { playing, atMs, speed };
    const where = { sessionId, showing, playing, atMs, speed };
    await this.#signalling.request("together:lead", where);
  }

  /** The picture here goes first, and then the others'. */
  async stop(): Promise<void> {
    this.mine = null;
    this.changed();
    await this.#ask((sessionId) => this.#signalling.request("together:stop", { sessionId }));
  }

  /** Another page of mine stopped it, the recording is gone, or the live session is over. */
  #see(now: OwnerView | null): void {
    if (now === null) this.choosing = false;
    const over = this.mine !== null && now?.together?.showing !== this.mine.showing;
    // The answer to the start may come after the first view that tells of it, never before.
    if (over) this.mine = null;
    if (over || now === null) this.changed();
  }

  async #ask(request: (sessionId: string) => Promise<unknown>): Promise<void> {
    const sessionId = this.#live.open?.sessionId;
    if (sessionId === undefined) return;
    this.asking = true;
    this.failure = null;
    this.changed();
    try {
      await request(sessionId);
    } catch (error) {
      this.failure = messageOf(error);
    } finally {
      this.asking = false;
      this.changed();
    }
  }
}
