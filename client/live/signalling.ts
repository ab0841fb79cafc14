/**
 * The page's side of the conversation: typed requests that are answered or fail,
 * never queued. A request made without a connection fails at once: a message
 * kept for later could open what the person no longer wants.
 */
import { io, type Socket } from "socket.io-client";
import type {
  ClientToServerEvents,
  Failure,
  Replies,
  ServerToClientEvents,
} from "#protocol/events.ts";
import type { Payload, RequestName } from "#protocol/schemas.ts";
import { PROTOCOL_VERSION } from "#protocol/words.ts";
import { late, offline, Refused, type Tokens } from "../refused.ts";
import { Changing } from "./changing.ts";

export { codeOf, messageOf } from "../refused.ts";

/** An answer that does not come within this time counts as a failure, ms. */
const ANSWER_MS = 5_000;
/** Where a process has to be started, or what is stored to be taken back. */
const LONG_ANSWER_MS = 15_000;
const LONG: readonly RequestName[] = ["record:start", "record:drop"];
/** First and longest pause between attempts to connect, ms. Short: a lesson waits. */
const RETRY_FIRST_MS = 250;
const RETRY_LONGEST_MS = 2_000;

type Notices = ServerToClientEvents;

export class Signalling extends Changing {
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #tokens: Tokens;
  #wanted = false;
  #attempts = 0;
  /** A sentence when the server refuses this page for good, for example an old version. */
  refusal: string | null = null;

  constructor(tokens: Tokens) {
    super();
    this.#tokens = tokens;
    this.#socket = io({
      autoConnect: false,
      transports: ["websocket"],
      auth: (give) => {
        give({ token: tokens.token ?? "", protocol: PROTOCOL_VERSION });
      },
      reconnectionDelay: RETRY_FIRST_MS,
      reconnectionDelayMax: RETRY_LONGEST_MS,
      timeout: ANSWER_MS,
    });
    this.#socket.on("connect", () => {
      this.#attempts = 0;
      this.refusal = null;
      this.changed();
      this.dispatchEvent(new Event("connected"));
    });
    this.#socket.on("disconnect", () => {
      this.changed();
      if (this.#wanted && !this.#socket.active) void this.#tryAgain();
    });
    this.#socket.on("connect_error", (error) => {
      this.#note(error);
      // Without `active` the server itself said no, and socket.io does not come back.
      if (this.#wanted && !this.#socket.active) void this.#tryAgain();
    });
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  open(): void {
    this.#wanted = true;
    if (!this.#socket.connected) this.#socket.connect();
  }

  close(): void {
    this.#wanted = false;
    this.#socket.disconnect();
  }

  /** Returns what stops it. */
  on<N extends keyof Notices>(notice: N, listener: Notices[N]): () => void {
    // socket.io's listener types do not narrow over a generic name.
    this.#socket.on(notice, listener as never);
    return () => {
      this.#socket.off(notice, listener as never);
    };
  }

  /** Rejects with `Refused`. */
  async request<R extends RequestName>(name: R, payload: Payload<R>): Promise<Replies[R]> {
    if (!this.#socket.connected) throw new Refused(offline);
    const patient = this.#socket.timeout(LONG.includes(name) ? LONG_ANSWER_MS : ANSWER_MS);
    const emit = patient.emitWithAck.bind(patient);
    let reply: { ok: boolean; error?: Failure };
    try {
      reply = (await (emit as (name: string, payload: unknown) => Promise<unknown>)(
        name,
        payload,
      )) as typeof reply;
    } catch {
      // socket.io rejects for one reason only: no acknowledgement in time.
      throw new Refused(this.#socket.connected ? late : offline);
    }
    if (!reply.ok) {
      const failure = reply.error ?? late;
      this.dispatchEvent(new CustomEvent("refused", { detail: failure.code }));
      throw new Refused(failure);
    }
    return reply as unknown as Replies[R];
  }

  #note(error: Error & { data?: unknown }): void {
    const data = error.data as Partial<Failure> | undefined;
    this.refusal = data?.retryable === false && data.message ? data.message : null;
    this.changed();
  }

  async #tryAgain(): Promise<void> {
    const pause = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** this.#attempts++);
    await new Promise((done) => setTimeout(done, pause));
    if (!this.#wanted || this.#socket.connected) return;
    if (await this.#tokens.refresh()) {
      if (this.#wanted) this.#socket.connect();
    }
  }
}
