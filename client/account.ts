/** Who is signed in on this page. The access token lives in memory, the rest in a cookie this page cannot read. */
import type { Failure } from "#protocol/events.ts";
import type { TokenReply } from "#protocol/http/sign-in.ts";
import { Changing } from "./live/changing.ts";
import { recall, remember } from "./kept.ts";
import { words } from "./words.ts";

/** Whether this browser may hold a cookie worth trying; spares a refusal at every first visit. */
const HINT_KEY = "aside-signed-in";

/** A new token is asked for after this share of its life. */
const RENEW_AT = 0.7;
/** Wait before asking again when the server could not be reached, ms. */
const RETRY_MS = 3_000;

type Answer = { ok: true; reply: TokenReply } | { ok: false; failure: Failure | null };

const post = async (path: string, body?: unknown, token?: string | null): Promise<Answer> => {
  try {
    const response = await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const said: unknown = text === "" ? {} : JSON.parse(text);
    return response.ok
      ? { ok: true, reply: said as TokenReply }
      : { ok: false, failure: said as Failure };
  } catch {
    // No server, or an answer that is not ours: the caller says so in its own words.
    return { ok: false, failure: null };
  }
};

export class Account extends Changing {
  /** `unknown` until the cookie was tried. */
  status: "unknown" | "out" | "in" = "unknown";
  me: TokenReply["me"] | null = null;
  token: string | null = null;
  failure: string | null = null;
  busy = false;
  #timer = 0;

  /** At load: by the cookie where there may be one. */
  async begin(): Promise<void> {
    if (recall(HINT_KEY) === "yes") await this.refresh();
    else this.#leave(null);
  }

  async signIn(email: string, password: string): Promise<void> {
    this.busy = true;
    this.failure = null;
    this.changed();
    const answer = await post("/api/sign-in", { email, password });
    this.busy = false;
    if (answer.ok) this.#enter(answer.reply);
    else this.failure = answer.failure?.message ?? words.failures.offline;
    this.changed();
  }

  /** By the cookie. Two tabs take turns: a refresh token that is used twice ends the sign-in. */
  async refresh(): Promise<boolean> {
    const answer = await locked(() => post("/api/refresh"));
    if (answer.ok) {
      this.#enter(answer.reply);
      this.changed();
      return true;
    }
    const { failure } = answer;
    const refused = failure !== null && !failure.retryable;
    if (refused || this.status === "unknown") {
      this.#leave(refused && this.status === "in" ? failure.message : null);
      return false;
    }
    this.#later(RETRY_MS);
    return true;
  }

  async signOut(): Promise<void> {
    const { token } = this;
    this.#leave(null);
    remember(HINT_KEY, "no");
    // The token names the sign-in by itself: the cut then waits for no records.
    await post("/api/sign-out", undefined, token);
  }

  #enter(reply: TokenReply): void {
    this.status = "in";
    remember(HINT_KEY, "yes");
    this.me = reply.me;
    this.token = reply.accessToken;
    this.failure = null;
    this.#later(reply.expiresInMs * RENEW_AT);
    this.dispatchEvent(new Event("token"));
  }

  #leave(message: string | null): void {
    clearTimeout(this.#timer);
    this.status = "out";
    this.me = null;
    this.token = null;
    this.failure = message;
    this.changed();
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.refresh(), ms);
  }
}

const locked = <T>(step: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? navigator.locks.request("aside-refresh", step) : step();
