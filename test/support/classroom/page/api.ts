/** What the synthetic classroom offers inside a page, as `globalThis.classroom`. */
import type { Stamp } from "../strip.ts";

export interface Options {
  /** Burnt into every frame of this person's camera. */
  code: number;
  framesPerSecond: number;
  /** The person's sound: a speaking room around a marker, or one steady tone. */
  voice: { room: true; markerHz: number } | { room: false; toneHz: number };
  /** Frequencies that the readers of this page listen for. */
  listenForHz: number[];
}

/** One frame that was presented to the person, with what it says about itself. */
export interface FrameSeen {
  /** When it was presented, ms since the epoch. */
  at: number;
  /** null when the strip could not be read. */
  stamp: Stamp | null;
  /** Glass to glass, ms; null when the strip could not be read. */
  latencyMs: number | null;
  width: number;
  height: number;
  element: number;
}

/** What one playing element gives to the ear at one moment. */
export interface SoundSeen {
  at: number;
  element: number;
  /** Whether a person could hear it: playing, not muted, volume above nought. */
  audible: boolean;
  sinkId: string;
  /** Level of the whole signal, dBFS. */
  levelDb: number;
  /** Level of each frequency listened for, dBFS. */
  tonesDb: Record<number, number>;
}

export interface WireSeen {
  at: number;
  direction: "in" | "out";
  text: string;
}

export interface Received {
  kind: string;
  /** As in `video/H264`; empty until the first packet. */
  codec: string;
  packets: number;
}

export interface Classroom {
  readonly options: Options;
  /** Every request for a camera, microphone or screen since this page was loaded. */
  asked: { at: number; kind: "user" | "display"; video: boolean; audio: boolean }[];
  /** Frames of other people, oldest first. The person's own preview is not among them. */
  frames: FrameSeen[];
  /** Sound of other people, oldest first. */
  sounds: SoundSeen[];
  /** Socket messages in both directions, as text. */
  wire: WireSeen[];
  /** ms since the epoch, on the clock that the strips use. */
  now(): number;
  received(): Promise<Received[]>;
  /** UDP ports of this page at which media may arrive. */
  ports(): Promise<number[]>;
  setCode(code: number): void;
  /** Takes an output away as if it had been unplugged, or gives it back. */
  unplug(deviceId: string): void;
  plugIn(deviceId: string): void;
  /** Cuts this page's sockets; new ones fail until `online` is called. */
  offline(): void;
  online(): void;
  /** From now on the page's requests are lost, as if its script hung; camera and line go on. */
  hang(): void;
}

declare global {
  var classroom: Classroom;
}

/** One clock for all pages of one machine. */
export const clockMs = (): number => performance.timeOrigin + performance.now();
