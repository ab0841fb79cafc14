/** A device without the vault asks the ones that have it: the sign to compare, then waiting. */
import type { VaultJoinReply, VaultJoinState } from "#protocol/http/vault.ts";
import type Type from "typebox";
import { newIdentity, openWith, recipientOf } from "#recordings/keys.ts";
import { Changing } from "../live/changing.ts";
import { codeOf, messageOf } from "../refused.ts";
import { fromBase64 } from "./bytes.ts";
import { JOIN_MS, signOf } from "./comparing.ts";
import type { Vault, VaultGround } from "./vault.ts";

/** How often the new device asks whether it was answered, ms. */
const ASK_EVERY_MS = 2_000;

/** `wrong`: what came back is not the vault whose sign was shown. */
export type JoiningState = "waiting" | "refused" | "over" | "wrong" | "in";

type Reply<T extends Type.TSchema> = Type.Static<T>;

/**
 * Opens what another device answered. Null where it is not the identity of the
 * vault that the sign was made of, whatever the server says now. Pure but for the keys.
 */
export const openAnswer = async (
  oneTime: string,
  vaultKey: string,
  answer: string,
): Promise<string | null> => {
  try {
    const identity = await openWith(oneTime, fromBase64(answer));
    return (await recipientOf(identity)) === vaultKey ? identity : null;
  } catch {
    // Not sealed to this device, or no identity: the same to the person as another one.
    return null;
  }
};

export class Joining extends Changing {
  readonly #ground: VaultGround;
  readonly #vault: Vault;
  readonly #name: string;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #until = 0;
  #join = "";
  #oneTime = "";
  #vaultKey = "";
  state: JoiningState = "waiting";
  /** What the person compares; "" until the request stands. */
  sign = "";
  /** Why the last asking failed; it is tried again. */
  failure: string | null = null;

  constructor(ground: VaultGround, vault: Vault, name: string) {
    super();
    this.#ground = ground;
    this.#vault = vault;
    this.#name = name;
  }

  /** Rejects with `Refused` where the request cannot be made. */
  async begin(): Promise<void> {
    // Fixed first, and only then the one-time key: see `comparing.ts`.
    this.#vaultKey = this.#vault.facts?.publicKey ?? "";
    this.#oneTime = await newIdentity();
    const publicKey = await recipientOf(this.#oneTime);
    const body = { publicKey, name: this.#name };
    const asked = await this.#ground.api.post<Reply<typeof VaultJoinReply>>(
      "/api/vault/joins",
      body,
    );
    this.#join = asked.join;
    this.#until = performance.now() + JOIN_MS;
    this.sign = await signOf(this.#vaultKey, publicKey);
    this.#later();
    this.changed();
  }

  /** Asks no more. What an old device answers now is never opened. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#oneTime = "";
  }

  #later(): void {
    this.#timer = setTimeout(() => void this.#ask(), ASK_EVERY_MS);
  }

  async #ask(): Promise<void> {
    if (performance.now() > this.#until) {
      this.#end("over");
      return;
    }
    try {
      const path = "/api/vault/joins/read";
      const body = { join: this.#join };
      const reply = await this.#ground.api.post<Reply<typeof VaultJoinState>>(path, body);
      if (this.#oneTime === "") return;
      this.failure = null;
      if (reply.state === "refused" || reply.state === "over") this.#end(reply.state);
      else if (reply.answer !== null) await this.#open(reply.answer);
      else this.#later();
    } catch (error) {
      if (this.#oneTime === "") return;
      if (codeOf(error) === "other-vault") {
        this.#end("wrong");
        return;
      }
      this.failure = messageOf(error);
      this.#later();
      this.changed();
    }
  }

  async #open(answer: string): Promise<void> {
    const identity = await openAnswer(this.#oneTime, this.#vaultKey, answer);
    if (identity === null) {
      this.#end("wrong");
      return;
    }
    await this.#vault.adopt(identity, this.#name);
    this.#end("in");
  }

  #end(state: JoiningState): void {
    this.stop();
    this.state = state;
    this.changed();
  }
}
