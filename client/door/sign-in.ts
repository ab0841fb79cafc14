/** Signing in: by passkey, or by address and password with what is asked for after them. */
import type {
  CeremonyReply,
  ForgottenReply,
  StepReply,
  TokenReply,
} from "#protocol/http/sign-in.ts";
import type { Account } from "../account.ts";
import type { Api } from "../api.ts";
import { Changing } from "../live/changing.ts";
import { codeOf, messageOf } from "../refused.ts";
import { canSuggest, stopCeremony, suggested, wentWrong, withPasskey } from "./passkeys.ts";

export type SignInStep =
  | { status: "address" }
  /** The password was right; a code of the app (but where there is none) or a recovery code comes next. */
  | { status: "code"; challenge: string; app: boolean }
  /** The password was right; a passkey of the account comes next, or a recovery code. */
  | { status: "passkey"; ceremony: string; options: unknown; challenge: string }
  /** The address has an account in several schools. */
  | { status: "school"; schools: readonly { school: string; name: string }[] }
  | { status: "forgotten" }
  | { status: "told"; by: ForgottenReply["by"]; email: string };

/** A ceremony is forgotten by the server after five minutes; suggestions are renewed before, ms. */
const SUGGEST_AGAIN_MS = 4 * 60_000;

export class SignIn extends Changing {
  readonly #account: Account;
  readonly #api: Api;
  step: SignInStep = { status: "address" };
  busy: "password" | "passkey" | null = null;
  failure: { by: "password" | "passkey"; message: string } | null = null;
  /** Kept while the person chooses a school, and forgotten with the choice. */
  #given: { email: string; password: string } | null = null;
  #suggesting = 0;

  constructor(account: Account, api: Api) {
    super();
    this.#account = account;
    this.#api = api;
  }

  signIn(email: string, password: string): Promise<void> {
    this.#given = { email, password };
    return this.#do("password", () =>
      this.#api.post<StepReply>("/api/sign-in", { email, password }),
    );
  }

  chooseSchool(school: string): Promise<void> {
    const given = this.#given;
    if (given === null) {
      this.again();
      return Promise.resolve();
    }
    return this.#do("password", () =>
      this.#api.post<StepReply>("/api/sign-in", { ...given, school }),
    );
  }

  giveCode(code: string): Promise<void> {
    const { step } = this;
    if (step.status !== "code") return Promise.resolve();
    const { challenge } = step;
    return this.#do("password", () =>
      this.#api.post<StepReply>("/api/sign-in/code", { challenge, code: code.trim() }),
    );
  }

  /** By passkey alone, or by the one that the step asks for. */
  byPasskey(): Promise<void> {
    const { step } = this;
    // A suggestion that is still being fetched would end this when it comes.
    this.#suggesting += 1;
    return this.#do("passkey", async () => {
      const { ceremony, options } =
        step.status === "passkey"
          ? step
          : await this.#api.post<CeremonyReply>("/api/sign-in/passkey-options");
      const answer = await withPasskey(options);
      return this.#api.post<TokenReply>("/api/sign-in/passkey", { ceremony, answer });
    });
  }

  /** Passkeys among the suggestions of the address field, until `stopSuggesting`. */
  async suggest(): Promise<void> {
    const turn = ++this.#suggesting;
    if (!(await canSuggest())) return;
    try {
      const { ceremony, options } = await this.#api.post<CeremonyReply>(
        "/api/sign-in/passkey-options",
      );
      if (turn !== this.#suggesting) return;
      const again = setTimeout(() => void this.suggest(), SUGGEST_AGAIN_MS);
      const answer = await suggested(options).finally(() => {
        clearTimeout(again);
      });
      await this.#do("passkey", () =>
        this.#api.post<TokenReply>("/api/sign-in/passkey", { ceremony, answer }),
      );
    } catch {
      // A convenience that failed or was let be: the button says what is wrong when it is used.
    }
  }
  stopSuggesting(): void {
    this.#suggesting += 1;
    stopCeremony();
  }

  /** The passkey that was asked for is not at hand. */
  byRecoveryCode(): void {
    const { step } = this;
    if (step.status === "passkey")
      this.#show({ status: "code", challenge: step.challenge, app: false });
  }

  forgotten(): void {
    this.#show({ status: "forgotten" });
  }

  async ask(email: string): Promise<void> {
    await this.#busily("password", async () => {
      const { by } = await this.#api.post<ForgottenReply>("/api/forgotten", { email });
      this.step = { status: "told", by, email };
    });
  }

  /** From the beginning. */
  again(): void {
    this.#given = null;
    this.#show({ status: "address" });
  }

  #show(step: SignInStep): void {
    this.step = step;
    this.failure = null;
    this.changed();
  }

  #do(by: "password" | "passkey", act: () => Promise<StepReply>): Promise<void> {
    return this.#busily(by, async () => {
      this.#take(await act());
    });
  }

  #take(reply: StepReply): void {
    if (!("step" in reply)) {
      this.#given = null;
      this.step = { status: "address" };
      this.#account.enter(reply);
    } else if (reply.step === "school") {
      this.step = { status: "school", schools: reply.schools };
    } else {
      this.#given = null;
      const { challenge } = reply;
      this.step =
        reply.step === "code"
          ? { status: "code", challenge, app: true }
          : { status: "passkey", challenge, ceremony: reply.ceremony, options: reply.options };
    }
  }

  async #busily(by: "password" | "passkey", act: () => Promise<void>): Promise<void> {
    if (this.busy !== null) return;
    this.busy = by;
    this.failure = this.#account.failure = null;
    this.changed();
    try {
      await act();
    } catch (error) {
      this.failure = { by, message: by === "passkey" ? wentWrong(error) : messageOf(error) };
      if (codeOf(error) === "step-over") this.step = { status: "address" };
    }
    this.busy = null;
    this.changed();
  }
}
