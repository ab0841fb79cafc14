/** What the wire says about one act: which media had to stop, and what came all the same. */
import type { Capture, Moment } from "#test/support/capture.ts";

/** Media of one live session towards one coach's page, as long as these consumers exist. */
export interface Flow {
  toPort: number;
  ssrcs: ReadonlySet<number>;
  /** False once the system has given the port of a page that was closed to another page. */
  holdsPort(): boolean;
}
export interface Verdict {
  /** Packets of that media seen before the acknowledgement: without any there is no verdict. */
  before: number;
  /** Media packets later than the acknowledgement. */
  after: number;
  /** How late the last of them was, ms. */
  latestMs: number;
  /** What came late, one line each, for whoever has to find out why. */
  evidence: string[];
}

/**
 * Judges everything captured so far. To the page itself nothing may go at all:
 * call it before anything is given back to these ports, or give `theseOnly`.
 */
export const judge = (
  capture: Capture,
  flows: readonly Flow[],
  acknowledged: Moment,
  theseOnly = false,
): Verdict => {
  const verdict: Verdict = { before: 0, after: 0, latestMs: 0, evidence: [] };
  for (const { toPort, ssrcs, holdsPort } of flows) {
    // What another page at this port receives is another's: of this one's media nothing may come.
    const ownOnly = theseOnly || !holdsPort();
    const seen = capture.media(toPort);
    const before = seen.filter(({ atMs, ssrc }) => atMs <= acknowledged && ssrcs.has(ssrc));
    const after = seen.filter(
      ({ atMs, ssrc, probe }) => atMs > acknowledged && (ssrcs.has(ssrc) || (!ownOnly && !probe)),
    );
    if (before.length === 0) throw new Error("no media came before: nothing can be judged");
    verdict.before += before.length;
    verdict.after += after.length;
    for (const { atMs, fromPort, ssrc, payloadType } of after) {
      const lateMs = atMs - acknowledged;
      verdict.latestMs = Math.max(verdict.latestMs, lateMs);
      const whose = ssrcs.has(ssrc) ? "of this flow" : "of another";
      verdict.evidence.push(
        `${lateMs.toFixed(2)} ms late, ${fromPort} -> ${toPort}, SSRC ${ssrc} ${whose}, ` +
          `type ${payloadType}, the last in time ${(acknowledged - (before.at(-1)?.atMs ?? 0)).toFixed(2)} ms early`,
      );
    }
  }
  return verdict;
};
