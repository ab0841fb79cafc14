/** What the server has not got yet is in this page alone: leaving it would lose it. */
import type { LiveNotes } from "./live-notes.ts";

/** The part of a window that matters. */
interface Leaving {
  addEventListener: (type: "beforeunload", leave: (event: Event) => void) => void;
  removeEventListener: (type: "beforeunload", leave: (event: Event) => void) => void;
}
/** The browser asks before the page is left; listened to only as long as something would be lost. */
export const warnBeforeLeaving = (
  live: Pick<LiveNotes, "unkept" | "onChange">,
  page: Leaving,
): void => {
  let asks = false;
  // One for each who asks: the same one twice would be taken away for both.
  const ask = (event: Event): void => {
    event.preventDefault();
  };
  live.onChange(() => {
    const unkept = live.unkept() > 0;
    if (unkept === asks) return;
    asks = unkept;
    if (asks) page.addEventListener("beforeunload", ask);
    else page.removeEventListener("beforeunload", ask);
  });
};
