/**
 * The yardstick: mediasoup and socket.io as their own documents use them, and
 * nothing else. No consent, no checks, no log; it answers the same requests, so
 * that one load generator serves both sides. A process of its own; it ends when
 * its standard input ends.
 */
import { createServer } from "node:http";
import { createWorker } from "mediasoup";
import { Server } from "socket.io";
import { mediaCodecs } from "#sfu-config/codecs.ts";
import { VIDEO_CODECS } from "#sfu-config/settings.ts";
import { BareSessions } from "./sessions.ts";

const worker = await createWorker({ logLevel: "error" });
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: [
    { protocol: "udp", ip: "127.0.0.1" },
    { protocol: "tcp", ip: "127.0.0.1" },
  ],
});
const codecs = (process.env["VIDEO_CODECS"] ?? "").split(",");
const sessions = new BareSessions(
  worker,
  webRtcServer,
  mediaCodecs(VIDEO_CODECS.filter((name) => codecs[0] === "" || codecs.includes(name))),
);

const http = createServer((_request, response) => response.writeHead(404).end());
const io = new Server(http, {
  transports: ["websocket"],
  serveClient: false,
  perMessageDeflate: false,
  // As often as ours, so that keeping the line costs both the same.
  pingInterval: 4_000,
  pingTimeout: 4_000,
});
io.on("connection", (socket) => {
  socket.onAny((name: string, payload: Record<string, unknown>, ack: unknown) => {
    if (typeof ack !== "function") return;
    sessions.answer(socket, name, payload).then(
      (reply) => ack({ ok: true, ...reply }),
      (error: unknown) => ack({ ok: false, error: { message: String(error) } }),
    );
  });
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  const port = typeof address === "object" ? address?.port : undefined;
  process.stdout.write(`${JSON.stringify({ listening: `http://127.0.0.1:${port}` })}\n`);
});
process.stdin.resume();
process.stdin.once("end", () => process.exit(0));
