/** Notes each socket message before the page's own code sees it, and can cut the line. */
import { clockMs, type Classroom } from "./api.ts";

/** Views and notices are short; media parameters need not be kept whole. */
const KEEP_CHARS = 20_000;

export interface Line {
  /** Open sockets are closed and new ones fail. */
  cut: boolean;
  /** What the page asks is lost; the line itself, and media, go on. */
  mute: boolean;
}

export const installWire = (room: Classroom, line: Line): (() => void) => {
  const open = new Set<WebSocket>();
  const Real = globalThis.WebSocket;
  const note = (direction: "in" | "out", data: unknown): void => {
    if (typeof data !== "string") return;
    room.wire.push({ at: clockMs(), direction, text: data.slice(0, KEEP_CHARS) });
  };
  globalThis.WebSocket = class extends Real {
    constructor(url: string | URL, protocols?: string | string[]) {
      // A port that nobody listens on fails as a dead network does.
      super(line.cut ? "ws://127.0.0.1:9" : url, protocols);
      open.add(this);
      this.addEventListener("message", (event) => note("in", event.data));
      this.addEventListener("close", () => open.delete(this));
    }
    override send(data: Parameters<WebSocket["send"]>[0]): void {
      // Answers to the server's pings still pass: only the lease can notice.
      if (line.mute && typeof data === "string" && data.startsWith("42")) return;
      note("out", data);
      super.send(data);
    }
  };
  return () => {
    for (const socket of open) socket.close();
  };
};
