/** What the screens of the house have in common: something fetched, acts one at a time, and how the last one went. */
import { Changing } from "../live/changing.ts";
import { messageOf } from "../refused.ts";

/** The part of the app that a desk needs. */
export interface House {
  readonly account: { afresh: (path: string, body: unknown) => Promise<void> };
  readonly api: {
    get: <T>(path: string) => Promise<T>;
    post: <T>(path: string, body?: unknown) => Promise<T>;
    download: (path: string) => Promise<Blob>;
    bytes: (path: string) => Promise<ArrayBuffer>;
  };
  /** Runs the step, after showing that it is me where the server asks for that; null when I let it be. */
  confirmed: <T>(step: () => Promise<T>) => Promise<T | null>;
}

export class Desk extends Changing {
  /** Which act is under way; null when none is. */
  busy: string | null = null;
  /** The act that was refused last, and the sentence for the person. */
  failure: { act: string; message: string } | null = null;
  /** The act that went well last, and what to say about it. */
  done: { act: string; message: string } | null = null;
  protected readonly house: House;

  constructor(house: House) {
    super();
    this.house = house;
  }

  /** The refusal of this act; null when it was another's, or none. */
  failed(act: string): string | null {
    return this.failure?.act === act ? this.failure.message : null;
  }
  /** What is to be said about this act; null when there is nothing. */
  said(act: string): string | null {
    return this.done?.act === act ? this.done.message : null;
  }
  forgetWords(): void {
    this.failure = this.done = null;
    this.changed();
  }

  protected fail(act: string, error: unknown): void {
    this.failure = { act, message: messageOf(error) };
    this.changed();
  }

  /** Fetches beside whatever is under way; null and a failure when it is refused. */
  protected async fetch<T>(act: string, path: string): Promise<T | null> {
    if (this.failure?.act === act) this.failure = null;
    try {
      return await this.house.api.get<T>(path);
    } catch (error) {
      this.fail(act, error);
      return null;
    } finally {
      this.changed();
    }
  }

  /**
   * One act at a time: a second tap while one is under way does nothing. Null
   * when it was refused; `message` is said when it went well.
   */
  protected async act<T>(
    act: string,
    path: string,
    body: unknown,
    message: string | ((reply: T) => string) = "",
  ): Promise<T | null> {
    return this.step(act, () => this.house.api.post<T>(path, body), message);
  }

  /** The same for what is more than one question. */
  protected async step<T>(
    act: string,
    step: () => Promise<T>,
    message: string | ((reply: T) => string) = "",
  ): Promise<T | null> {
    if (this.busy !== null) return null;
    this.busy = act;
    this.failure = this.done = null;
    this.changed();
    try {
      const reply = await this.house.confirmed(step);
      if (reply === null) return null;
      const said = typeof message === "string" ? message : message(reply);
      if (said !== "") this.done = { act, message: said };
      return reply;
    } catch (error) {
      this.fail(act, error);
      return null;
    } finally {
      this.busy = null;
      this.changed();
    }
  }
}
