/** A page's clock where there are no web workers. */
import type { Beat } from "../../client/live/beat.ts";

export const paperBeat: Beat = (everyMs, tick) => {
  const timer = setInterval(tick, everyMs);
  return () => {
    clearInterval(timer);
  };
};
