/** RTP of our own making, and what the relay must be told about it. */
import type { RtpCapabilities, RtpCodecCapability, RtpParameters } from "mediasoup/types";
import type { Opaque, TransportOffer } from "#protocol/events.ts";
import type { SentSource } from "#server/relay/types.ts";

const HEADER_BYTES = 12;
const PICTURE_BYTES = 600;
const SOUND_BYTES = 80;
const RTX = /\/rtx$/i;

export interface Stream {
  source: SentSource;
  ssrc: number;
  payloadType: number;
  clockRate: number;
  /** Made so that every packet passes for a key frame: a consumer starts with any of them. */
  payload: Buffer;
  /** Where the packet's number is written into the payload. */
  numberAt: number;
  sequence: number;
  timestamp: number;
}

const capabilitiesOf = (offer: TransportOffer): RtpCapabilities => offer.routerRtpCapabilities;

const codecFor = (offer: TransportOffer, source: SentSource): RtpCodecCapability => {
  const kind = source === "camera" || source === "second" ? "video" : "audio";
  const codec = capabilitiesOf(offer).codecs?.find(
    (one) => one.kind === kind && !RTX.test(one.mimeType),
  );
  if (codec === undefined) throw new Error(`the relay takes no ${kind}`);
  return codec;
};

/**
 * The first byte decides what mediasoup makes of it: VP9 (RFC 9628 section 4.2)
 * begin and end of a frame that depends on no other; H264 (RFC 6184) a parameter set.
 */
const firstByte = (mimeType: string): number | null => {
  switch (mimeType.toLowerCase()) {
    case "video/vp9":
      return 0x0c;
    case "video/h264":
      return 0x67;
    default:
      return null;
  }
};

export const newStream = (offer: TransportOffer, source: SentSource): Stream => {
  const codec = codecFor(offer, source);
  const first = firstByte(codec.mimeType);
  const payload = Buffer.alloc(first === null ? SOUND_BYTES : PICTURE_BYTES, 0x55);
  if (first !== null) payload[0] = first;
  return {
    source,
    ssrc: 1 + Math.floor(Math.random() * 0xfffffffe),
    payloadType: codec.preferredPayloadType ?? 96,
    clockRate: codec.clockRate,
    payload,
    numberAt: first === null ? 0 : 1,
    sequence: 0,
    timestamp: 0,
  };
};

export const rtpParametersOf = (offer: TransportOffer, stream: Stream): Opaque => {
  const { mimeType, clockRate, channels, parameters } = codecFor(offer, stream.source);
  const codec = {
    mimeType,
    clockRate,
    payloadType: stream.payloadType,
    ...(channels === undefined ? {} : { channels }),
    parameters: { ...parameters },
    rtcpFeedback: [
      { type: "nack", parameter: "" },
      ...(mimeType.startsWith("video/") ? [{ type: "nack", parameter: "pli" }] : []),
    ],
  };
  return {
    mid: stream.source,
    codecs: [codec],
    headerExtensions: [],
    encodings: [{ ssrc: stream.ssrc }],
    rtcp: { cname: "page", reducedSize: true },
  } satisfies RtpParameters & Opaque;
};

/** The next packet of a stream; its number is in the payload, big-endian, 4 bytes. */
export const nextPacket = (stream: Stream, stepMs: number): Buffer => {
  const packet = Buffer.allocUnsafe(HEADER_BYTES + stream.payload.length);
  packet[0] = 0x80;
  packet[1] = 0x80 | stream.payloadType;
  packet.writeUInt16BE(stream.sequence & 0xffff, 2);
  packet.writeUInt32BE(stream.timestamp >>> 0, 4);
  packet.writeUInt32BE(stream.ssrc, 8);
  stream.payload.copy(packet, HEADER_BYTES);
  packet.writeUInt32BE(stream.sequence, HEADER_BYTES + stream.numberAt);
  stream.sequence += 1;
  stream.timestamp += Math.max(1, Math.round((stream.clockRate * stepMs) / 1_000));
  return packet;
};

/**
 * What a receiving page can take: all that the relay has, without bandwidth
 * estimation, so that no probing packet is mistaken for media.
 */
export const receiverCapabilities = (offer: TransportOffer): Opaque => ({
  codecs: (capabilitiesOf(offer).codecs ?? []).map((codec) => ({
    ...codec,
    rtcpFeedback: (codec.rtcpFeedback ?? []).filter(
      ({ type }) => type !== "transport-cc" && type !== "goog-remb",
    ),
  })),
  headerExtensions: [],
});

/** RFC 5761 section 4: payload types 64 to 95 with the marker bit are RTCP. */
export const isRtp = (packet: Uint8Array): boolean => {
  const [first, second] = packet;
  if (first === undefined || second === undefined || packet.length < HEADER_BYTES) return false;
  const type = second & 0x7f;
  return first >= 128 && first <= 191 && (type < 64 || type > 95);
};

export const ssrcOf = (packet: Uint8Array): number =>
  new DataView(packet.buffer, packet.byteOffset, packet.byteLength).getUint32(8);
