/** Who invited whom from outside, in memory. */
import { isOpenTie, type GuestStore, type GuestTie } from "../guest-store.ts";
import { copy, copyOrNull, newestFirst } from "./copy.ts";

export function memoryGuests(): GuestStore {
  const ties = new Map<string, GuestTie>();
  const openWhere = (at: number, fits: (tie: GuestTie) => boolean) => {
    const open = [...ties.values()].filter((tie) => isOpenTie(tie, at) && fits(tie));
    return newestFirst(open, (tie) => tie.createdAt).map(copy);
  };
  return {
    async add(tie) {
      if (ties.has(tie.id)) throw new TypeError("there is such a tie");
      ties.set(tie.id, copy(tie));
    },
    byId: async (id) => copyOrNull(ties.get(id)),
    ofHost: async (host, at) => openWhere(at, (tie) => tie.host === host),
    ofGuest: async (guest, at) => openWhere(at, (tie) => tie.guest === guest),
    open: async (at) => openWhere(at, () => true),
    async end(id, at) {
      const tie = ties.get(id);
      if (tie !== undefined) tie.endedAt ??= at;
    },
    async endAll(account, at) {
      for (const tie of ties.values()) {
        if (tie.host === account || tie.guest === account) tie.endedAt ??= at;
      }
    },
  };
}
