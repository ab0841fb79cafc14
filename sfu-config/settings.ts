/** What an installation may choose about the SFU. `server/config.ts` fills it from the environment. */

export const VIDEO_CODECS = ["h264", "vp9"] as const;
export type VideoCodec = (typeof VIDEO_CODECS)[number];

/** A STUN or TURN server as a page's RTCPeerConnection takes it. */
export interface IceServer {
  urls: string;
  username?: string;
  credential?: string;
}

/** A TURN server whose credentials are minted per page and expire (coturn: `use-auth-secret`). */
export interface Turn {
  urls: string;
  secret: string;
}

export interface RelaySettings {
  /** The address that the media workers bind. */
  listenIp: string;
  /** What the pages are told instead, null when `listenIp` is what they reach. Needed behind NAT and with 0.0.0.0. */
  announcedAddress: string | null;
  /** Worker n listens on `firstPort + n`, UDP and TCP. 0 takes any free port. */
  firstPort: number;
  /** Media workers, one core each. */
  workers: number;
  /** In order of preference. */
  videoCodecs: readonly VideoCodec[];
  /** Handed to the pages as they are. */
  iceServers: readonly IceServer[];
  turn: Turn | null;
}

/** One machine, nothing else set up. */
export const DEFAULT_RELAY_SETTINGS: RelaySettings = {
  listenIp: "127.0.0.1",
  announcedAddress: null,
  firstPort: 40_000,
  workers: 1,
  videoCodecs: VIDEO_CODECS,
  iceServers: [],
  turn: null,
};
