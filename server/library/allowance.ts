/** Whether somebody may record now, and how much: vault, code, quota, disk. */
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import type { Storage } from "#recordings/storage/port.ts";
import { AppError } from "../errors.ts";
import type { RecordingStore } from "../stores/recording-store.ts";
import { chosenBy, type ChoicesStores } from "./choices.ts";
import type { Holders } from "./holder.ts";

/** Left free on the disk for everything else that lives there, bytes. */
export const RESERVE_BYTES = 512 * 1_024 * 1_024;

type Obstacle = RecordingsReply["obstacles"][number];

export interface Allowance {
  /** What stands against recording now, in the order in which to mend it. */
  obstacles(account: string): Promise<Obstacle[]>;
  /**
   * Whether this owner may record to this public key, and how many bytes are left: by the
   * quota, the school's maximum and the disk. Throws an obstacle, or `wrong-key` where the
   * key is not the vault's.
   */
  mayRecord(owner: string, recipient: string): Promise<{ maxBytes: number }>;
  /** Throws `quota-reached` or `disk-full` where so many bytes more may not be stored. */
  room(account: string, bytes: number): Promise<void>;
  /** Whether the disk has more left than what is kept free for everything else. */
  hasRoom(): Promise<boolean>;
}
export interface AllowanceDeps {
  stores: ChoicesStores & { recordings: RecordingStore };
  holders: Holders;
  storage: Pick<Storage, "free">;
}

export function createAllowance({ stores, holders, storage }: AllowanceDeps): Allowance {
  const onDisk = async (): Promise<number> => {
    const free = await storage.free();
    return free === null ? Infinity : free - RESERVE_BYTES;
  };
  /** Bytes that may still be stored, by the owner's quota and by the disk. */
  const roomOf = async (account: string): Promise<{ quota: number; disk: number }> => {
    const chosen = await chosenBy(stores, account);
    if (chosen === null) throw new AppError("signed-out");
    // The bin counts: it takes up space until it is emptied.
    const used = await stores.recordings.bytesOf(account);
    const { quotaBytes } = chosen.inForce;
    return {
      quota: quotaBytes === null ? Infinity : quotaBytes - used,
      disk: await onDisk(),
    };
  };
  const obstacles = async (account: string): Promise<Obstacle[]> => {
    const { vault, locked } = await holders.of(account);
    if (vault === null) return ["no-vault"];
    // How full it is would tell what other hands have left (R23).
    if (locked) return ["vault-locked"];
    const { quota, disk } = await roomOf(account);
    return [
      ...(vault.checkedAt === null ? (["code-unchecked"] as const) : []),
      ...(quota <= 0 ? (["quota-reached"] as const) : []),
      ...(disk <= 0 ? (["disk-full"] as const) : []),
    ];
  };
  return {
    obstacles,
    async room(account, bytes) {
      const { quota, disk } = await roomOf(account);
      if (quota < bytes) throw new AppError("quota-reached");
      if (disk < bytes) throw new AppError("disk-full");
    },
    hasRoom: async () => (await onDisk()) > 0,
    async mayRecord(owner, recipient) {
      const [first] = await obstacles(owner);
      if (first !== undefined) throw new AppError(first);
      const { publicKey } = await holders.open(owner);
      if (publicKey !== recipient) throw new AppError("wrong-key");
      const { quota, disk } = await roomOf(owner);
      return { maxBytes: Math.min(quota, disk, Number.MAX_SAFE_INTEGER) };
    },
  };
}
