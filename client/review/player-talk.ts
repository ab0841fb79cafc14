/** Where somebody talks, as the timeline draws it and as the list beside it tells it. Pure. */
import type { Sound, Talk } from "../player/film.ts";

type Source = Sound["source"];
const SOURCES: readonly Source[] = ["own", "room", "talkback"];

/** Nobody tells more of them apart on a line, and a page draws them four times a second. */
const MOST_BARS = 300;
/** What begins so soon after this moment is where one is already, ms. */
const HERE_MS = 500;

/** What lies so close together that it is one bar on a line of this length is one. */
export function barsOf(talk: readonly Talk[], durationMs: number): readonly Talk[] {
  const close = durationMs / MOST_BARS;
  return SOURCES.flatMap((source) => {
    const bars: Talk[] = [];
    for (const one of talk) {
      if (one.source !== source) continue;
      const last = bars.at(-1);
      if (last !== undefined && one.fromMs - last.toMs < close) last.toMs = one.toMs;
      else bars.push({ ...one });
    }
    return bars;
  });
}

export interface TalkOf {
  source: Source;
  times: number;
  lastsMs: number;
}

/** Who is heard, how often and how long: of those of whom anything was found. */
export const talkOf = (talk: readonly Talk[]): TalkOf[] =>
  SOURCES.flatMap((source) => {
    const own = talk.filter((one) => one.source === source);
    const lastsMs = own.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    return own.length === 0 ? [] : [{ source, times: own.length, lastsMs }];
  });

/** Where it begins next after this moment, ms; null: nothing further on is known. */
export const nextTalk = (talk: readonly Talk[], source: Source, atMs: number): number | null =>
  talk.find((one) => one.source === source && one.fromMs > atMs + HERE_MS)?.fromMs ?? null;
