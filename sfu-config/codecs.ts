/**
 * What the relay forwards: Opus, H264 constrained baseline, VP9 profile 0.
 *
 * No VP8: a recording of it could not be played on every device. NACK and
 * transport-cc feedback come with mediasoup's own table for these codecs.
 */
import type { RouterRtpCodecCapability, RtpCapabilities } from "mediasoup/types";
import type { VideoCodec } from "./settings.ts";

const OPUS: RouterRtpCodecCapability = {
  kind: "audio",
  mimeType: "audio/opus",
  clockRate: 48_000,
  // RFC 7587 section 7: always 2 in the RTP map, a mono voice included.
  channels: 2,
  parameters: { useinbandfec: 1, minptime: 10 },
};

const VIDEO: Record<VideoCodec, RouterRtpCodecCapability> = {
  h264: {
    kind: "video",
    mimeType: "video/H264",
    clockRate: 90_000,
    parameters: {
      "packetization-mode": 1,
      "profile-level-id": "42e01f",
      "level-asymmetry-allowed": 1,
    },
  },
  vp9: {
    kind: "video",
    mimeType: "video/VP9",
    clockRate: 90_000,
    parameters: { "profile-id": 0 },
  },
};

/** 3GPP TS 26.114, 7.4.5: coordination of video orientation. */
const ORIENTATION = "urn:3gpp:video-orientation";
/** Feedback by which a bit rate is estimated. */
const ESTIMATION = new Set(["transport-cc", "goog-remb"]);

/**
 * What the router tells the pages that it takes. A page that may not say how a
 * picture is to be turned turns it before it encodes: a recording is then upright
 * in every player.
 */
export const offered = (router: RtpCapabilities): RtpCapabilities => ({
  ...router,
  headerExtensions: (router.headerExtensions ?? []).filter(({ uri }) => uri !== ORIENTATION),
});

/**
 * What the recorder takes: every codec of the router with its retransmission,
 * under the router's payload types, and nothing beside the payload. Nothing
 * estimates a bit rate on loopback, so the highest layers are sent.
 */
export const recorded = (router: RtpCapabilities): RtpCapabilities => ({
  codecs: (router.codecs ?? []).map((codec) => ({
    ...codec,
    rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => !ESTIMATION.has(type)),
  })),
  headerExtensions: [],
});

export const mediaCodecs = (videoCodecs: readonly VideoCodec[]): RouterRtpCodecCapability[] => [
  OPUS,
  ...videoCodecs.map((name) => VIDEO[name]),
];
