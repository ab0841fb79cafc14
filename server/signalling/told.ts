/**
 * What each page was told last. A coach who comes in changes nothing on the pages
 * of the other coaches, and a message costs more than all that decides about it.
 */
import type { SessionView } from "#protocol/events.ts";

/** Ends that lie closer together than this are one, ms: they are counted from two clocks. */
const SAME_MOMENT_MS = 100;

export interface Told {
  /** To be called for every view that leaves, in a reply or as a notice. */
  note(view: SessionView): void;
  /** Whoever asked for something is told how things stand, whether or not it changed them. */
  forget(sessionId: string): void;
  /** Whether the page lacks what this view says. */
  isNews(view: SessionView): boolean;
}

export const createTold = (now: () => number): Told => {
  const last = new Map<string, { version: number; gist: string }>();
  return {
    note(view) {
      const { sessionId, version } = view;
      // A page ignores what is older than what it has.
      if (version < (last.get(sessionId)?.version ?? 0)) return;
      last.set(sessionId, { version, gist: gistOf(view, now()) });
    },
    forget: (sessionId) => void last.delete(sessionId),
    isNews: (view) => last.get(view.sessionId)?.gist !== gistOf(view, now()),
  };
};

/** Without the version, and with moments in place of the times that count down or up to them. */
function gistOf(view: SessionView, now: number): string {
  const moment = (inMs: number | null): number | null =>
    inMs === null ? null : Math.round((now + inMs) / SAME_MOMENT_MS);
  const timeless = { ...view, version: 0 };
  if (timeless.status === "ended") return JSON.stringify(timeless);
  const { endsInMs, curtainForMs } = timeless;
  const recording = timeless.recording && {
    ...timeless.recording,
    forMs: moment(-timeless.recording.forMs),
  };
  const led = timeless.together?.led ?? null;
  const together = timeless.together && {
    ...timeless.together,
    // While it plays, where it began does not change: a page counts on by itself.
    led: led && { ...led, atMs: led.playing ? moment(-led.atMs / led.speed) : led.atMs },
  };
  const resumable = "resumableForMs" in timeless ? timeless.resumableForMs : null;
  return JSON.stringify({
    ...timeless,
    recording,
    together,
    endsInMs: moment(endsInMs),
    curtainForMs: moment(curtainForMs === null ? null : -curtainForMs),
    resumableForMs: moment(resumable),
  });
}
