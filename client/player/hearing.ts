/**
 * Finds talk in what was opened, in the player's worker: each sound is decoded once more,
 * and nothing is kept of it but where it is loud. Where a browser has no decoder for
 * that (WebCodecs), no talk is found.
 */
import type { Given } from "./cut.ts";
import type { Sound, Talk } from "./film.ts";
import { talkIn, type Level } from "./talk.ts";

/** Nothing that has to be shown waits for this: it begins when so long nothing was opened, ms. */
const REST_MS = 400;
/** Who plays all the while without a rest has it begun when so many sounds wait: they take memory. */
const MOST_WAITING = 8;
/** As quiet as silence is said to be, dB. */
const SILENT_DB = -100;
const OPUS = { codec: "opus", sampleRate: 48_000, numberOfChannels: 2 } as const;

interface Opened {
  /** Of the sound in its segment. */
  name: string;
  source: Sound["source"];
  given: readonly Given[];
}

function loudness(data: AudioData): number {
  const { numberOfFrames, numberOfChannels } = data;
  const samples = new Float32Array(numberOfFrames);
  let sum = 0;
  for (let planeIndex = 0; planeIndex < numberOfChannels; planeIndex += 1) {
    data.copyTo(samples, { planeIndex, format: "f32-planar" });
    for (const sample of samples) sum += sample * sample;
  }
  const power = sum / Math.max(1, numberOfFrames * numberOfChannels);
  return power === 0 ? SILENT_DB : Math.max(SILENT_DB, 10 * Math.log10(power));
}

/** Null: given up, by `signal`. */
async function levelsOf(given: readonly Given[], signal: AbortSignal): Promise<Level[] | null> {
  const levels: Level[] = [];
  const decoder = new AudioDecoder({
    output: (data) => {
      const { timestamp, duration } = data;
      levels.push({ atMs: timestamp / 1_000, lastsMs: duration / 1_000, db: loudness(data) });
      data.close();
    },
    // `flush` rejects with it.
    error: () => undefined,
  });
  const stop = (): void => {
    if (decoder.state !== "closed") decoder.close();
  };
  signal.addEventListener("abort", stop);
  try {
    decoder.configure(OPUS);
    for (const { sample } of given) {
      const timestamp = Math.round(sample.timeMs * 1_000);
      decoder.decode(new EncodedAudioChunk({ type: "key", timestamp, data: sample.data.slice() }));
    }
    await decoder.flush();
  } catch {
    // Damaged for the decoder: what was heard before it counts. Or given up.
  }
  signal.removeEventListener("abort", stop);
  stop();
  return signal.aborted ? null : levels;
}

/** The sounds among them, each for itself. */
function soundsOf(given: readonly Given[]): Map<Sound["source"], Given[]> {
  const sounds = new Map<Sound["source"], Given[]>();
  for (const one of given) {
    const { source } = one.track.info;
    if (source === "camera" || source === "second") continue;
    sounds.set(source, [...(sounds.get(source) ?? []), one]);
  }
  return sounds;
}

export class Hearing {
  readonly #tell: (talk: Talk[]) => void;
  readonly #heard = new Set<string>();
  #waiting: Opened[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #going = new AbortController();

  constructor(tell: (talk: Talk[]) => void) {
    this.#tell = tell;
  }

  /**
   * What a segment gave. Each of its sounds is heard once: where a run begins elsewhere, the
   * begin of a sound may come with the next segment.
   */
  opened(index: number, given: readonly Given[]): void {
    if (typeof AudioDecoder === "undefined") return;
    for (const [source, own] of soundsOf(given)) {
      const name = `${index} ${source}`;
      if (!this.#heard.has(name)) this.#waiting.push({ name, source, given: own });
    }
    if (this.#waiting.length < MOST_WAITING) this.#rest();
    else void this.#work();
  }

  /** Playing goes on somewhere else: what was not heard yet is when it is opened again. */
  forget(): void {
    this.#waiting = [];
    this.#going.abort();
    this.#going = new AbortController();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#work(), REST_MS);
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const levels = await levelsOf(next.given, this.#going.signal);
      if (levels === null) continue;
      this.#heard.add(next.name);
      const found = talkIn(levels).map((stretch) => ({ source: next.source, ...stretch }));
      if (found.length > 0) this.#tell(found);
    }
    this.#busy = false;
  }
}
