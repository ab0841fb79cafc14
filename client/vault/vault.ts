/**
 * My vault as this page knows it. What lies in it is opened here and nowhere
 * else: the identity stays in the memory of the page, and is gone with it.
 *
 * The server is believed about what exists, never about keys: what it calls the
 * vault's public key is compared with the identity that this device holds.
 */
import type { VaultReply } from "#protocol/http/vault.ts";
import { openWith, proofOf, recipientOf, wrapTo } from "#recordings/keys.ts";
import { parseKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { Changing } from "../live/changing.ts";
import { codeOf, messageOf, Refused } from "../refused.ts";
import { words } from "../words.ts";
import { fromBase64, randomBytes, toBase64, toBase64url } from "./bytes.ts";
import { openCopy, sealCopy } from "./device-copy.ts";
import { browserStore, type DeviceStore } from "./device-store.ts";
import { stateOf, type Held, type VaultFacts, type VaultNotice, type VaultState } from "./state.ts";

export type { Held, VaultFacts, VaultNotice, VaultState } from "./state.ts";

/** The part of the app that a vault needs. */
export interface VaultGround {
  readonly api: {
    get: <T>(path: string) => Promise<T>;
    post: <T>(path: string, body?: unknown) => Promise<T>;
  };
  /** Who is signed in; null: nobody. */
  readonly account: { readonly me: { readonly account: string } | null };
}

/** How long one question to the server may hold up the next, ms. */
const LATE_MS = 4_000;
/** By then what a line of the log tells of is done, ms. */
const DONE_MS = 1_500;

export class Vault extends Changing {
  readonly #ground: VaultGround;
  readonly #store: DeviceStore;
  /** Whose vault this is: nothing of one person is ever shown to the next. */
  #whose: string | null = null;
  #facts: VaultFacts | null | undefined = undefined;
  #held: Held | null = null;
  #kept: { device: string; publicKey: string } | null = null;
  readonly #lateMs: number;
  #loading: Promise<void> | null = null;
  #began = 0;
  /** The newest loading; what an older one hears is dropped. */
  #run = 0;
  #again = false;
  /** The loading in which the proof was shown last. */
  #proved = 0;
  /** Why nothing is known; a sentence for the person. */
  failure: string | null = null;
  notice: VaultNotice | null = null;

  /** `lateMs`: a question that takes longer keeps the next one waiting no more. */
  constructor(ground: VaultGround, store: DeviceStore = browserStore, lateMs = LATE_MS) {
    super();
    this.#ground = ground;
    this.#store = store;
    this.#lateMs = lateMs;
  }

  get state(): VaultState {
    return stateOf({
      facts: this.#facts,
      held: this.#held?.publicKey ?? null,
      kept: this.#kept?.publicKey ?? null,
    });
  }

  /** What the server says; null before it was asked, and where there is no vault. */
  get facts(): VaultFacts | null {
    return this.#facts ?? null;
  }

  /** The identity that is open here, for the acts of My vault. Never sent, never drawn. */
  get held(): Held | null {
    return this.#held;
  }

  /** Public key of what this device holds, open or not; for saying what the server names instead. */
  get known(): string | null {
    return this.#held?.publicKey ?? this.#kept?.publicKey ?? null;
  }

  /** The server's id of this device; null where this browser keeps no copy. */
  get device(): string | null {
    return this.#kept?.device ?? null;
  }

  /**
   * To whom a recording is sealed: the recipient of the identity that is open in
   * this page, never the server's word. Null unless `open`: then nothing is recorded.
   */
  get publicKey(): string | null {
    return this.state === "open" ? (this.#held?.publicKey ?? null) : null;
  }

  /**
   * Opens a key file (base64, as `RecordingView.keys` and the manifest carry it).
   * Null where this vault does not open it, or is not open itself: the recording
   * that it belongs to is then not this person's to read, and is to be stopped.
   */
  async openKeyFile(file: string): Promise<KeyFile | null> {
    const held = this.#held;
    if (held === null) return null;
    try {
      return parseKeyFile(await openWith(held.identity, fromBase64(file)));
    } catch {
      // Sealed to somebody else, altered, or no key file: all the same to the person.
      return null;
    }
  }

  /** The key of titles and notes (`recordings/text.ts`), from the key files of a row; null as above. */
  async titleKeyOf(files: readonly string[]): Promise<Uint8Array | null> {
    for (const file of files) {
      const opened = await this.openKeyFile(file);
      if (opened?.text) return opened.text;
    }
    return null;
  }

  /** An age file (base64) that only this vault opens. Rejects with `Refused` unless it is held here. */
  async wrap(text: string): Promise<string> {
    const held = this.#held;
    if (held === null) throw refuse(words.vault.failures.notOpen);
    return toBase64(await wrapTo(held.publicKey, text));
  }

  /**
   * Asks the server, and opens the copy that this browser keeps. What is asked for
   * while it is under way is one more time afterwards. Never rejects: see `failure`.
   */
  async load(): Promise<void> {
    if (this.#loading !== null && performance.now() - this.#began < this.#lateMs) {
      this.#again = true;
      return this.#loading;
    }
    this.#began = performance.now();
    this.#run += 1;
    const run = this.#run;
    this.#loading = this.#loadAll(run);
    try {
      await this.#loading;
    } finally {
      if (run === this.#run) this.#loading = null;
    }
  }

  /**
   * A line was written into my log just now: those about the vault change what is shown.
   * A line stands before what it tells of is done, so it is looked at once more.
   */
  hear(action: string): void {
    if (this.#facts === undefined || !action.startsWith("vault:")) return;
    void this.load();
    setTimeout(() => void this.load(), DONE_MS);
  }

  /** Connected again: what was written meanwhile was told to nobody here. */
  catchUp(): void {
    if (this.#facts !== undefined) void this.load();
  }

  /** Signed out: nothing stays in the page. */
  forget(): void {
    this.#whose = null;
    this.#facts = undefined;
    this.#held = this.#kept = this.notice = this.failure = null;
    this.changed();
  }

  /**
   * An identity that was just made here, before the server knows of it; null takes
   * it back. What follows is `keep`.
   */
  async hold(identity: string | null): Promise<Held | null> {
    const me = this.#me();
    const held = identity === null ? null : await heldOf(identity);
    // Who was signed in when it began may have left meanwhile.
    if (this.#me() !== me) return null;
    this.#whose = me;
    this.#held = held;
    this.changed();
    return held;
  }

  /**
   * Takes in an identity that came by code, passkey or another device, and makes
   * this one a device of the vault. It is open only once it is kept. Rejects with
   * `Refused` where it is not the identity of the very vault that the server names.
   */
  async adopt(identity: string, name: string): Promise<void> {
    const { api } = this.#ground;
    const held = await heldOf(identity);
    if (this.#facts?.publicKey !== held.publicKey)
      throw refuse(words.vault.failures.otherVault, "other-vault");
    const { proof } = held;
    // An account that began anew shows the proof first: nothing else is open to it.
    if (this.#facts.locked) await api.post("/api/vault/prove", { proof });
    const half = newHalf();
    const { device } = await api.post<{ device: string }>("/api/vault/devices", {
      ...{ proof, name, half },
    });
    await this.keep(held, device, half);
    await this.hold(identity);
    await this.load();
  }

  /** Keeps a copy of it, for the device that the server knows by this id and half. */
  async keep({ identity, publicKey }: Held, device: string, half: string): Promise<void> {
    const account = this.#me();
    if (account === null) return;
    const copy = await sealCopy(identity, half, { account, publicKey });
    if (await this.#store.put({ account, device, publicKey, ...copy })) {
      this.#kept = { device, publicKey };
      this.notice = null;
    } else {
      // A device that keeps nothing is none: it would stand in the list for good.
      await this.#ground.api.post("/api/vault/devices/remove", { device });
      this.notice = "not-kept";
    }
    this.changed();
  }

  /** Forgets the copy here, and what is open; the vault itself stays as it is. */
  async drop(): Promise<void> {
    if (this.#whose !== null) await this.#store.remove(this.#whose);
    this.#held = this.#kept = null;
    await this.load();
    this.notice = null;
    this.changed();
  }

  #me(): string | null {
    return this.#ground.account.me?.account ?? null;
  }

  async #loadAll(run: number): Promise<void> {
    do {
      this.#again = false;
      await this.#loadOnce(run);
    } while (this.#again && run === this.#run);
  }

  async #loadOnce(run: number): Promise<void> {
    const me = this.#me();
    if (me !== this.#whose) this.forget();
    if (me === null) return;
    this.#whose = me;
    try {
      const { vault } = await this.#ground.api.get<VaultReply>("/api/vault");
      if (this.#me() !== me || run !== this.#run) return;
      this.failure = null;
      await this.#see(me, vault);
    } catch (error) {
      if (run !== this.#run) return;
      this.failure = messageOf(error);
    }
    this.changed();
  }

  async #see(me: string, facts: VaultFacts | null): Promise<void> {
    const had = this.#facts;
    if (facts === null) {
      // Thrown away, by this person or by a server that lies: the copy stays until a new vault replaces it.
      const copy = await this.#store.get(me);
      if (this.#me() !== me) return;
      if (had || copy !== null) this.notice = "gone";
      if (had) this.#held = null;
      this.#kept = null;
      this.#facts = null;
      return;
    }
    if (this.#held === null) await this.#openHere(me, facts);
    else await this.#stillOne(me, facts);
    if (this.#me() !== me) return;
    this.#facts = facts;
    if (facts.locked && this.#held?.publicKey === facts.publicKey) await this.#prove(this.#held);
  }

  async #openHere(me: string, { publicKey }: VaultFacts): Promise<void> {
    const copy = await this.#store.get(me);
    this.#kept = copy && { device: copy.device, publicKey: copy.publicKey };
    if (copy === null || copy.publicKey !== publicKey) return;
    const { device } = copy;
    let half: string;
    try {
      const asked = this.#ground.api.post<{ half: string }>("/api/vault/devices/half", { device });
      ({ half } = await asked);
    } catch (error) {
      await this.#refusedHalf(me, error);
      return;
    }
    try {
      const identity = await openCopy(copy, half);
      if ((await recipientOf(identity)) !== publicKey) throw new Error("another identity");
      if (this.#me() === me) await this.hold(identity);
    } catch {
      // The half was exchanged or the copy is damaged; said in words, and the code still opens.
      this.notice = "broken";
    }
  }

  /** A device that was taken off the list closes at once, with what was open on it. */
  async #stillOne(me: string, { devices }: VaultFacts): Promise<void> {
    const device = this.#kept?.device;
    if (device === undefined || devices.some((one) => one.device === device)) return;
    try {
      // The list may be older than this device is: the half says it for certain.
      await this.#ground.api.post("/api/vault/devices/half", { device });
    } catch (error) {
      await this.#refusedHalf(me, error);
    }
  }

  async #refusedHalf(me: string, error: unknown): Promise<void> {
    const code = codeOf(error);
    if (code === "vault-locked") return;
    if (code !== "no-such-device") throw error;
    await this.#store.remove(me);
    this.#held = this.#kept = null;
    this.notice = "removed";
  }

  /** Once in a loading: a server that says "locked" all the same is not asked without end. */
  async #prove({ proof }: Held): Promise<void> {
    if (this.#proved === this.#run) return;
    this.#proved = this.#run;
    await this.#ground.api.post("/api/vault/prove", { proof });
    this.#again = true;
  }
}

const heldOf = async (identity: string): Promise<Held> => ({
  identity,
  publicKey: await recipientOf(identity),
  proof: await proofOf(identity),
});

/** 32 random bytes, base64url. */
export const newHalf = (): string => toBase64url(randomBytes(32));

/** A no of this page itself, with its sentence. */
export const refuse = (message: string, code = "vault"): Refused =>
  new Refused({ code, message, retryable: false });
