/** The socket of one page, cut and mended by the test; what the page asks over HTTP goes on. */
import type { Page, WebSocketRoute } from "playwright-core";

export interface SocketLine {
  /** Resolves once no socket of the page is open; none opens before `mend`. */
  cut(): Promise<void>;
  mend(): void;
}
/** Takes hold of the sockets that the page opens from now on. */
export const socketOf = async (page: Page): Promise<SocketLine> => {
  let whole = true;
  const open = new Set<WebSocketRoute>();
  await page.routeWebSocket(/\/socket\.io\//, async (route) => {
    if (!whole) return route.close();
    open.add(route);
    route.connectToServer();
  });
  return {
    async cut() {
      whole = false;
      await Promise.all([...open].map((route) => route.close()));
      open.clear();
    },
    mend() {
      whole = true;
    },
  };
};
