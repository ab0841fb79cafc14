/** What the server and its watchdog say to each other: lines over a pipe each way, and the times agreed. */

/** The server's event loop beats this often. */
export const BEAT_MS = 400;
/** No beat for this long: the server is frozen and its workers are killed. R6 allows 3 s in all. */
export const FROZEN_MS = 2_300;
/** A watchdog that has not answered a beat for this long is replaced. */
export const SILENT_MS = 3_000;

/**
 * With each beat the server says how long the earliest consent or lease still
 * lasts. When that has passed and the server has been silent since, the workers
 * are killed this much later: 5 s of lease and this stay within the 6 s of R6.
 */
export const OVERDUE_MS = 700;
/** A server that has just beaten follows its deadlines by itself. */
export const BREATH_MS = 2 * BEAT_MS;
/** So many beats in a row behind a deadline, and the server does not follow it: 0.8 s at most. */
export const OVERDUE_BEATS = 2;

/** `beat` or `beat MS`. */
export const BEAT = "beat";
/** `watch PID` and `forget PID`. */
export const WATCH = "watch";
export const FORGET = "forget";
/** The watchdog's answer to each beat, and its first word. */
export const HERE = "here";
