/**
 * What is being sent by a share at this moment. A recall cuts it: a piece whose last byte has
 * not left when the recall is acknowledged never arrives whole (R17).
 */
export interface Outlet {
  share: string;
  /** The account to which it goes. */
  viewer: string;
}
export interface Outlets {
  /** Remembers an answer that is about to be sent. Call the result once it is over. */
  opened(outlet: Outlet, cut: () => void): () => void;
  /** Cuts all that is being sent by these shares, now; only to that viewer where one is named. */
  cut(shares: readonly string[], viewer?: string): void;
}

export function createOutlets(): Outlets {
  const open = new Map<Outlet, () => void>();
  return {
    opened(outlet, cut) {
      open.set(outlet, cut);
      return () => void open.delete(outlet);
    },
    cut(shares, viewer) {
      const those = new Set(shares);
      for (const [outlet, cut] of open) {
        if (!those.has(outlet.share) || (viewer !== undefined && outlet.viewer !== viewer))
          continue;
        open.delete(outlet);
        cut();
      }
    },
  };
}
