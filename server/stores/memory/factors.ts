/** Second factors and passkeys in memory. */
import { AppError } from "../../errors.ts";
import type { FactorStore, Passkey, Totp } from "../factor-store.ts";
import { copy, copyOrNull, rising } from "./copy.ts";

export function memoryFactors(): FactorStore {
  const passkeys = new Map<string, Passkey>();
  const totps = new Map<string, Totp>();
  /** Account -> digests of the codes that are left. */
  const recovery = new Map<string, Set<string>>();
  const passkeysOf = (account: string) =>
    [...passkeys.values()].filter((passkey) => passkey.account === account);
  const isConfirmed = (account: string) => (totps.get(account)?.confirmedAt ?? null) !== null;
  return {
    passkeysOf: async (account) =>
      rising(passkeysOf(account), (passkey) => passkey.createdAt).map(copy),
    passkey: async (id) => copyOrNull(passkeys.get(id)),
    async addPasskey(passkey) {
      if (passkeys.has(passkey.id)) throw new AppError("not-now");
      passkeys.set(passkey.id, copy(passkey));
    },
    async countPasskey(id, counter) {
      const passkey = passkeys.get(id);
      if (passkey !== undefined) passkey.counter = counter;
    },
    async removePasskey(account, id) {
      if (passkeys.get(id)?.account === account) passkeys.delete(id);
    },

    totpOf: async (account) => copyOrNull(totps.get(account)),
    async setTotp(totp) {
      if (isConfirmed(totp.account)) throw new AppError("not-now");
      totps.set(totp.account, copy(totp));
    },
    async confirmTotp(account, at) {
      const totp = totps.get(account);
      if (totp !== undefined) totp.confirmedAt ??= at;
    },
    async useStep(account, step) {
      const totp = totps.get(account);
      if (totp === undefined || step <= totp.lastStep) return false;
      totp.lastStep = step;
      return true;
    },
    removeTotp: async (account) => void totps.delete(account),

    recoveryLeft: async (account) => recovery.get(account)?.size ?? 0,
    setRecovery: async (account, digests) => void recovery.set(account, new Set(digests)),
    useRecovery: async (account, digest) => recovery.get(account)?.delete(digest) ?? false,

    async removeAll(account) {
      for (const { id } of passkeysOf(account)) passkeys.delete(id);
      totps.delete(account);
      recovery.delete(account);
    },
    having: async (accounts) =>
      new Set(accounts.filter((one) => isConfirmed(one) || passkeysOf(one).length > 0)),
  };
}
