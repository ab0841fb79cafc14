/** Vaults in memory. */
import type { Vault, VaultDevice, VaultJoin, VaultPasskey, VaultStore } from "../vault-store.ts";
import { copy, copyOrNull, newestFirst, rising } from "./copy.ts";

export function memoryVaults(): VaultStore {
  const vaults = new Map<string, Vault>();
  const devices = new Map<string, VaultDevice>();
  const passkeys = new Map<string, VaultPasskey>();
  const joins = new Map<string, VaultJoin>();
  const keyOf = (account: string, credentialId: string) => `${account} ${credentialId}`;
  const needVault = (account: string) => {
    if (!vaults.has(account)) throw new TypeError("the account has no vault");
  };
  const of = <T extends { account: string; createdAt: number }>(all: Map<string, T>, id: string) =>
    rising(
      [...all.values()].filter(({ account }) => account === id),
      ({ createdAt }) => createdAt,
    ).map(copy);
  return {
    async create(vault, device) {
      if (vaults.has(vault.account)) return false;
      vaults.set(vault.account, copy(vault));
      devices.set(device.id, copy(device));
      return true;
    },
    of: async (account) => copyOrNull(vaults.get(account)),
    all: async () => [...vaults.values()].map(({ account, publicKey }) => ({ account, publicKey })),
    async change(account, change) {
      const vault = vaults.get(account);
      if (vault !== undefined) vaults.set(account, copy({ ...vault, ...change }));
    },
    async destroy(account) {
      vaults.delete(account);
      for (const all of [devices, passkeys, joins]) {
        for (const [id, one] of all) if (one.account === account) all.delete(id);
      }
    },

    async addDevice(device) {
      needVault(device.account);
      if (devices.has(device.id)) throw new TypeError("there is such a device");
      devices.set(device.id, copy(device));
    },
    devices: async (account) => of(devices, account),
    async removeDevice(account, id) {
      return devices.get(id)?.account === account && devices.delete(id);
    },

    async addPasskey(passkey) {
      needVault(passkey.account);
      const key = keyOf(passkey.account, passkey.credentialId);
      passkeys.delete(key);
      passkeys.set(key, copy(passkey));
    },
    passkeys: async (account) => of(passkeys, account),
    removePasskey: async (account, credentialId) => passkeys.delete(keyOf(account, credentialId)),

    async addJoin(join) {
      needVault(join.account);
      if (joins.has(join.id)) throw new TypeError("there is such a join");
      joins.set(join.id, copy(join));
    },
    async joins(account, at) {
      const open = [...joins.values()].filter(
        (join) => join.account === account && join.expiresAt > at,
      );
      return newestFirst(open, ({ createdAt }) => createdAt).map(copy);
    },
    async answerJoin(account, id, answer, at) {
      const join = joins.get(id);
      if (join?.account !== account || join.expiresAt <= at) return false;
      if (join.answer !== null || join.refused) return false;
      join.answer = answer;
      join.refused = answer === null;
      return true;
    },
    async removeJoins(before) {
      for (const [id, join] of joins) if (join.expiresAt <= before) joins.delete(id);
    },
  };
}
