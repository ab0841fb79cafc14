/** How far ahead, how much behind, how often: the measures that playing goes by. */

/** So much is fetched ahead, ms of the film. */
export const AHEAD_MS = 30_000;
/** And before the first picture is there only so much: decoders and silence want a little, ms. */
export const NEEDED_MS = 2_000;
/** A picture that is there is painted within this, ms. */
export const PAINTED_MS = 50;
/** What a segment usually lasts, ms: those on their way count as much. */
export const SEGMENT_MS = 8_000;
/** So much stays behind the play head, ms; a seek to there needs nothing anew. */
export const BEHIND_MS = 60_000;
/** Buffers keep a little more: what depends on a picture that is gone goes with it, ms. */
export const SPARE_MS = 8_000;
/** How often it looks while it plays, ms. */
export const TICK_MS = 15;
/** A buffer may run dry so long before its end, ms of playing. */
export const STUCK_MS = 300;
/** Waits so long before asking a server again that was not there, ms. */
export const AGAIN_MS = 2_000;
/** The last picture stands so long before the end at most, ms. */
export const LAST_MS = 100;
/** Playing at other speeds than these is of no use. */
export const SLOWEST = 0.25;
export const FASTEST = 2;
