/**
 * Setting up a second factor: a passkey, or an app for one-time codes; then the
 * recovery codes, shown once.
 */
import type { FactorsReply, RecoveryCodesReply, TotpReply } from "#protocol/http/account.ts";
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import type { Static } from "typebox";
import type { Api } from "../api.ts";
import { Changing } from "../live/changing.ts";
import { messageOf } from "../refused.ts";
import { newPasskey, wentWrong } from "./passkeys.ts";

type Totp = Static<typeof TotpReply>;

export type SetUp =
  | { status: "choose" }
  | { status: "app"; totp: Totp }
  | { status: "codes"; codes: readonly string[] }
  | { status: "done" };

/** What this needs of the app: asking, with "it is me" where the server wants it. */
interface Asking {
  readonly api: Api;
  confirmed: <T>(act: () => Promise<T>) => Promise<T | null>;
}

export class SecondFactor extends Changing {
  readonly #app: Asking;
  state: SetUp = { status: "choose" };
  busy = false;
  failure: string | null = null;

  constructor(app: Asking) {
    super();
    this.#app = app;
  }

  /** `name` is how the person will know this passkey in the list. */
  byPasskey(name: string): Promise<void> {
    const { api } = this.#app;
    return this.#busily(wentWrong, async () => {
      const begun = await this.#app.confirmed(() =>
        api.post<CeremonyReply>("/api/my/passkeys/options"),
      );
      if (begun === null) return;
      const { ceremony, options } = begun;
      const answer = await newPasskey(options);
      const added = await this.#app.confirmed(() =>
        api.post<FactorsReply>("/api/my/passkeys", { ceremony, answer, name }),
      );
      if (added === null) return;
      // A device can be lost: whoever has no way back yet gets one.
      this.#handOver(added.recoveryLeft > 0 ? [] : await this.#newCodes());
    });
  }

  begin(): Promise<void> {
    return this.#busily(messageOf, async () => {
      const totp = await this.#app.confirmed(() => this.#app.api.post<Totp>("/api/my/totp"));
      if (totp !== null) this.state = { status: "app", totp };
    });
  }

  giveCode(code: string): Promise<void> {
    return this.#busily(messageOf, async () => {
      const reply = await this.#app.confirmed(() =>
        this.#app.api.post<RecoveryCodesReply>("/api/my/totp/confirm", { code: code.trim() }),
      );
      if (reply !== null) this.#handOver(reply.codes);
    });
  }

  back(): void {
    this.failure = null;
    this.state = { status: "choose" };
    this.changed();
  }

  kept(): void {
    this.state = { status: "done" };
    this.changed();
  }

  async #newCodes(): Promise<readonly string[]> {
    const { api } = this.#app;
    try {
      const ask = () => api.post<RecoveryCodesReply>("/api/my/recovery-codes");
      return (await this.#app.confirmed(ask))?.codes ?? [];
    } catch {
      // The passkey is in place, which is what was asked; My account makes codes at any time.
      return [];
    }
  }

  /** Codes that were handed over before stay good: then there are no new ones. */
  #handOver(codes: readonly string[]): void {
    this.state = codes.length > 0 ? { status: "codes", codes } : { status: "done" };
  }

  async #busily(said: (error: unknown) => string, act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = null;
    this.changed();
    try {
      await act();
    } catch (error) {
      this.failure = said(error);
    }
    this.busy = false;
    this.changed();
  }
}

/** A secret in groups of four, to be typed from the screen. Pure. */
export const grouped = (secret: string): string => secret.match(/.{1,4}/g)?.join(" ") ?? "";
