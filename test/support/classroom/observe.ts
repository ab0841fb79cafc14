/** What a test asks a page about the synthetic classroom, by content only. */
import type { Page } from "playwright-core";
import type { FrameSeen, SoundSeen } from "./page/api.ts";

/** A tone is heard from here up, dBFS: tones arrive between -8 and -20, the room leaks below -43. */
export const HEARD_DB = -36;
/** Frames that make a picture: enough that none can be left over in a buffer. */
const A_PICTURE = 8;

export const nowOf = (page: Page): Promise<number> => page.evaluate(() => classroom.now());

export const framesSince = (page: Page, sinceMs: number): Promise<FrameSeen[]> =>
  page.evaluate((since) => classroom.frames.filter((frame) => frame.at > since), sinceMs);

export const soundsSince = (page: Page, sinceMs: number): Promise<SoundSeen[]> =>
  page.evaluate((since) => classroom.sounds.filter((sound) => sound.at > since), sinceMs);

/** Waits for a moving picture of this lesson, drawn after `sinceMs`; answers its first frame. */
export const seesPicture = async (
  page: Page,
  { code, sinceMs, timeoutMs = 15_000 }: { code: number; sinceMs: number; timeoutMs?: number },
): Promise<FrameSeen> => {
  await page.waitForFunction(
    ([since, code, enough]) => {
      const seen = classroom.frames.filter((f) => f.at > since && f.stamp?.code === code);
      return new Set(seen.map((f) => f.stamp?.counter)).size >= enough;
    },
    [sinceMs, code, A_PICTURE] as const,
    { timeout: timeoutMs, polling: 50 },
  );
  const first = (await framesSince(page, sinceMs)).find((f) => f.stamp?.code === code);
  if (first === undefined) throw new Error("a frame was seen and then lost");
  return first;
};

export interface Heard {
  hertz: number;
  sinceMs: number;
  /** Only what comes out of this output. */
  sinkId?: string;
  timeoutMs?: number;
}

/** Waits until a person could hear the tone; answers when it began. */
export const hearsTone = async (
  page: Page,
  { hertz, sinceMs, timeoutMs = 15_000 }: Heard,
): Promise<SoundSeen> => {
  await page.waitForFunction(
    ([hertz, since, db]) =>
      classroom.sounds.some((s) => s.at > since && s.audible && (s.tonesDb[hertz] ?? -140) > db),
    [hertz, sinceMs, HEARD_DB] as const,
    { timeout: timeoutMs, polling: 20 },
  );
  const first = (await heardTone(page, { hertz, sinceMs }))[0];
  if (first === undefined) throw new Error("a tone was heard and then lost");
  return first;
};

/** Every moment at which a person could hear the tone. */
export const heardTone = async (
  page: Page,
  { hertz, sinceMs, sinkId }: Heard,
): Promise<SoundSeen[]> =>
  (await soundsSince(page, sinceMs)).filter(
    (s) =>
      s.audible &&
      (s.tonesDb[hertz] ?? -140) > HEARD_DB &&
      (sinkId === undefined || s.sinkId === sinkId),
  );

/** Lets the page's own clock run for so long, as an observer who looks on. */
export const watchFor = async (page: Page, ms: number): Promise<void> => {
  const until = (await nowOf(page)) + ms;
  await page.waitForFunction((until) => classroom.now() >= until, until, {
    polling: 50,
    timeout: ms + 20_000,
  });
};

/** Waits until no frame has been presented for `quietMs`; answers when the last one was. */
export const pictureStops = async (
  page: Page,
  { quietMs = 1_500, timeoutMs = 20_000 } = {},
): Promise<number> => {
  await page.waitForFunction(
    (quiet) => classroom.now() - (classroom.frames.at(-1)?.at ?? 0) > quiet,
    quietMs,
    { polling: 50, timeout: timeoutMs },
  );
  return page.evaluate(() => classroom.frames.at(-1)?.at ?? 0);
};
