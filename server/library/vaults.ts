/**
 * My vault: made on the person's device, kept here so that nobody here can open it.
 * Nobody but the account's own person reads or changes anything of it, and an
 * account that began anew gets no more than what the recovery code can open (R23).
 */
import type { Static } from "typebox";
import type {
  VaultCode,
  VaultCreate,
  VaultDeviceAdd,
  VaultPasskeyAdd,
  VaultReply,
} from "#protocol/http/vault.ts";
import { newId } from "../accounts/ids.ts";
import type { Asker } from "../accounts/ports.ts";
import { AppError } from "../errors.ts";
import { shortId } from "../log.ts";
import type { VaultStore } from "../stores/vault-store.ts";
import type { Holders } from "./holder.ts";
import { tombstoneOf, type Tombstones } from "./tombstones.ts";
import { proofDigest, vaultLine, type VaultChanges, type VaultChangesDeps } from "./vault-proof.ts";

/** Nobody has more devices, or passkeys for a vault, than that. */
const MOST = 20;

export interface Vaults {
  read(account: string): Promise<VaultReply>;
  /** Answers the device's id. Throws `vault-exists`. */
  create(asker: Asker, what: VaultCreate): Promise<string>;
  /** These hands have the identity: what `locked` hid is theirs. Throws as all below `wrong-key`. */
  prove(asker: Asker, proof: string): Promise<void>;
  /** The code was entered again. From now on there may be recordings. */
  checked(asker: Asker, proof: string): Promise<void>;
  /** A new recovery code in place of the old one. */
  code(asker: Asker, what: Static<typeof VaultCode>): Promise<void>;

  /** Answers the device's id. Throws `not-now` when there are too many. */
  addDevice(asker: Asker, what: Static<typeof VaultDeviceAdd>): Promise<string>;
  /** What a device needs to open what it keeps. Throws `no-such-device`. */
  half(asker: Asker, device: string): Promise<string>;
  removeDevice(asker: Asker, device: string): Promise<void>;
  addPasskey(asker: Asker, what: Static<typeof VaultPasskeyAdd>): Promise<void>;
  removePasskey(asker: Asker, credentialId: string): Promise<void>;
}
export interface VaultsDeps extends Pick<VaultChangesDeps, "lines" | "inTurn"> {
  vaults: VaultStore;
  holders: Holders;
  changes: VaultChanges;
  tombstones: Pick<Tombstones, "add">;
  /** Wall clock, ms. */
  now(): number;
}

export function createVaults(deps: VaultsDeps): Vaults {
  const { vaults, holders, lines, inTurn, tombstones, now } = deps;
  const { change, taking } = deps.changes;
  return {
    async read(account) {
      const { vault, locked } = await holders.of(account);
      if (vault === null) return { vault: null };
      const { publicKey, sealedByCode, createdAt, checkedAt } = vault;
      const shown = { publicKey, sealedByCode, createdAt, checked: checkedAt !== null, locked };
      // What other hands set up is not for these: only the code is anybody's who has it.
      if (locked) return { vault: { ...shown, devices: [], passkeys: [], joins: [] } };
      const [devices, passkeys, joins] = await Promise.all([
        vaults.devices(account),
        vaults.passkeys(account),
        vaults.joins(account, now()),
      ]);
      return {
        vault: {
          ...shown,
          devices: devices.map((one) => ({
            ...{ device: one.id, name: one.name, createdAt: one.createdAt },
          })),
          passkeys: passkeys.map((one) => ({
            ...{ credentialId: one.credentialId, sealed: one.sealed, createdAt: one.createdAt },
          })),
          joins: joins
            .filter((one) => one.answer === null && !one.refused)
            .map(({ id, name, publicKey: key, createdAt: at }) => ({
              ...{ join: id, name, publicKey: key, createdAt: at },
            })),
        },
      };
    },

    create: (asker, { publicKey, sealedByCode, proof, name, half }) =>
      inTurn(`vault ${asker.account}`, async () => {
        const { account } = asker;
        const holder = await holders.of(account);
        if (holder.vault !== null) throw new AppError("vault-exists");
        const [device, at] = [newId(), now()];
        const vault = {
          ...{ account, publicKey, sealedByCode, proofDigest: proofDigest(proof) },
          ...{ createdAt: at, checkedAt: null, provenAt: holder.account.handsSince },
        };
        await lines.giving(vaultLine(account, { action: "vault:create" }), async () => {
          await asker.again();
          const made = await vaults.create(vault, {
            id: device,
            account,
            name,
            half,
            createdAt: at,
          });
          if (!made) throw new AppError("vault-exists");
        });
        return device;
      }),
    async prove(asker, proof) {
      // Read first: an account that begins anew meanwhile is in hands that have shown nothing.
      const { account } = await holders.of(asker.account);
      await change(asker, proof, { action: "vault:prove", evenLocked: true }, () =>
        vaults.change(asker.account, { provenAt: account.handsSince }),
      );
    },
    checked: (asker, proof) =>
      change(asker, proof, { action: "vault:checked" }, () =>
        vaults.change(asker.account, { checkedAt: now() }),
      ),
    code: (asker, { proof, sealedByCode }) =>
      // The new code has to be entered again, too, before anything more hangs on it.
      change(asker, proof, { action: "vault:code" }, () =>
        vaults.change(asker.account, { sealedByCode, checkedAt: null }),
      ),

    async addDevice(asker, { proof, name, half }) {
      const { account } = asker;
      const id = newId();
      const line = { action: "vault:device-add", detail: { device: shortId(id) } } as const;
      await change(asker, proof, line, async () => {
        if ((await vaults.devices(account)).length >= MOST) throw new AppError("not-now");
        await vaults.addDevice({ id, account, name, half, createdAt: now() });
      });
      return id;
    },
    async half({ account, again }, device) {
      await holders.open(account);
      const found = (await vaults.devices(account)).find(({ id }) => id === device);
      if (found === undefined) throw new AppError("no-such-device");
      await again();
      return found.half;
    },
    async removeDevice(asker, device) {
      const line = { action: "vault:device-remove", detail: { device: shortId(device) } } as const;
      await taking(asker, line, async () => {
        const found = (await vaults.devices(asker.account)).find(({ id }) => id === device);
        const gone = await vaults.removeDevice(asker.account, device);
        // R23: a restored database must not give the lost device its half back.
        if (found !== undefined) await tombstones.add("key", tombstoneOf(found.half));
        return gone;
      });
    },
    async addPasskey(asker, { proof, credentialId, sealed }) {
      const { account } = asker;
      await change(asker, proof, { action: "vault:passkey-add" }, async () => {
        if ((await vaults.passkeys(account)).length >= MOST) throw new AppError("not-now");
        await vaults.addPasskey({ account, credentialId, sealed, createdAt: now() });
      });
    },
    async removePasskey(asker, credentialId) {
      await taking(asker, { action: "vault:passkey-remove" }, async () => {
        const all = await vaults.passkeys(asker.account);
        const gone = await vaults.removePasskey(asker.account, credentialId);
        const found = all.find((one) => one.credentialId === credentialId);
        if (found !== undefined) await tombstones.add("key", tombstoneOf(found.sealed));
        return gone;
      });
    },
  };
}
