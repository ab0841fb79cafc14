/** My vault: making it, its code, its devices and passkeys. The vault itself outlives this screen. */
import type { DevicesReply, FactorsReply } from "#protocol/http/account.ts";
import type { Static } from "typebox";
import type { VaultAbandonReply, VaultReply } from "#protocol/http/vault.ts";
import { newIdentity, newRecoveryCode, sealIdentity } from "#recordings/keys.ts";
import { Desk, type House } from "../house/desk.ts";
import { words } from "../words.ts";
import { toBase64 } from "./bytes.ts";
import { answerJoin, ShownJoins, type ShownJoin } from "./joins.ts";
import { Joining } from "./joining.ts";
import { canOpen, sealWithPasskey, unsealWithPasskey } from "./passkey-acts.ts";
import { prfOffered } from "./passkey-prf.ts";
import { identityBehind } from "./server-copy.ts";
import { newHalf, refuse, type Held, type Vault, type VaultGround } from "./vault.ts";

export interface VaultHouse extends House, Pick<VaultGround, "account"> {
  readonly account: House["account"] & VaultGround["account"];
  readonly vault: Vault;
}

/**
 * What stands instead of the overview: the new code, its re-entry, or a request
 * to the other devices. `replaced`: there was another code before.
 */
export type Step =
  | { name: "overview" }
  | { name: "code"; code: string; replaced: boolean }
  /** `code`: to be shown again; null where this page does not have it. */
  | { name: "check"; code: string | null; replaced: boolean }
  | { name: "joining"; joining: Joining };

const OVERVIEW: Step = { name: "overview" };
const text = words.vault;

export class MyVault extends Desk {
  readonly vault: Vault;
  readonly #house: VaultHouse;
  shown: Step = OVERVIEW;
  /** What this browser is called where I am signed in: offered until another name is typed. */
  #offered = "";
  #typed: string | null = null;
  /** The passkeys that I sign in with; null until known. */
  passkeys: FactorsReply["passkeys"] | null = null;
  /** Whether this browser can ask a passkey for a secret. */
  prf = false;
  /** Of a vault that was thrown away, until the screen is left. */
  receipt: Static<typeof VaultAbandonReply>["receipt"] | null = null;
  readonly #joins = new ShownJoins();
  readonly #heardOf: (name: string) => void;
  #stop: (() => void) | null = null;

  /** `heardOf` is called with the name of each device that asks to be let in. */
  constructor(house: VaultHouse, heardOf: (name: string) => void = () => undefined) {
    super(house);
    this.#house = house;
    this.#heardOf = heardOf;
    this.vault = house.vault;
  }

  /** Follows the vault until `stop`. */
  /** What this device is to be called. */
  get deviceName(): string {
    return this.#typed ?? this.#offered;
  }
  set deviceName(name: string) {
    this.#typed = name;
  }

