/**
 * The vault's routes as one object, so that a test can make any answer a lie. That the
 * real ones answer so is shown in the browser, in e2e/vault.test.ts.
 */
import type { DeviceCopy } from "../../client/vault/device-copy.ts";
import type { DeviceStore } from "../../client/vault/device-store.ts";
import { refuse, type VaultFacts } from "../../client/vault/vault.ts";
import { offline, Refused } from "../../client/refused.ts";

/** What is asked of the server, as its contract says; each answer can be made a lie. */
export class VaultServer {
  me: { account: string } | null = { account: "maya" };
  facts: VaultFacts | null = null;
  halves = new Map<string, string>();
  /** Where I am signed in. */
  devices: { here: boolean; device: string }[] = [];
  asked: string[] = [];
  down = false;
  readonly account = ((server: VaultServer) => ({
    get me() {
      return server.me;
    },
  }))(this);
  api = {
    get: <T>(path: string): Promise<T> =>
      this.#answer(path, () =>
        path === "/api/my/devices" ? { devices: this.devices } : { vault: this.facts },
      ),
    post: <T>(path: string, body?: unknown): Promise<T> =>
      this.#answer(path, () => this.#take(path, body as Record<string, string>)),
  };

  async #answer<T>(path: string, answer: () => unknown): Promise<T> {
    this.asked.push(path);
    await Promise.resolve();
    if (this.down) throw new Refused(offline);
    return structuredClone(answer()) as T;
  }
  #take(path: string, body: Record<string, string>): unknown {
    const device = body["device"] ?? "";
    if (path === "/api/vault") {
      this.facts = { ...factsOf(body["publicKey"] ?? ""), checked: false };
      this.facts.sealedByCode = body["sealedByCode"] ?? "";
      return { device: this.admit(body["half"] ?? "") };
    }
    if (path === "/api/vault/code" && this.facts !== null) {
      this.facts.sealedByCode = body["sealedByCode"] ?? "";
      this.facts.checked = false;
    }
    if (path === "/api/vault/checked" && this.facts !== null) this.facts.checked = true;
    if (path === "/api/vault/devices") return { device: this.admit(body["half"] ?? "") };
    if (path === "/api/vault/devices/half") {
      if (this.facts?.locked) throw refuse("", "vault-locked");
      const half = this.halves.get(device);
      if (half === undefined) throw refuse("", "no-such-device");
      return { half };
    }
    if (path === "/api/vault/devices/remove") this.remove(device);
    if (path === "/api/vault/prove" && this.facts !== null) this.facts.locked = false;
    return {};
  }
  admit(half: string): string {
    const device = `device ${this.halves.size + 1}`;
    this.halves.set(device, half);
    this.facts?.devices.push({ device, name: "A test", createdAt: 0 });
    return device;
  }
  remove(device: string): void {
    this.halves.delete(device);
    if (this.facts !== null)
      this.facts.devices = this.facts.devices.filter((one) => one.device !== device);
  }
}

/** A browser's storage: outlives the page. */
export const storage = (refuses = false): DeviceStore & { copies: Map<string, DeviceCopy> } => {
  const copies = new Map<string, DeviceCopy>();
  return {
    copies,
    get: (account) => Promise.resolve(copies.get(account) ?? null),
    put: (copy) => {
      if (!refuses) copies.set(copy.account, copy);
      return Promise.resolve(!refuses);
    },
    remove: (account) => Promise.resolve(void copies.delete(account)),
  };
};

export const factsOf = (publicKey: string): VaultFacts => ({
  ...{ publicKey, sealedByCode: "", createdAt: 0, checked: true, locked: false },
  ...{ devices: [], passkeys: [], joins: [] },
});
