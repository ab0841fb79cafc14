/** One-time links in memory. */
import { isOpenLink, type Link, type LinkStore } from "../link-store.ts";
import { copy, copyOrNull, newestFirst } from "./copy.ts";

export function memoryLinks(): LinkStore {
  const links = new Map<string, Link>();
  const all = () => [...links.values()];
  const byDigest = (digest: string) => all().find((link) => link.digest === digest);
  const isLive = (link: Link) => link.usedAt === null && link.withdrawnAt === null;
  return {
    async add(link) {
      if (links.has(link.id) || byDigest(link.digest) !== undefined) {
        throw new TypeError("there is such a link");
      }
      links.set(link.id, copy(link));
    },
    byDigest: async (digest) => copyOrNull(byDigest(digest)),
    byId: async (id) => copyOrNull(links.get(id)),
    async use(digest, at) {
      const link = byDigest(digest);
      if (link === undefined || !isOpenLink(link, at)) return null;
      link.usedAt = at;
      return copy(link);
    },
    openOf: async (school, at) =>
      newestFirst(
        all().filter((link) => link.school === school && isOpenLink(link, at)),
        (link) => link.createdAt,
      ).map(copy),
    async withdraw(id, at) {
      const link = links.get(id);
      if (link !== undefined && isLive(link)) link.withdrawnAt = at;
    },
    async withdrawAll(kind, at, account) {
      for (const link of all()) {
        const fits = link.kind === kind && (account === undefined || link.account === account);
        if (fits && isLive(link)) link.withdrawnAt = at;
      }
    },
    async forget(at) {
      for (const { id, expiresAt, usedAt, withdrawnAt } of all()) {
        if (Math.min(expiresAt, usedAt ?? Infinity, withdrawnAt ?? Infinity) < at) links.delete(id);
      }
    },
  };
}
