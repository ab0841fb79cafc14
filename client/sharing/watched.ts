/** Who watched which seconds of a recording of mine: asked again while it is looked at. */
import type { WatchedReply } from "#protocol/http/shares.ts";
import { Desk, type House } from "../house/desk.ts";

export type Looked = WatchedReply["watched"][number];

/** Receipts come with every second that somebody watches; so often they are asked for, ms. */
const EVERY_MS = 2_000;

export class Watched extends Desk {
  reply: WatchedReply | null = null;
  readonly recording: string;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(house: House, recording: string) {
    super(house);
    this.recording = recording;
  }

  /** Until `leave`; nothing is asked while nobody looks at the page. */
  follow(): void {
    void this.load();
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.load();
    }, EVERY_MS);
  }
  leave(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async load(): Promise<void> {
    const path = `/api/shares/watched?recording=${encodeURIComponent(this.recording)}`;
    const reply = await this.fetch<WatchedReply>("watched", path);
    if (reply === null) return;
    const same = JSON.stringify(reply) === JSON.stringify(this.reply);
    this.reply = reply;
    if (!same) this.changed();
  }
}
