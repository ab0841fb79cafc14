/** Reads what this person is really given: presented frames and playing sound. */
import { ageOf, COLUMNS, decodeStamp, readBlocks, ROWS, STRIP_HEIGHT } from "../strip.ts";
import { clockMs, type Classroom } from "./api.ts";
import { allElements, onElement, tracksFromOthers } from "./elements.ts";

const READ_WIDTH = COLUMNS * 10;
const READ_HEIGHT = ROWS * 12;
const LISTEN_EVERY_MS = 20;
/** 43 ms at 48 kHz: short enough for timing, long enough to part tones 50 Hz from each other. */
const WINDOW = 2048;
/** About ten minutes of frames and sound, so that a long run does not grow. */
const KEEP = 30_000;

const keep = <T>(list: T[], item: T): void => {
  list.push(item);
  if (list.length > KEEP) list.splice(0, KEEP / 10);
};

const watchFrames = (room: Classroom, video: HTMLVideoElement, number: number): void => {
  const canvas = document.createElement("canvas");
  canvas.width = READ_WIDTH;
  canvas.height = READ_HEIGHT;
  const pen = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (pen === null) throw new Error("no 2d canvas in this browser");
  const read = (_now: number, frame: VideoFrameCallbackMetadata): void => {
    video.requestVideoFrameCallback(read);
    if (tracksFromOthers(video).length === 0) return;
    const at = performance.timeOrigin + frame.presentationTime;
    const { width, height } = frame;
    const part = video.videoHeight * STRIP_HEIGHT;
    pen.drawImage(video, 0, 0, video.videoWidth, part, 0, 0, READ_WIDTH, READ_HEIGHT);
    const pixels = pen.getImageData(0, 0, READ_WIDTH, READ_HEIGHT).data;
    const stamp = decodeStamp(readBlocks(pixels, READ_WIDTH, READ_HEIGHT));
    const latencyMs = stamp === null ? null : ageOf(stamp, at);
    keep(room.frames, { at, stamp, latencyMs, width, height, element: number });
  };
  video.requestVideoFrameCallback(read);
};

/** Power of one frequency in a window of samples, dBFS (Goertzel with a Hann window). */
const toneDb = (samples: Float32Array, hertz: number, sampleRate: number): number => {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let before = 0;
  let last = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length);
    const next = (samples[i] ?? 0) * hann + turn * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - turn * last * before;
  const amplitude = (2 * Math.sqrt(Math.max(power, 0))) / (samples.length / 2);
  return 20 * Math.log10(Math.max(amplitude, 1e-7));
};

const levelDb = (samples: Float32Array): number => {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  return 10 * Math.log10(Math.max(sum / samples.length, 1e-14));
};

interface Listener {
  analyser: AnalyserNode;
  tracks: string;
}

export const installReaders = (room: Classroom): void => {
  onElement((element, number) => {
    if (element instanceof HTMLVideoElement) watchFrames(room, element, number);
  });
  const listeners = new Map<number, Listener>();
  let context: AudioContext | null = null;
  const listenTo = (element: HTMLMediaElement, number: number): AnalyserNode | null => {
    const tracks = tracksFromOthers(element).filter((track) => track.kind === "audio");
    const ids = tracks.map((track) => track.id).join();
    const existing = listeners.get(number);
    if (existing !== undefined && existing.tracks === ids)
      return ids === "" ? null : existing.analyser;
    existing?.analyser.disconnect();
    context ??= new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: WINDOW });
    listeners.set(number, { analyser, tracks: ids });
    if (ids === "") return null;
    context.createMediaStreamSource(new MediaStream(tracks)).connect(analyser);
    return analyser;
  };
  const samples = new Float32Array(WINDOW);
  setInterval(() => {
    const at = clockMs();
    for (const [element, number] of allElements()) {
      const analyser = listenTo(element, number);
      if (analyser === null) continue;
      analyser.getFloatTimeDomainData(samples);
      const rate = analyser.context.sampleRate;
      const tones = room.options.listenForHz.map((hz) => [hz, toneDb(samples, hz, rate)] as const);
      keep(room.sounds, {
        at,
        element: number,
        audible: !element.muted && !element.paused && element.volume > 0,
        sinkId: element.sinkId,
        levelDb: levelDb(samples),
        tonesDb: Object.fromEntries(tones),
      });
    }
  }, LISTEN_EVERY_MS);
};
