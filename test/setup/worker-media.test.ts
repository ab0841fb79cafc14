/**
 * The worker that the set-up chose, against a WebRTC peer that shares no code with
 * it: ICE, a DTLS handshake and SRTP both ways. A worker built against the wrong
 * library crashes here, at the first ClientHello, and nowhere before.
 */
import { createWorker } from "mediasoup";
import type { types } from "mediasoup";
import * as peer from "node-datachannel";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const SSRC = 4711;
const PAYLOAD_TYPE = 111;
const WANTED_PACKETS = 50;
const EVERY_MS = 5;

/** The answer that mediasoup itself never writes: its transport's parameters as SDP. */
function answerOf(transport: types.WebRtcTransport, mid: string): string {
  const [candidate] = transport.iceCandidates;
  const sha256 = transport.dtlsParameters.fingerprints.find(
    ({ algorithm }) => algorithm === "sha-256",
  );
  assert.ok(candidate && sha256);
  return [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=ice-lite",
    `m=audio 9 UDP/TLS/RTP/SAVPF ${PAYLOAD_TYPE}`,
    "c=IN IP4 127.0.0.1",
    `a=mid:${mid}`,
    "a=recvonly",
    "a=rtcp-mux",
    `a=rtpmap:${PAYLOAD_TYPE} opus/48000/2`,
    "a=setup:passive",
    `a=ice-ufrag:${transport.iceParameters.usernameFragment}`,
    `a=ice-pwd:${transport.iceParameters.password}`,
    `a=fingerprint:sha-256 ${sha256.value}`,
    `a=candidate:1 1 UDP ${candidate.priority} ${candidate.address} ${candidate.port} typ host`,
    "a=end-of-candidates",
    "",
  ].join("\r\n");
}

function packet(sequence: number): Buffer {
  const bytes = Buffer.alloc(12 + 20, sequence & 0xff);
  bytes.writeUInt8(0x80, 0);
  bytes.writeUInt8(PAYLOAD_TYPE, 1);
  bytes.writeUInt16BE(sequence, 2);
  bytes.writeUInt32BE(sequence * 960, 4);
  bytes.writeUInt32BE(SSRC, 8);
  return bytes;
}

/** Sends until `WANTED_PACKETS` have come out at the other side, decrypted. */
async function receiveThrough(track: peer.Track, consumer: types.Consumer): Promise<Buffer[]> {
  const received: Buffer[] = [];
  let sequence = 0;
  const sending = setInterval(() => track.sendMessageBinary(packet(++sequence)), EVERY_MS);
  try {
    await new Promise<void>((resolve) => {
      consumer.on("rtp", (bytes) => {
        received.push(Buffer.from(bytes));
        if (received.length >= WANTED_PACKETS) resolve();
      });
    });
  } finally {
    clearInterval(sending);
  }
  return received;
}

const media = suite("worker's media");

media("what an independent peer encrypts comes out as it went in", async () => {
  const worker = await createWorker({ logLevel: "warn" });
  const closed = new Promise<void>((resolve) => worker.on("subprocessclose", () => resolve()));
  const died = new Promise<never>((_, reject) => {
    worker.on("died", (error) => reject(error));
  });
  const connection = new peer.PeerConnection("teacher", { iceServers: [] });
  try {
    const router = await worker.createRouter({
      mediaCodecs: [{ kind: "audio", mimeType: "audio/opus", clockRate: 48_000, channels: 2 }],
    });
    const transport = await router.createWebRtcTransport({
      listenInfos: [{ protocol: "udp", ip: "127.0.0.1" }],
    });
    const audio = new peer.Audio("0", "SendOnly");
    audio.addOpusCodec(PAYLOAD_TYPE);
    audio.addSSRC(SSRC, "voice");
    const track = connection.addTrack(audio);
    const opened = new Promise<void>((resolve) => track.onOpen(resolve));
    connection.setLocalDescription();
    const offer = connection.localDescription()?.sdp ?? "";
    const value = /a=fingerprint:sha-256 (\S+)/.exec(offer)?.[1] ?? "";
    await transport.connect({
      dtlsParameters: { role: "client", fingerprints: [{ algorithm: "sha-256", value }] },
    });
    connection.setRemoteDescription(answerOf(transport, "0"), "answer");
    await Promise.race([opened, died]);

    const producer = await transport.produce({
      kind: "audio",
      rtpParameters: {
        codecs: [
          {
            mimeType: "audio/opus",
            payloadType: PAYLOAD_TYPE,
            clockRate: 48_000,
            channels: 2,
          },
        ],
        encodings: [{ ssrc: SSRC }],
      },
    });
    const direct = await router.createDirectTransport();
    const consumer = await direct.consume({
      producerId: producer.id,
      rtpCapabilities: router.rtpCapabilities,
    });
    const received = await Promise.race([receiveThrough(track, consumer), died]);
    for (const bytes of received) {
      // The worker puts header extensions of its own in front.
      const payload = bytes.subarray(-20);
      assert.ok(
        payload.every((byte) => byte === payload[0]),
        "the payload was changed",
      );
    }
  } finally {
    connection.close();
    worker.close();
    await closed;
    peer.cleanup();
  }
});

media.run();
