/** The pages that are connected to this node, and what each of them follows. */
import type { Server, Socket } from "socket.io";
import type { ClientToServerEvents, Handshake, ServerToClientEvents } from "#protocol/events.ts";
import type { Caller } from "../consent/ports.ts";
import type { Told } from "./told.ts";

export interface SocketData {
  /** Who is at this page, as the token proved it; the connection is the socket's own id. */
  caller: Caller;
  name: string;
  school: string;
  outside: boolean;
  /** Live sessions this page has come into; a coach's page sees no other. */
  follows: Set<string>;
  /** Whether the page asked for the lobby, and whether the person is ready to coach. */
  inLobby: boolean;
  waiting: boolean;
  told: Told;
}
type Inter = Record<never, never>;
export type IoServer = Server<ClientToServerEvents, ServerToClientEvents, Inter, SocketData>;
export type IoSocket = Socket<ClientToServerEvents, ServerToClientEvents, Inter, SocketData>;
export type { Handshake };

export class Pages {
  readonly #sockets = new Map<string, IoSocket>();

  add(socket: IoSocket): void {
    this.#sockets.set(socket.id, socket);
  }
  remove(socket: IoSocket): void {
    this.#sockets.delete(socket.id);
  }
  get(connection: string): IoSocket | undefined {
    return this.#sockets.get(connection);
  }
  all(): IoSocket[] {
    return [...this.#sockets.values()];
  }
  ofSignIn(signIn: string): IoSocket[] {
    return this.all().filter((socket) => socket.data.caller.signIn === signIn);
  }
  ofAccount(account: string): IoSocket[] {
    return this.all().filter((socket) => socket.data.caller.account === account);
  }
  /** Says why, then closes: the page shows the sentence. */
  expel(sockets: IoSocket[], message: string): void {
    for (const socket of sockets) {
      socket.emit("signed-out", { message });
      socket.disconnect(true);
    }
  }
}
