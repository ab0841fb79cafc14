/** Shares' records in memory. */
import type { Share, ShareKey, ShareStore, Watch } from "../share-store.ts";
import { copy, copyOrNull, newestFirst, rising } from "./copy.ts";

/** What a new key of a group library replaces in one go, hence shared with its records. */
export interface ShareShelf {
  shares: Map<string, Share>;
  /** By share. */
  keys: Map<string, ShareKey[]>;
}
export const shareShelf = (): ShareShelf => ({ shares: new Map(), keys: new Map() });

export function memoryShares({ shares, keys }: ShareShelf): ShareStore {
  const watches = new Map<string, Watch>();
  const those = (which: (share: Share) => boolean): Promise<Share[]> =>
    Promise.resolve(
      newestFirst([...shares.values()].filter(which), ({ createdAt }) => createdAt).map(copy),
    );
  return {
    async add(share, wrapped) {
      if (shares.has(share.id)) throw new TypeError("there is such a share");
      if (new Set(wrapped.map(({ part }) => part)).size !== wrapped.length) {
        throw new TypeError("a part has two keys");
      }
      shares.set(share.id, copy(share));
      keys.set(
        share.id,
        wrapped.map((one) => copy({ ...one, share: share.id })),
      );
    },
    byId: async (id) => copyOrNull(shares.get(id)),
    ofRecording: (recording) => those((one) => one.recording === recording),
    ofOwner: (owner) => those((one) => one.owner === owner),
    withAccount: (account) => those((one) => one.account === account),
    withGroup: (group) => those((one) => one.group === group),
    all: () => those(() => true),
    async setEnd(id, endsAt) {
      const share = shares.get(id);
      if (share !== undefined) share.endsAt = endsAt;
    },
    keys: async (share) => rising(keys.get(share) ?? [], ({ part }) => part).map(copy),
    async destroy(ids) {
      for (const id of ids) {
        keys.delete(id);
        shares.delete(id);
      }
    },

    async putWatch(watch) {
      watches.set(watch.id, copy(watch));
    },
    watch: async (id) => copyOrNull(watches.get(id)),
    async watchesOf(recording) {
      const found = [...watches.values()].filter((one) => one.recording === recording);
      return newestFirst(found, ({ startedAt }) => startedAt).map(copy);
    },
    async lastWatched(recordings) {
      const last = new Map<string, { recording: string; account: string; at: number }>();
      for (const { recording, account, lastAt } of watches.values()) {
        if (!recordings.includes(recording)) continue;
        const key = `${recording} ${account}`;
        const at = Math.max(last.get(key)?.at ?? lastAt, lastAt);
        last.set(key, { recording, account, at });
      }
      return [...last.values()];
    },
    async watchedRecordings() {
      return [...new Set([...watches.values()].map(({ recording }) => recording))];
    },
    async forget(recording) {
      for (const [id, watch] of watches) if (watch.recording === recording) watches.delete(id);
    },
  };
}
