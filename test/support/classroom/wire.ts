/** Reads the socket messages that a page noted (socket.io 4 protocol: 42 event, 43 acknowledgement). */
import type { Page } from "playwright-core";
import type { WireSeen } from "./page/api.ts";

export interface Exchange {
  /** socket.io's number of the request, which the acknowledgement repeats. */
  id: string;
  sentAt: number;
  acknowledgedAt: number;
  reply: Record<string, unknown>;
}

const EVENT = /^42(\d*)(\[.*)$/s;
const ACKNOWLEDGEMENT = /^43(\d+)(\[.*)$/s;

const wireSince = (page: Page, sinceMs: number): Promise<WireSeen[]> =>
  page.evaluate((since) => classroom.wire.filter((seen) => seen.at > since), sinceMs);

const exchangeIn = (wire: WireSeen[], name: string): Exchange | null => {
  for (const sent of wire.filter((seen) => seen.direction === "out")) {
    const id = sent.text.startsWith("42") ? EVENT.exec(sent.text)?.[1] : undefined;
    if (id === undefined || id === "" || !sent.text.includes(`["${name}"`)) continue;
    for (const got of wire.filter((seen) => seen.direction === "in" && seen.at >= sent.at)) {
      const match = ACKNOWLEDGEMENT.exec(got.text);
      if (match?.[1] !== id) continue;
      let reply: Record<string, unknown> = {};
      try {
        [reply] = JSON.parse(match[2] ?? "[]") as [Record<string, unknown>];
      } catch {
        // A reply longer than what is kept: its time is what matters.
      }
      return { id, sentAt: sent.at, acknowledgedAt: got.at, reply };
    }
  }
  return null;
};

/** The first request of this name since then, with its acknowledgement; waits for it. */
export const exchange = async (page: Page, name: string, sinceMs: number): Promise<Exchange> => {
  const until = Date.now() + 20_000;
  for (;;) {
    const found = exchangeIn(await wireSince(page, sinceMs), name);
    if (found !== null) return found;
    if (Date.now() > until) throw new Error(`${name} was not acknowledged`);
    await page.waitForTimeout(20);
  }
};

/** When the first notice of this name since then reached the page; null when none did. */
export const noticeAt = async (
  page: Page,
  { name, sinceMs, containing = "" }: { name: string; sinceMs: number; containing?: string },
): Promise<number | null> => {
  const wire = await wireSince(page, sinceMs);
  const found = wire.find(
    (seen) =>
      seen.direction === "in" &&
      seen.text.startsWith(`42["${name}"`) &&
      seen.text.includes(containing),
  );
  return found?.at ?? null;
};
