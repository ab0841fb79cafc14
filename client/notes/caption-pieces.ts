/** Captions, laid out as notes: each piece holds what begins in one segment. Pure. */
import type { NotePlace } from "#protocol/http/notes.ts";
import type { Caption, Cue } from "#recordings/notes.ts";
import type { Places } from "./places.ts";

export interface Piece {
  place: NotePlace;
  cues: readonly Cue[];
}

const MOST_CUES = 200;
/** A sealed text has at most 32,768 characters of base64. */
const MOST_BYTES = 20_000;

const bytesOf = (cue: Cue): number => new TextEncoder().encode(JSON.stringify(cue)).length + 1;

/** `cues` in ms of the film; pieces in ms of the recording. What begins behind the film is left out. */
export const piecesOf = (cues: readonly Cue[], places: Places): readonly Piece[] => {
  const pieces: { place: NotePlace; cues: Cue[]; bytes: number }[] = [];
  for (const cue of cues) {
    if (cue.fromMs > places.durationMs) continue;
    const place = places.at(cue.fromMs);
    if (place === null) continue;
    const moved = {
      ...{ fromMs: places.toRecording(cue.fromMs), toMs: places.toRecording(cue.toMs) },
      text: cue.text,
    };
    const bytes = bytesOf(moved);
    const last = pieces.at(-1);
    const fits =
      last?.place.part === place.part &&
      last.place.segment === place.segment &&
      last.cues.length < MOST_CUES &&
      last.bytes + bytes <= MOST_BYTES;
    if (last !== undefined && fits) {
      last.cues.push(moved);
      last.bytes += bytes;
    } else pieces.push({ place, cues: [moved], bytes });
  }
  return pieces.map(({ place, cues: held }) => ({ place, cues: held }));
};

/** By language, in ms of the film and in its order. */
export const tracksOf = (
  captions: readonly Caption[],
  places: Places,
): ReadonlyMap<string, readonly Cue[]> => {
  const tracks = new Map<string, Cue[]>();
  for (const { language, cues } of captions) {
    const track = tracks.get(language) ?? [];
    for (const { fromMs, toMs, text } of cues)
      track.push({ fromMs: places.toFilm(fromMs), toMs: places.toFilm(toMs), text });
    tracks.set(language, track);
  }
  for (const track of tracks.values()) track.sort((a, b) => a.fromMs - b.fromMs);
  return tracks;
};
