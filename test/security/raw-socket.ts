/** A WebSocket that speaks whatever bytes it is told to: no client library tidies them up. */
import { once } from "node:events";
import { createRequire } from "node:module";
import { PROTOCOL_VERSION } from "#protocol/words.ts";

interface Ws {
  send(data: string | Buffer): void;
  terminate(): void;
  on(event: "message", listener: (data: Buffer, binary: boolean) => void): void;
  on(event: "close" | "error", listener: (why: unknown) => void): void;
  once(event: string, listener: (...args: unknown[]) => void): void;
  readyState: number;
}
// `ws` is what the socket.io client itself uses; it is asked for from there.
const fromClient = createRequire(createRequire(import.meta.url).resolve("engine.io-client"));
const WebSocketOfWs = fromClient("ws") as new (url: string, options: object) => Ws;

/** engine.io's own, every four seconds: who does not answer is closed for that. */
const PING = "2";
const PONG = "3";
const PATIENCE_PINGS = 3;

export interface RawSocket {
  send(text: string | Buffer): void;
  /** Resolves with the first message, past or future, that begins so. */
  message(begins: string): Promise<string>;
  messages: readonly string[];
  /** Rejects when it is still open after some twelve seconds of answered pings. */
  closed: Promise<void>;
  isOpen(): boolean;
  end(): void;
}
export const openRaw = async (
  url: string,
  options: { origin?: string | null; path?: string } = {},
): Promise<RawSocket> => {
  const { origin = url, path = "/socket.io/?EIO=4&transport=websocket" } = options;
  const headers = origin === null ? {} : { origin };
  const socket = new WebSocketOfWs(`${url.replace(/^http/, "ws")}${path}`, { headers });
  const messages: string[] = [];
  const waiting = new Set<() => void>();
  let pings = 0;
  const closed = new Promise<void>((resolve, reject) => {
    socket.on("close", () => resolve());
    socket.on("message", (data) => {
      const text = data.toString("utf8");
      if (text !== PING) return;
      pings += 1;
      socket.send(PONG);
      if (pings === PATIENCE_PINGS) reject(new Error("the server keeps this socket open"));
    });
  });
  // Most sockets are closed by the test itself and nobody awaits it.
  closed.catch(() => undefined);
  socket.on("message", (data) => {
    messages.push(data.toString("utf8"));
    for (const look of waiting) look();
  });
  await once(socket as unknown as NodeJS.EventEmitter, "open");
  // What ends it is seen by `closed`.
  socket.on("error", () => undefined);
  return {
    send: (text) => socket.send(text),
    messages,
    closed,
    isOpen: () => socket.readyState === 1,
    message: (begins) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = messages.find((text) => text.startsWith(begins));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    end: () => socket.terminate(),
  };
};

/** socket.io's CONNECT packet. */
export const connectPacket = (auth: object): string => `40${JSON.stringify(auth)}`;
export const greeting = (token: string): string =>
  connectPacket({ token, protocol: PROTOCOL_VERSION });
