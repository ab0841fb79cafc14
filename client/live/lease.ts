/** Renews the owner's lease while the page is alive (R6). */
import { RENEW_EVERY_MS } from "#protocol/words.ts";
import { beat } from "./beat.ts";
import { codeOf, type Signalling } from "./signalling.ts";

export class Lease {
  readonly #signalling: Signalling;
  readonly #refused: (code: string) => void;
  #endBeat: (() => void) | null = null;
  #sessionId = "";
  /** Never goes back, whatever happens to the connection: an old beat is inert. */
  #beat = 0;

  /** `refused` hears why a renewal was not accepted; lost answers are simply followed by the next. */
  constructor(signalling: Signalling, refused: (code: string) => void) {
    this.#signalling = signalling;
    this.#refused = refused;
  }

  start(sessionId: string): void {
    if (this.#endBeat !== null && this.#sessionId === sessionId) return;
    this.stop();
    this.#sessionId = sessionId;
    this.#endBeat = beat(RENEW_EVERY_MS, () => void this.#renew());
    void this.#renew();
  }

  stop(): void {
    this.#endBeat?.();
    this.#endBeat = null;
  }

  async #renew(): Promise<void> {
    if (!this.#signalling.connected) return;
    const sessionId = this.#sessionId;
    try {
      await this.#signalling.request("session:renew", { sessionId, beat: ++this.#beat });
    } catch (error) {
      const code = codeOf(error);
      if (code !== "offline" && code !== "no-answer" && this.#endBeat !== null) this.#refused(code);
    }
  }
}
