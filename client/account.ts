/** Who is signed in on this page. The access token lives in memory, the rest in a cookie this page cannot read. */
import type { MeReply, TokenReply } from "#protocol/http/sign-in.ts";
import type { Need } from "#protocol/words.ts";
import { ask, read } from "./api.ts";
import { recall, remember } from "./kept.ts";
import { Changing } from "./live/changing.ts";
import { messageOf, Refused, type Tokens } from "./refused.ts";

/** Whether this browser may hold a cookie worth trying; spares a refusal at every first visit. */
const HINT_KEY = "aside-signed-in";

/** A new token is asked for after this share of its life. */
const RENEW_AT = 0.7;
/** Wait before asking again when the server could not be reached, ms. */
const RETRY_MS = 3_000;

export class Account extends Changing implements Tokens {
  /** `unknown` until the cookie was tried. */
  status: "unknown" | "out" | "in" = "unknown";
  me: MeReply | null = null;
  token: string | null = null;
  /** Why this page was signed out, where nobody asked for it. */
  failure: string | null = null;
  #timer = 0;

  /** At load: by the cookie where there may be one. */
  async begin(): Promise<void> {
    if (recall(HINT_KEY) === "yes") await this.refresh();
    else this.#leave(null);
  }

  /** By the cookie. Two tabs take turns: a refresh token that is used twice ends the sign-in. */
  async refresh(): Promise<boolean> {
    try {
      const question = { method: "POST", path: "/api/refresh" } as const;
      this.enter(await read<TokenReply>(await locked(() => ask(question))));
      return true;
    } catch (error) {
      const refused = !(error instanceof Refused) || !error.failure.retryable;
      if (refused || this.status === "unknown") {
        if (refused) remember(HINT_KEY, "no");
        this.#leave(refused && this.status === "in" ? messageOf(error) : null);
        return false;
      }
      this.#later(RETRY_MS);
      return true;
    }
  }

  /**
   * For what ends every sign-in and begins this one afresh. A refresh waits for
   * it, in every tab: with the old cookie it would only be refused. Rejects with `Refused`.
   */
  async afresh(path: string, body: unknown): Promise<void> {
    const question = { method: "POST", path, body, token: this.token } as const;
    await locked(async () => {
      this.enter(await read<TokenReply>(await ask(question)));
    });
  }

  /** With what a sign-in of any kind answered. */
  enter(reply: TokenReply): void {
    this.status = "in";
    remember(HINT_KEY, "yes");
    this.me = reply.me;
    this.token = reply.accessToken;
    this.failure = null;
    this.#later(reply.expiresInMs * RENEW_AT);
    this.dispatchEvent(new Event("token"));
    this.changed();
  }

  /** What the server says about this account now. */
  know(me: MeReply): void {
    if (this.status !== "in") return;
    this.me = me;
    this.changed();
  }

  needs(needs: readonly Need[]): void {
    if (this.me !== null) this.know({ ...this.me, needs: [...needs] });
  }

  async signOut(): Promise<void> {
    const { token } = this;
    this.leave();
    try {
      // The token names the sign-in by itself: the cut then waits for no records.
      await ask({ method: "POST", path: "/api/sign-out", token });
    } catch {
      // This page has forgotten the person already; the server's side ends by its own clock.
    }
  }

  /** The server has ended this sign-in, for example with all others of the account. */
  leave(): void {
    remember(HINT_KEY, "no");
    this.#leave(null);
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
