/** A recording watched as a person does it, and what its picture really says. */
import type { Page } from "playwright-core";
import { decodeStamp, readBlocks, STRIP_HEIGHT, type Stamp } from "./classroom/strip.ts";

const [WIDTH, HEIGHT] = [320, 180];
const LOOK_MS = 20_000;

export const slider = (page: Page) => page.getByRole("slider", { name: "Position" });

/** Where the slider says that it is, s. */
export const atSecond = async (page: Page): Promise<number> =>
  Number(await slider(page).getAttribute("aria-valuenow"));

/** What is burnt into the picture that is painted now; null where none can be read. */
export const stampOf = async (page: Page, label = "Picture of the recording") => {
  const pixels = await page.evaluate(
    ([name, width, height, part]) => {
      const video = document.querySelector<HTMLVideoElement>(`video[aria-label="${name}"]`);
      if (video === null || video.hidden || video.readyState < 2) return null;
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width, height];
      const pen = canvas.getContext("2d");
      if (pen === null) throw new Error("no 2d canvas in this browser");
      pen.drawImage(video, 0, 0, width, height);
      return [...pen.getImageData(0, 0, width, Math.round(height * part)).data];
    },
    [label, WIDTH, HEIGHT, STRIP_HEIGHT] as const,
  );
  if (pixels === null) return null;
  const rgba = new Uint8ClampedArray(pixels);
  return decodeStamp(readBlocks(rgba, WIDTH, Math.round(HEIGHT * STRIP_HEIGHT)));
};

/** Waits until the painted picture is such a one; answers what it says. */
export const shows = async (
  page: Page,
  what: string,
  holds: (stamp: Stamp) => boolean,
): Promise<Stamp> => {
  const until = Date.now() + LOOK_MS;
  for (;;) {
    const stamp = await stampOf(page);
    if (stamp !== null && holds(stamp)) return stamp;
    if (Date.now() > until)
      throw new Error(`the picture does not show ${what}: ${JSON.stringify(stamp)}`);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
};

/** Waits until the slider stands so. */
export const standsAt = (page: Page, least: number, most = Infinity): Promise<unknown> =>
  page.waitForFunction(
    ([from, to]) => {
      const now = Number(
        document.querySelector(".timeline__head")?.getAttribute("aria-valuenow") ?? -1,
      );
      return now >= from && now <= to;
    },
    [least, Math.min(most, 1e9)] as const,
    { timeout: LOOK_MS },
  );
