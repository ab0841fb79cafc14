/**
 * What the relay forwards: Opus, H264 constrained baseline, VP9 profile 0.
 *
 * No VP8: a recording of it could not be played on every device. NACK and
 * transport-cc feedback come with mediasoup's own table for these codecs.
 */
import type { RouterRtpCodecCapability } from "mediasoup/types";
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

export const mediaCodecs = (videoCodecs: readonly VideoCodec[]): RouterRtpCodecCapability[] => [
  OPUS,
  ...videoCodecs.map((name) => VIDEO[name]),
];
