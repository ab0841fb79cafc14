/**
 * Knows every media element that was ever given a stream, attached to the
 * document or not, and which tracks came from another person.
 */
const remoteTracks = new Set<string>();
const known = new Map<HTMLMediaElement, number>();
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
      this.addEventListener("track", (event) => remoteTracks.add(event.track.id));
    }
  };
};
