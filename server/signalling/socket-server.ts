/** The socket.io server: how it is opened, never who may do what. */
import type { IncomingMessage, Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import type { IoServer } from "./pages.ts";

/** The largest thing a page sends is its RTP capabilities, some 10 kB. */
const MAX_MESSAGE_BYTES = 65_536;
/** A vanished page is missed within 8 s even if its lease were not (R6 is the lease's). */
const PING_EVERY_MS = 4_000;
const PING_TIMEOUT_MS = 4_000;
const CONNECT_WITHIN_MS = 5_000;

/**
 * WebSocket only, same origin only, no recovery of a lost connection: a page
 * that returns proves itself again and gets a fresh snapshot.
 */
export const openSocketServer = (
  http: HttpServer,
  originAllowed: (request: IncomingMessage) => boolean,
): IoServer =>
  new Server(http, {
    transports: ["websocket"],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    pingInterval: PING_EVERY_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_WITHIN_MS,
    allowRequest: (request, decide) => decide(null, originAllowed(request)),
    cleanupEmptyChildNamespaces: true,
  });
