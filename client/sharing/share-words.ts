/** Shares as people say them. Pure. */
import type { Stretch } from "#protocol/http/shared.ts";
import type { SharesReply } from "#protocol/http/shares.ts";
import { stopwatch } from "../words/time.ts";
import { words } from "../words.ts";
import { dayOf } from "../house/days.ts";
import { length, moment } from "../recordings/recording-words.ts";

const text = words.share;

type ShareRow = SharesReply["shares"][number];

/** So many stretches are told of one look; a timeline shows the rest. */
const FEW = 6;

/**
 * "all of it", "12:00 to 19:30"; "7 min 30 s of it" where `originMs`, at which its film
 * begins, is not known.
 */
const rangeWords = (range: Stretch | null, originMs: number | null = null): string => {
  if (range === null) return text.who.whole;
  const { fromMs, toMs } = range;
  return originMs === null
    ? text.who.some(length(toMs - fromMs))
    : text.who.part(placeWords(fromMs, originMs), placeWords(toMs, originMs));
};
const placeWords = (ms: number, originMs: number): string => stopwatch(Math.max(0, ms - originMs));

/** The last day of it: an end stands at midnight, when that day is over. */
export const untilWords = (endsAt: number | null): string =>
  endsAt === null ? text.who.noEnd : text.who.until(dayOf(endsAt - 1));

/** "12:00 to 19:30, with notes, since 12 November, until 3 December". */
export const termsOf = (
  { range, withNotes, since, endsAt }: Pick<ShareRow, "range" | "withNotes" | "since" | "endsAt">,
  originMs: number | null = null,
): string =>
  [
    rangeWords(range, originMs),
    ...(withNotes ? [text.who.notes] : []),
    text.who.since(dayOf(since)),
    untilWords(endsAt),
  ].join(", ");

export const shareLine = (row: ShareRow, name: string): string => {
  const whom = row.to.group === null ? name : text.who.group(name, row.to.people.length);
  return text.who.line(whom, termsOf(row));
};

/** When whom it is for watched it last. */
export const watchedWords = ({ to }: Pick<ShareRow, "to">): string => {
  const at = Math.max(0, ...to.people.map(({ watchedAt }) => watchedAt ?? 0));
  return at === 0 ? text.who.unwatched : text.who.watched(moment(at));
};

const playedMs = (played: readonly Stretch[]): number =>
  played.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** "Saw 0:00 to 1:30, 4:10 to 4:20 and 3 more; 1 min 40 s in all." */
export const seenWords = (played: readonly Stretch[], originMs: number): string => {
  if (played.length === 0) return text.watched.nothing;
  const place = (ms: number) => placeWords(ms, originMs);
  const told = played
    .slice(0, FEW)
    .map(({ fromMs, toMs }) => text.watched.stretch(place(fromMs), place(toMs)));
  const rest = played.length - told.length;
  const list = rest === 0 ? told.join(", ") : `${told.join(", ")} ${text.watched.more(rest)}`;
  return `${text.watched.places(list)}; ${text.watched.seconds(length(playedMs(played)))}.`;
};
