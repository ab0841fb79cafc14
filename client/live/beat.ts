/**
 * A clock that a hidden page keeps: its own timers are slowed to one a second and then to
 * one a minute, those of a worker are not. What is done at each beat is done by the page,
 * so that a frozen page does nothing (R6).
 */

/** Beats every `everyMs` until the answer is called. */
export type Beat = (everyMs: number, tick: () => void) => () => void;

export const beat: Beat = (everyMs, tick) => {
  const worker = new Worker(new URL("./beat-worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = () => {
    tick();
  };
  worker.postMessage(everyMs);
  return () => {
    worker.onmessage = null;
    worker.terminate();
  };
};
