/**
 * One connection of a light WebRTC page: real ICE, DTLS and SRTP by libdatachannel.
 *
 * libdatachannel hands the only media line of a connection every packet, and
 * sends whatever it is given over it: one line carries all sources.
 */
import { cleanup, PeerConnection, Video, type Track } from "node-datachannel";
import type { TransportOffer } from "#protocol/events.ts";
import type { DtlsParameters, IceCandidate, IceParameters } from "mediasoup/types";

export interface Line {
  pc: InstanceType<typeof PeerConnection>;
  track: InstanceType<typeof Track>;
  /** For `media:connect`. The page is the DTLS client: its hello goes out as soon as ICE stands. */
  dtlsParameters: { role: "client"; fingerprints: { algorithm: "sha-256"; value: string }[] };
  /**
   * Call it once `media:connect` is acknowledged: a hello that comes before is
   * dropped and repeated only after a second. Resolves when media can flow.
   */
  connect(): Promise<void>;
  /** The UDP port that this page sends from and receives at. */
  localPort(): number;
  /** False once the relay has closed the connection and another page's was given its port. */
  holdsPort(): boolean;
  close(): void;
}

const PAYLOAD_TYPE = 96;

const answerTo = (localSdp: string, offer: TransportOffer, direction: string): string => {
  const ice = offer.iceParameters as unknown as IceParameters;
  const dtls = offer.dtlsParameters as unknown as DtlsParameters;
  const fingerprint = dtls.fingerprints.find(({ algorithm }) => algorithm === "sha-256");
  if (fingerprint === undefined) throw new Error("the relay offers no SHA-256 fingerprint");
  const mid = /a=mid:(\S+)/.exec(localSdp)?.[1] ?? "0";
  const candidates = (offer.iceCandidates as unknown as IceCandidate[])
    .filter(({ protocol }) => protocol === "udp")
    .map(
      ({ foundation, priority, address, port }) =>
        `a=candidate:${foundation} 1 UDP ${priority} ${address} ${port} typ host`,
    );
  return [
    "v=0",
    "o=relay 1 1 IN IP4 0.0.0.0",
    "s=-",
    "t=0 0",
    "a=ice-lite",
    `a=group:BUNDLE ${mid}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${PAYLOAD_TYPE}`,
    "c=IN IP4 0.0.0.0",
    `a=mid:${mid}`,
    `a=${direction}`,
    "a=rtcp-mux",
    `a=rtpmap:${PAYLOAD_TYPE} VP9/90000`,
    `a=ice-ufrag:${ice.usernameFragment}`,
    `a=ice-pwd:${ice.password}`,
    `a=fingerprint:sha-256 ${fingerprint.value}`,
    "a=setup:passive",
    ...candidates,
    "a=end-of-candidates",
    "",
  ].join("\r\n");
};

/** How many lines are open: the library's threads keep the process until the last is cleaned up. */
let lines = 0;
/** `cleanup` closes every track there ever was, the collected ones included: it crashes on those. */
const tracks: InstanceType<typeof Track>[] = [];

/** By UDP port: the connection that had it last. */
const holders = new Map<number, symbol>();

/** Resolves once the page's own parameters are known. */
export const openLine = async (offer: TransportOffer, sends: boolean): Promise<Line> => {
  lines += 1;
  let open = true;
  const pc = new PeerConnection("page", {
    iceServers: [],
    bindAddress: "127.0.0.1",
    disableAutoNegotiation: true,
    forceMediaTransport: true,
  });
  let port: number | null = null;
  const self = Symbol("line");
  const connected = new Promise<void>((resolve, reject) => {
    pc.onStateChange((state) => {
      if (state === "connected") {
        // Kept: the judge asks for it after the relay has closed the connection.
        port = pc.getSelectedCandidatePair()?.local.port ?? null;
        if (port !== null) holders.set(port, self);
        resolve();
      } else if (state === "failed" || state === "closed")
        reject(new Error(`the page's connection ${state}`));
    });
  });
  // A page that is closed before it connects is told to whoever awaits `connect`.
  connected.catch(() => undefined);
  const described = new Promise<string>((resolve) => pc.onLocalDescription((sdp) => resolve(sdp)));
  const media = new Video("0", sends ? "SendOnly" : "RecvOnly");
  media.addVP9Codec(PAYLOAD_TYPE);
  if (sends) media.addSSRC(1, "page");
  const track = pc.addTrack(media);
  tracks.push(track);
  pc.setLocalDescription("offer");
  const localSdp = await described;
  const value = /a=fingerprint:sha-256 (\S+)/i.exec(localSdp)?.[1];
  if (value === undefined) throw new Error("the page has no SHA-256 fingerprint");
  return {
    pc,
    track,
    dtlsParameters: { role: "client", fingerprints: [{ algorithm: "sha-256", value }] },
    connect: () => {
      const answer = answerTo(localSdp, offer, sends ? "recvonly" : "sendonly");
      pc.setRemoteDescription(answer, "answer");
      return connected;
    },
    localPort: () => {
      if (port === null) throw new Error("the page was never connected");
      return port;
    },
    holdsPort: () => port !== null && holders.get(port) === self,
    close: () => {
      if (!open) return;
      open = false;
      track.close();
      pc.close();
      lines -= 1;
      if (lines === 0) cleanup();
    },
  };
};
