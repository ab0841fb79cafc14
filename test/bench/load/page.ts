/** One page of one person, as far as the server can tell: a socket that asks and is answered. */
import { io, type Socket } from "socket.io-client";
import type { Replies } from "#protocol/events.ts";
import type { Payload, RequestName } from "#protocol/schemas.ts";
import type { Door } from "../systems/system.ts";

const ANSWER_MS = 10_000;

export interface BenchPage {
  account: string;
  /** Null for a page that calls the use cases in this very process. */
  socket: Socket | null;
  /** Rejects when the server refuses or does not answer. */
  ask<R extends RequestName>(name: R, payload: Payload<R>): Promise<Replies[R]>;
  /** Resolves when the server has let go of the socket. */
  close(): void;
}

export const openPage = async (door: Door): Promise<BenchPage> => {
  const socket = io(door.url, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth: door.auth,
    extraHeaders: { origin: door.url },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", (error) => {
      const { data } = error as Error & { data?: { message?: string } };
      socket.close();
      reject(new Error(data?.message ?? error.message));
    });
  });
  return {
    account: door.account,
    socket,
    async ask(name, payload) {
      const once = async () =>
        (await socket.timeout(ANSWER_MS).emitWithAck(name, payload)) as
          | ({ ok: true } & Replies[typeof name])
          | { ok: false; error: { code?: string; message: string } };
      let reply = await once();
      // A bench prepares faster than any page: it waits for the next second like one that is told to.
      while (!reply.ok && reply.error.code === "too-fast") {
        await new Promise((resolve) => setTimeout(resolve, 250));
        reply = await once();
      }
      if (reply.ok) return reply;
      throw new Error(`${name} was refused: ${reply.error.code ?? ""} ${reply.error.message}`);
    },
    close: () => void socket.close(),
  };
};
