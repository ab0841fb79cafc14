/** How a page's socket shows on the wire: its port, its next acknowledgement, its abrupt end. */
import type { Page } from "#test/support/page.ts";

interface Inside {
  /** socket.io numbers a socket's requests and puts the number into the acknowledgement. */
  ids: number;
  io: { engine: { transport: { ws: { _socket: { localPort: number }; terminate(): void } } } };
}
type Socketed = Pick<Page, "socket">;
const inside = ({ socket }: Socketed): Inside => socket as unknown as Inside;

export const nextAnswer = (page: Socketed): string => `43${inside(page).ids}[`;
export const localPort = (page: Socketed): number =>
  inside(page).io.engine.transport.ws._socket.localPort;
/** As when the network goes: neither socket.io nor the WebSocket says goodbye. */
export const tearOff = (page: Socketed): void => inside(page).io.engine.transport.ws.terminate();

/** RFC 6455 section 5.5.1: a close frame. */
export const isClose = (payload: Buffer): boolean => payload[0] === 0x88;
