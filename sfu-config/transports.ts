/** How media reaches the workers: one port per worker, UDP first, TCP for networks that block it. */
import type {
  PlainTransportOptions,
  WebRtcServer,
  WebRtcServerOptions,
  WebRtcTransportOptions,
} from "mediasoup/types";
import type { RelaySettings } from "./settings.ts";

/** Start near what a classroom picture needs: the default of 600 kb/s blurs the first seconds. */
const FIRST_OUTGOING_BITS_PER_S = 1_200_000;
/** A page that goes without ICE consent checks is gone. 10 s is the least that mediasoup takes. */
const ICE_CONSENT_TIMEOUT_S = 10;
/** A camera, a second camera or a screen, and sound, with room to spare. A cap against abuse. */
export const MAX_INCOMING_BITS_PER_S = 12_000_000;
/** A transport that has not connected within this time, or lost its page for as long, is closed. */
export const UNCONNECTED_MS = 30_000;
/** Several receivers that join at once share one key frame. */
export const KEY_FRAME_REQUEST_DELAY_MS = 1_000;

export const webRtcServerOptions = (
  settings: RelaySettings,
  workerIndex: number,
): WebRtcServerOptions => ({
  listenInfos: (["udp", "tcp"] as const).map((protocol) => ({
    protocol,
    ip: settings.listenIp,
    ...(settings.announcedAddress === null ? {} : { announcedAddress: settings.announcedAddress }),
    ...(settings.firstPort === 0 ? {} : { port: settings.firstPort + workerIndex }),
  })),
});

export const webRtcTransportOptions = (webRtcServer: WebRtcServer): WebRtcTransportOptions => ({
  webRtcServer,
  enableUdp: true,
  enableTcp: true,
  preferUdp: true,
  iceConsentTimeout: ICE_CONSENT_TIMEOUT_S,
  initialAvailableOutgoingBitrate: FIRST_OUTGOING_BITS_PER_S,
});

/** Where the recorder listens and is sent from. */
export const LOOPBACK = "127.0.0.1";

/** To the recorder: loopback only, one socket each way, the other end told and never guessed. */
export const plainTransportOptions = (): PlainTransportOptions => ({
  listenInfo: { protocol: "udp", ip: LOOPBACK },
  rtcpMux: true,
  comedia: false,
});
