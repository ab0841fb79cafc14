/** The synthetic sounds: a room full of speech around a marker, or one steady tone. */
import type { Options } from "./api.ts";

/** Vowel-like resonances, Hz; all far from a marker and from the coaches' tones. */
const FORMANTS_HZ = [
  [320, 1150],
  [520, 1350],
  [280, 1250],
  [450, 1000],
] as const;
/** Four syllables a second is the pace of ordinary speech. */
const SYLLABLE_MS = 250;

const noiseOf = (context: AudioContext): AudioBufferSourceNode => {
  const buffer = context.createBuffer(1, context.sampleRate * 2, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i += 1) samples[i] = Math.random() * 2 - 1;
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  source.start();
  return source;
};

const speech = (context: AudioContext, out: AudioNode): void => {
  const noise = noiseOf(context);
  const gain = new GainNode(context, { gain: 0 });
  const filters = [0, 1].map(() => new BiquadFilterNode(context, { type: "bandpass", Q: 12 }));
  for (const filter of filters) noise.connect(filter).connect(gain);
  gain.connect(out);
  let syllable = 0;
  setInterval(() => {
    const now = context.currentTime;
    const vowel = FORMANTS_HZ[syllable % FORMANTS_HZ.length] ?? FORMANTS_HZ[0];
    // Every seventh syllable is a breath.
    const loud = syllable % 7 === 6 ? 0 : 0.9;
    for (const [i, filter] of filters.entries()) filter.frequency.value = vowel[i] ?? 500;
    gain.gain.cancelScheduledValues(now);
    gain.gain.setTargetAtTime(loud, now, 0.03);
    gain.gain.setTargetAtTime(0.1, now + (SYLLABLE_MS * 0.6) / 1000, 0.04);
    syllable += 1;
  }, SYLLABLE_MS);
};

/** A new track of this person's sound; every caller may stop its own. */
export const startVoice = (context: AudioContext, voice: Options["voice"]): MediaStreamTrack => {
  const out = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, {
    frequency: voice.room ? voice.markerHz : voice.toneHz,
  });
  const level = new GainNode(context, { gain: voice.room ? 0.12 : 0.4 });
  tone.connect(level).connect(out);
  tone.start();
  if (voice.room) speech(context, out);
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error("the audio graph gave no track");
  return track;
};
