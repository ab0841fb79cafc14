/** What the server and its watchdog say to each other: lines over a pipe each way, and the times agreed. */

/** The server's event loop beats this often. */
export const BEAT_MS = 200;
/** No beat for this long: the server is frozen and its workers are killed. R6 allows 3 s in all. */
export const FROZEN_MS = 2_500;
/** A watchdog that has not answered a beat for this long is replaced. */
export const SILENT_MS = 3_000;

export const BEAT = "beat";
/** `watch PID` and `forget PID`. */
export const WATCH = "watch";
export const FORGET = "forget";
/** The watchdog's answer to each beat, and its first word. */
export const HERE = "here";
