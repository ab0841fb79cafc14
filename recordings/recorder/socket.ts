/**
 * The one UDP socket of a part, on loopback. Until the worker's address is known
 * it hears nothing; afterwards it is connected to it, so that the kernel itself
 * keeps every other process of this machine out.
 */
import { createSocket, type Socket } from "node:dgram";

const LOOPBACK = "127.0.0.1";
/** A key frame of a large picture, several times over, bytes. The kernel may allow less. */
const RECEIVE_BUFFER = 4 * 2 ** 20;

export interface MediaSocket {
  port: number;
  /** Packets of this address alone are heard, and answers go there, from `done` on. */
  connect(ip: string, port: number, done: () => void): void;
  send(bytes: Buffer): void;
  close(): void;
}

const bound = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address: LOOPBACK, port: 0 }, () => {
      socket.off("error", reject);
      resolve();
    });
  });

export const openMediaSocket = async (heard: (bytes: Buffer) => void): Promise<MediaSocket> => {
  const socket = createSocket({ type: "udp4", recvBufferSize: RECEIVE_BUFFER });
  await bound(socket);
  let worker: { ip: string; port: number } | null = null;
  let connected = false;
  socket.on("message", (bytes, from) => {
    // What was in the socket's buffer before it was connected may be anybody's.
    if (connected && from.port === worker?.port && from.address === worker.ip) heard(bytes);
  });
  // ECONNREFUSED comes back where the worker has closed its port: then nothing arrives, which is told.
  socket.on("error", () => undefined);
  return {
    port: socket.address().port,
    connect: (ip, port, done) => {
      if (worker !== null) return;
      worker = { ip, port };
      socket.connect(port, ip, () => {
        connected = true;
        done();
      });
    },
    send: (bytes) => {
      if (connected) socket.send(bytes, () => undefined);
    },
    close: () => socket.close(),
  };
};