  async load(): Promise<void> {
    this.#stop ??= this.vault.onChange(() => void this.#seeJoins());
    await Promise.all([this.vault.load(), this.offerName(), this.#loadPasskeys()]);
  }

  show(step: Step): void {
    if (this.shown.name === "joining") this.shown.joining.stop();
    this.shown = step;
    this.forgetWords();
  }
  stopAsking(): void {
    this.show(OVERVIEW);
  }
  /** The screen is left: what was asked of other devices is asked no more. */
  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.show(OVERVIEW);
  }

  /** Devices that ask to be let in, as far as this one can let them in. */
  get joins(): readonly ShownJoin[] {
    return this.vault.held === null ? [] : this.#joins.list;
  }

  /** A vault where there is none; then its code is shown. */
  async make(name: string): Promise<void> {
    const { api } = this.house;
    await this.step("make", async () => {
      const held = await this.vault.hold(await newIdentity());
      if (held === null) return;
      const [code, half] = [newRecoveryCode(), newHalf()];
      const sealedByCode = toBase64(await sealIdentity(held.identity, code));
      const { publicKey, proof } = held;
      try {
        const body = { publicKey, sealedByCode, proof, name, half };
        const { device } = await api.post<{ device: string }>("/api/vault", body);
        await this.vault.keep(held, device, half);
      } catch (error) {
        await this.vault.hold(null);
        throw error;
      }
      this.shown = { name: "code", code, replaced: false };
      await this.vault.load();
    });
  }

  /** Another code from a device that holds the vault; the one before opens nothing from now on. */
  async freshCode(): Promise<void> {
    await this.step("code", async () => {
      const { identity, proof } = this.#held();
      const code = newRecoveryCode();
      const sealedByCode = toBase64(await sealIdentity(identity, code));
      await this.house.api.post("/api/vault/code", { proof, sealedByCode });
      this.shown = { name: "code", code, replaced: true };
      await this.vault.load();
    });
  }

  /** The code once more: it must open what the server gives back, and that must be this vault. */
  async check(typed: string): Promise<void> {
    await this.step(
      "check",
      async () => {
        const { publicKey, proof } = this.#held();
        const { vault } = await this.house.api.get<VaultReply>("/api/vault");
        const behind = await identityBehind(vault, typed);
        if (behind.publicKey !== publicKey || vault?.publicKey !== publicKey)
          throw refuse(text.failures.otherKept);
        await this.house.api.post("/api/vault/checked", { proof });
        this.shown = OVERVIEW;
        await this.vault.load();
      },
      text.check.done,
    );
  }

  /** Into a browser that does not hold the vault, by the code. */
  async openByCode(typed: string, name: string): Promise<void> {
    await this.step("open", async () => {
      const { identity } = await identityBehind(this.vault.facts, typed);
      await this.vault.adopt(identity, name);
    });
  }

  async openByPasskey(name: string): Promise<void> {
    await this.step("open-passkey", async () => {
      const { account } = this.#me();
      await this.vault.adopt(await unsealWithPasskey(this.vault.facts, account), name);
    });
  }

  /** The other devices are asked; what they answer is heard while this step is shown. */
  async askDevices(name: string): Promise<void> {
    await this.step("ask", async () => {
      const joining = new Joining(this.#house, this.vault, name);
      joining.onChange(() => {
        this.#heard(joining);
      });
      await joining.begin();
      this.shown = { name: "joining", joining };
    });
  }

  async answer(join: ShownJoin, allow: boolean): Promise<void> {
    const said = allow ? text.joins.allowed : text.joins.refused;
    await this.step("join", () => answerJoin(this.house.api, this.#held(), join, allow), said);
    await this.vault.load();
  }

  async removeDevice(device: string, name: string): Promise<void> {
    const said = text.devices.removed(name);
    await this.act("device", "/api/vault/devices/remove", { device }, said);
    await this.vault.load();
  }

  async addPasskey(): Promise<void> {
    await this.step(
      "passkey",
      async () => {
        const { account } = this.#me();
        const ids = (this.passkeys ?? []).map(({ id }) => id);
        const body = await sealWithPasskey(this.#held(), ids, account);
        await this.house.api.post("/api/vault/passkeys", body);
      },
      text.passkeys.added,
    );
    await this.vault.load();
  }
  async removePasskey(credentialId: string): Promise<void> {
    const said = text.passkeys.removed;
    await this.act("passkey", "/api/vault/passkeys/remove", { credentialId }, said);
    await this.vault.load();
  }
  /** Whether one of the vault's passkeys can be asked here. */
  get canUsePasskey(): boolean {
    return this.prf && canOpen(this.vault.facts);
  }

  /** The vault and every recording. Resolves to whether it is gone. */
  async abandon(typed: string): Promise<boolean> {
    if (typed.trim().toLowerCase() !== text.abandon.phrase) {
      this.fail("abandon", refuse(text.abandon.mismatch(text.abandon.phrase)));
      return false;
    }
    const step = async () => {
      const path = "/api/vault/abandon";
      const { receipt } = await this.house.api.post<Static<typeof VaultAbandonReply>>(path, {});
      this.receipt = receipt;
      await this.vault.drop();
      return true;
    };
    return (await this.step("abandon", step, text.abandon.done)) === true;
  }

  /** The copy of a vault that the server names no more. */
  async forgetCopy(): Promise<void> {
    await this.step("forget", () => this.vault.drop());
  }

  async #seeJoins(): Promise<void> {
    const { facts, held } = this.vault;
    if (facts === null || held?.publicKey !== facts.publicKey) return;
    for (const name of await this.#joins.see(facts.joins, held)) this.#heardOf(name);
    this.changed();
  }

  #heard(joining: Joining): void {
    if (this.shown.name !== "joining" || this.shown.joining !== joining) return;
    if (joining.state === "in") {
      this.shown = OVERVIEW;
      this.done = { act: "ask", message: text.joining.in };
    }
    this.changed();
  }

  #held(): Held {
    const { held } = this.vault;
    if (held === null) throw refuse(text.failures.notOpen);
    return held;
  }
  #me(): { account: string } {
    const { me } = this.#house.account;
    if (me === null) throw refuse(words.failures.unknown);
    return me;
  }

  /** Offers the name by which I am signed in here. What was typed by then stays. */
  async offerName(): Promise<void> {
    const reply = await this.fetch<DevicesReply>("names", "/api/my/devices");
    this.#offered = reply?.devices.find(({ here }) => here)?.device ?? text.device.fallback;
    this.changed();
  }
  async #loadPasskeys(): Promise<void> {
    this.prf = await prfOffered();
    if (!this.prf) return;
    const reply = await this.fetch<FactorsReply>("passkeys", "/api/my/factors");
    this.passkeys = reply?.passkeys ?? this.passkeys;
    this.changed();
  }
}
