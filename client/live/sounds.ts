/**
 * Soft wooden tones, about 18 dB under speech, at most 400 ms. Rising means more,
 * falling means less. Where they go is the caller's business: the teacher's into
 * the confirmed ear only, the coach's ticks to the coach.
 */

/** When it starts (s), its pitch (Hz), and how it rings. */
type Tone = readonly [at: number, pitch: number, ring?: "short" | "held" | "muffled"];

export const SOUNDS = {
  arrive: [
    [0, 523],
    [0.14, 784],
  ],
  leave: [
    [0, 784],
    [0.14, 523],
  ],
  "curtain-down": [[0, 147, "muffled"]],
  "curtain-up": [
    [0, 147, "muffled"],
    [0.12, 523],
    [0.22, 784],
  ],
  "five-minutes": [[0, 659]],
  "one-minute": [
    [0, 659],
    [0.18, 659],
  ],
  "on-hold": [
    [0, 784],
    [0.13, 659],
    [0.26, 523],
  ],
  "recording-on": [[0, 196, "held"]],
  "recording-off": [[0, 196, "short"]],
  // Like no other: two equal knocks and a fall of an octave.
  "recording-failed": [
    [0, 392, "muffled"],
    [0.12, 392, "muffled"],
    [0.24, 196, "muffled"],
  ],
  chime: [
    [0, 523],
    [0.15, 659],
    [0.3, 784],
  ],
  "ear-opens": [[0, 880, "short"]],
  "ear-closes": [[0, 587, "short"]],
} as const satisfies Record<string, readonly Tone[]>;
export type SoundName = keyof typeof SOUNDS;

/** The same told to the hand, ms on and off: for when no sound can be trusted. */
export const VIBRATIONS: Partial<Record<SoundName, number[]>> = {
  arrive: [60, 60, 60],
  leave: [120],
  "curtain-down": [40],
  "curtain-up": [40, 60, 40],
  "five-minutes": [80],
  "one-minute": [80, 80, 80],
  "on-hold": [400, 150, 400],
  "recording-on": [200],
  "recording-off": [60],
  "recording-failed": [200, 100, 200, 100, 400],
};

/** -18 dB. */
const VOLUME = 0.126;
const RING_S = { short: 0.05, held: 0.35, muffled: 0.16, wood: 0.24 } as const;

const strike = (into: AudioNode, [at, pitch, ring]: Tone, volume: number): void => {
  const context = into.context;
  const start = context.currentTime + 0.01 + at;
  const length = RING_S[ring ?? "wood"];
  const bar = context.createGain();
  bar.gain.setValueAtTime(0, start);
  bar.gain.linearRampToValueAtTime(volume, start + 0.004);
  bar.gain.exponentialRampToValueAtTime(volume / 1000, start + length);
  bar.connect(into);
  // A marimba's bar rings at its pitch and, shorter and fainter, two octaves above.
  for (const [ratio, share] of ring === "muffled"
    ? ([[1, 1]] as const)
    : ([
        [1, 1],
        [4, 0.25],
      ] as const)) {
    const tone = context.createOscillator();
    const partial = context.createGain();
    tone.frequency.value = pitch * ratio;
    partial.gain.setValueAtTime(share, start);
    partial.gain.exponentialRampToValueAtTime(0.001, start + length / Math.sqrt(ratio));
    tone.connect(partial).connect(bar);
    tone.start(start);
    tone.stop(start + length + 0.05);
  }
};

/** `share` turns it down, 0 to 1: the person's own choice, and under a coach's voice. */
export const playSound = (into: AudioNode, name: SoundName, share = 1): void => {
  for (const tone of SOUNDS[name]) strike(into, tone, VOLUME * share);
};

export const vibrate = (pattern: number[]): void => {
  // A page that was never touched may not vibrate, and some devices cannot: the screen tells too.
  const touched = navigator.userActivation?.hasBeenActive ?? true;
  if (touched && "vibrate" in navigator) navigator.vibrate(pattern);
};
