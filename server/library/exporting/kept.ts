/**
 * Exports that may be gone on with. One is kept as an outlet is: whatever takes something of it
 * away, or ends the sign-in, forgets it in the same moment.
 */
import type { Outlet, Outlets } from "../shares/outlets.ts";
import type { Archive } from "./archive.ts";

export interface KeptExport {
  etag: string;
  archive: Archive;
  outlet: Outlet;
}
export interface KeptExports {
  /** The one of this account, and marks it as used. */
  of(account: string): KeptExport | null;
  /** In the place of the one before. */
  keep(one: KeptExport): void;
  /** Whoever goes on begins anew; what is being sent goes on, and asks for each of its files. */
  forget(account: string): void;
  /** The same for this one alone. */
  drop(one: KeptExport): void;
}

const KEPT_MS = 3_600_000;

/** `now`: wall clock, ms. */
export function createKeptExports(
  outlets: Pick<Outlets, "opened">,
  now: () => number,
): KeptExports {
  const kept = new Map<string, { one: KeptExport; usedAt: number; close(): void }>();
  const forget = (account: string): void => {
    kept.get(account)?.close();
    kept.delete(account);
  };
  const drop = (one: KeptExport): void => {
    if (kept.get(one.outlet.viewer)?.one === one) forget(one.outlet.viewer);
  };
  return {
    forget,
    drop,
    of(account) {
      for (const [id, { usedAt }] of kept) if (usedAt + KEPT_MS <= now()) forget(id);
      const found = kept.get(account);
      if (found !== undefined) found.usedAt = now();
      return found?.one ?? null;
    },
    keep(one) {
      const { viewer } = one.outlet;
      forget(viewer);
      const close = outlets.opened(one.outlet, () => drop(one));
      kept.set(viewer, { one, usedAt: now(), close });
    },
  };
}
