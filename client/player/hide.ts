/**
 * Takes out of a film what is cut or not shared, exact to the ms, before any of it leaves
 * the worker. PURE.
 *
 * Sounds are left out. Pictures may be needed to decode the first one that is shown: those
 * go along, crowded into the last moment of the stretch, where no player stands. A picture
 * that still stands when the stretch ends is shown from its end on.
 */
import type { Given } from "./cut.ts";
import type { Stretch } from "./film.ts";
import { within } from "./stretches.ts";

/** A picture that is only decoded lasts so long, ms. */
const CROWDED_MS = 1;
/** And all of them together at most so long, ms. */
const CROWD_MS = 400;
/** A picture stands so long at most, ms: what comes later does not go on from it. */
const STANDS_MS = 2_000;

interface Hidden {
  cut: Stretch;
  /** From the last key picture on. */
  pictures: Given[];
}

export class Hiding {
  readonly #cuts: readonly Stretch[];
  /** By source. */
  readonly #hidden = new Map<string, Hidden>();

  /** `cuts`: rising, ms of the film. */
  constructor(cuts: readonly Stretch[]) {
    this.#cuts = cuts;
  }

  /** What is left of this; each track in its order. */
  pass(given: readonly Given[]): Given[] {
    if (this.#cuts.length === 0) return [...given];
    return given.flatMap((one) =>
      one.track.info.kind === "audio" ? this.#sound(one) : this.#picture(one),
    );
  }

  #sound(one: Given): Given[] {
    const { timeMs, lastsMs } = one.sample;
    const hidden = this.#cuts.some(
      ({ fromMs, toMs }) => timeMs < toMs && timeMs + lastsMs > fromMs,
    );
    return hidden ? [] : [one];
  }

  #picture(one: Given): Given[] {
    const { track, sample } = one;
    const { source } = track.info;
    const cut = within(this.#cuts, sample.timeMs);
    const before = this.#hidden.get(source);
    const passed = before !== undefined && before.cut !== cut ? crowded(before, one) : [];
    if (cut === null) {
      this.#hidden.delete(source);
      return [...passed, one];
    }
    const goesOn = before?.cut === cut && !sample.key ? before.pictures : [];
    this.#hidden.set(source, { cut, pictures: [...goesOn, one] });
    return passed;
  }
}

/** What the next picture needs of the hidden ones, and what still stands when they end. */
function crowded({ cut, pictures }: Hidden, { track, sample }: Given): Given[] {
  const last = pictures.at(-1);
  if (last === undefined || last.track !== track) return [];
  const goesOn = sample.timeMs - last.sample.timeMs <= STANDS_MS;
  const stands = goesOn && sample.timeMs > cut.toMs;
  if (!goesOn || (sample.key && !stands)) return [];
  const decoded = stands ? pictures.length - 1 : pictures.length;
  const room = Math.min(CROWD_MS, cut.toMs - Math.max(0, cut.fromMs));
  const each = Math.min(CROWDED_MS, room / (decoded + 1));
  return pictures.map((one, i) => {
    const timeMs = i < decoded ? cut.toMs - (decoded - i) * each : cut.toMs;
    return { track: one.track, sample: { ...one.sample, timeMs } };
  });
}
