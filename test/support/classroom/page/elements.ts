/**
 * Knows every media element that was ever given a stream, attached to the
 * document or not, and which tracks came from another person.
 */
import type { Received } from "./api.ts";

const remoteTracks = new Set<string>();
const known = new Map<HTMLMediaElement, number>();
const connections = new Set<RTCPeerConnection>();
const listeners: ((element: HTMLMediaElement, number: number) => void)[] = [];

export const onElement = (listener: (element: HTMLMediaElement, number: number) => void): void => {
  listeners.push(listener);
};

export const tracksFromOthers = (element: HTMLMediaElement): MediaStreamTrack[] => {
  const stream = element.srcObject;
  if (!(stream instanceof MediaStream)) return [];
  return stream.getTracks().filter((track) => remoteTracks.has(track.id));
};

export const allElements = (): [HTMLMediaElement, number][] => [...known];

type Stats = Map<string, Record<string, unknown>>;

const statsOf = async (connection: RTCPeerConnection): Promise<Stats> => {
  const stats: Stats = new Map();
  (await connection.getStats()).forEach((entry, id: string) => stats.set(id, entry));
  return stats;
};

/** What arrives from others, as the browser's own statistics count it. */
export const received = async (): Promise<Received[]> => {
  const found: Received[] = [];
  for (const connection of connections) {
    if (connection.connectionState === "closed") continue;
    const stats = await statsOf(connection);
    for (const entry of stats.values()) {
      if (entry["type"] !== "inbound-rtp") continue;
      const codec = stats.get(String(entry["codecId"]))?.["mimeType"];
      found.push({
        kind: String(entry["kind"]),
        codec: typeof codec === "string" ? codec : "",
        packets: Number(entry["packetsReceived"]),
      });
    }
  }
  return found;
};

/** The UDP ports of this page at which media may arrive. */
export const ports = async (): Promise<number[]> => {
  const found = new Set<number>();
  for (const connection of connections) {
    if (connection.connectionState === "closed") continue;
    const stats = await statsOf(connection);
    for (const entry of stats.values()) {
      if (entry["type"] !== "candidate-pair" || entry["state"] !== "succeeded") continue;
      const port = stats.get(String(entry["localCandidateId"]))?.["port"];
      if (typeof port === "number") found.add(port);
    }
  }
  return [...found];
};

export const installElements = (): void => {
  const setting = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  if (setting?.set === undefined) throw new Error("srcObject cannot be watched in this browser");
  const realSet = setting.set;
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...setting,
    set(this: HTMLMediaElement, stream: MediaStream | null) {
      realSet.call(this, stream);
      if (known.has(this)) return;
      known.set(this, known.size);
      for (const listener of listeners) listener(this, known.size - 1);
    },
  });
  const Real = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.add(this);
      this.addEventListener("track", (event) => remoteTracks.add(event.track.id));
    }
  };
};
