/** A one-time link: what it is for, and using it. Its secret lives in the memory of this page only. */
import type { LinkReply, UseLinkBody } from "#protocol/http/links.ts";
import type { CeremonyReply, TokenReply } from "#protocol/http/sign-in.ts";
import type { Account } from "../account.ts";
import type { Api } from "../api.ts";
import { Changing } from "../live/changing.ts";
import { codeOf, messageOf } from "../refused.ts";
import { newPasskey, wentWrong } from "./passkeys.ts";

export type LinkState =
  /** The page was reloaded, or opened without the link: there is no secret. */
  | { status: "none" }
  | { status: "reading" }
  | { status: "unread"; message: string; retryable: boolean }
  | { status: "open"; link: LinkReply }
  | { status: "done"; link: LinkReply };

/** What the form says, but for how to sign in later. */
export type Said = Omit<UseLinkBody, "link" | "password" | "passkey">;

export class OneTimeLink extends Changing {
  readonly #account: Account;
  readonly #api: Api;
  #secret: string | null = null;
  state: LinkState = { status: "none" };
  busy: "password" | "passkey" | null = null;
  failure: { code: string; message: string } | null = null;

  constructor(account: Account, api: Api) {
    super();
    this.#account = account;
    this.#api = api;
  }

  /** Reads the link that was opened; a new one takes the place of the old. */
  async open(secret: string): Promise<void> {
    this.#secret = secret;
    await this.read();
  }

  async read(): Promise<void> {
    const link = this.#secret;
    if (link === null) return;
    this.failure = null;
    this.#show({ status: "reading" });
    try {
      const read = await this.#api.post<LinkReply>("/api/links/read", { link });
      if (this.#secret === link) this.#show({ status: "open", link: read });
    } catch (error) {
      const retryable = codeOf(error) !== "link-over" && codeOf(error) !== "bad-request";
      if (this.#secret === link)
        this.#show({ status: "unread", message: messageOf(error), retryable });
    }
  }

  /** True when it was used and the person is signed in. */
  useWithPassword(said: Said, password: string): Promise<boolean> {
    return this.#use("password", () => Promise.resolve({ ...said, password }));
  }

  useWithPasskey(said: Said, name: string): Promise<boolean> {
    return this.#use("passkey", async (link) => {
      const { ceremony, options } = await this.#api.post<CeremonyReply>(
        "/api/links/passkey-options",
        { link, name },
      );
      return { ...said, passkey: { ceremony, answer: await newPasskey(options) } };
    });
  }

  confirmAddress(): Promise<boolean> {
    return this.#finish("/api/links/confirm-address");
  }

  /** Somebody from outside who has an account here already, signed in. */
  accept(): Promise<boolean> {
    return this.#finish("/api/guests/accept");
  }

  forget(): void {
    this.#secret = null;
    this.failure = null;
    this.#show({ status: "none" });
  }

  #use(
    by: "password" | "passkey",
    body: (link: string) => Promise<Omit<UseLinkBody, "link">>,
  ): Promise<boolean> {
    return this.#busily(by, async (link) => {
      const whole: UseLinkBody = { link, ...(await body(link)) };
      const reply = await this.#api.post<TokenReply>("/api/links/use", whole);
      this.#secret = null;
      this.#account.enter(reply);
    });
  }

  #finish(path: string): Promise<boolean> {
    const { state } = this;
    if (state.status !== "open") return Promise.resolve(false);
    return this.#busily("password", async (link) => {
      await this.#api.post(path, { link });
      this.#secret = null;
      this.state = { status: "done", link: state.link };
    });
  }

  async #busily(
    by: "password" | "passkey",
    act: (link: string) => Promise<void>,
  ): Promise<boolean> {
    const link = this.#secret;
    if (link === null || this.busy !== null) return false;
    this.busy = by;
    this.failure = null;
    this.changed();
    try {
      await act(link);
    } catch (error) {
      const message = by === "passkey" ? wentWrong(error) : messageOf(error);
      this.failure = { code: codeOf(error), message };
      if (codeOf(error) === "link-over")
        this.state = { status: "unread", message: messageOf(error), retryable: false };
    }
    this.busy = null;
    this.changed();
    return this.failure === null;
  }

  #show(state: LinkState): void {
    this.state = state;
    this.changed();
  }
}
