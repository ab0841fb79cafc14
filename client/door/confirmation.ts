/**
 * "It is me", before what could lock a person out. The server says when it is
 * needed (`confirm-needed`); then the act that was refused is done again.
 */
import type { ConfirmBody } from "#protocol/http/account.ts";
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import type { Api } from "../api.ts";
import { Changing } from "../live/changing.ts";
import { codeOf, messageOf } from "../refused.ts";
import { words } from "../words.ts";
import { wentWrong, withPasskey } from "./passkeys.ts";

export class Confirmation extends Changing {
  readonly #api: Api;
  #settle: ((confirmed: boolean) => void) | null = null;
  busy = false;
  failure: string | null = null;

  constructor(api: Api) {
    super();
    this.#api = api;
  }

  /** Whether the person is being asked now. */
  get asked(): boolean {
    return this.#settle !== null;
  }

  /** Null when the person let it be; else as `act`. */
  async around<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act();
    } catch (error) {
      if (codeOf(error) !== "confirm-needed") throw error;
      return (await this.#ask()) ? act() : null;
    }
  }

  async byPassword(password: string): Promise<void> {
    // The server's sentence speaks of an address, too, and none was asked for here.
    const said = (error: unknown): string =>
      codeOf(error) === "wrong-password" ? words.door.confirm.wrong : messageOf(error);
    await this.#try(() => Promise.resolve({ password }), said);
  }

  async byPasskey(): Promise<void> {
    await this.#try(async () => {
      const { ceremony, options } = await this.#api.post<CeremonyReply>("/api/my/confirm-options");
      return { ceremony, answer: await withPasskey(options) };
    }, wentWrong);
  }

  dismiss(): void {
    this.#end(false);
  }

  async #try(prove: () => Promise<ConfirmBody>, said: (error: unknown) => string): Promise<void> {
    if (this.busy || !this.asked) return;
    this.busy = true;
    this.failure = null;
    this.changed();
    let confirmed = false;
    try {
      await this.#api.post("/api/my/confirm", await prove());
      confirmed = true;
    } catch (error) {
      this.failure = said(error);
    }
    this.busy = false;
    if (confirmed) this.#end(true);
    else this.changed();
  }

  #ask(): Promise<boolean> {
    this.#settle?.(false);
    this.failure = null;
    return new Promise((settle) => {
      this.#settle = settle;
      this.changed();
    });
  }

  #end(confirmed: boolean): void {
    const settle = this.#settle;
    this.#settle = null;
    this.failure = null;
    this.changed();
    settle?.(confirmed);
  }
}
