/** The player's engine in a real Chromium. */
import { chromium, type Page } from "playwright-core";
import { chromiumPath } from "#test/support/browser.ts";
import { decodeStamp, readBlocks, STRIP_HEIGHT } from "#test/support/classroom/strip.ts";
import type { Film } from "../../client/player/film.ts";
import { withPlayerServer } from "./player-server.ts";
import type { RecordedFilm } from "./recorded-film.ts";

const [WIDTH, HEIGHT] = [320, 180];
const LIMIT_MS = 20_000;

export interface PlayerPage {
  page: Page;
  /** What the page wrote to the console as errors, and what it threw. */
  complaints: string[];
  open(film: RecordedFilm): Promise<void>;
  /** From now on the server refuses segments, or serves them again. */
  refuse(refuses: boolean): void;
}

export const withPlayer = (work: (player: PlayerPage) => Promise<void>): Promise<void> =>
  withPlayerServer(async ({ url, serve, refuse }) => {
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
    });
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(LIMIT_MS);
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // A segment that the server has lost is part of a test.
        const lost = /\/segment\/|favicon\.ico$/.test(message.location().url);
        if (message.type() === "error" && !lost) complaints.push(message.text());
      });
      await work({
        ...{ page, complaints, refuse },
        open: async (wanted) => {
          serve(wanted);
          await page.goto(url);
          await page.evaluate(() => window.start());
        },
      });
    } finally {
      await browser.close();
    }
  });

/** The number that the picture in this element says; null: none can be read. */
export async function numberIn(page: Page, which: "video" | "beside"): Promise<number | null> {
  const strip = await page.evaluate(
    ({ name, width, height }) => {
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      const pen = canvas.getContext("2d");
      if (pen === null) throw new Error("no canvas");
      pen.drawImage(window.played[name], 0, 0, width, height);
      return [...pen.getImageData(0, 0, width, height * 0.2).data];
    },
    { name: which, width: WIDTH, height: HEIGHT },
  );
  const rgba = new Uint8ClampedArray(strip);
  return decodeStamp(readBlocks(rgba, WIDTH, Math.round(HEIGHT * STRIP_HEIGHT)))?.counter ?? null;
}

/** Waits for that number: a picture may be painted a little after "seeked". */
export async function shows(page: Page, wanted: number, which: "video" | "beside" = "video") {
  const until = Date.now() + LIMIT_MS;
  for (;;) {
    const number = await numberIn(page, which);
    if (number === wanted) return;
    if (Date.now() > until) {
      const stand = JSON.stringify(await standOf(page));
      throw new Error(`${which} shows ${number} instead of ${wanted}: ${stand}`);
    }
  }
}

export const standOf = (page: Page) =>
  page.evaluate(() => {
    const { film, video, sounds, asked } = window.played;
    const { state, fault, durationMs, atMs, playing, rate, gaps, damage, shown } = film;
    const ranges = ({ buffered }: HTMLMediaElement) =>
      Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)]);
    return {
      ...{ state, fault, durationMs, atMs, playing, rate, shown, asked },
      ...{
        gaps: [...gaps],
        damage: [...damage],
        talk: [...film.talk],
        cameras: [...film.cameras],
        sounds: [...film.sounds],
      },
      video: { at: video.currentTime, ready: video.readyState, ranges: ranges(video) },
      heard: sounds.map((one) => ({
        at: one.currentTime,
        ready: one.readyState,
        ranges: ranges(one),
      })),
    };
  });

/** Waits until the film is so; tells how it stood when it never was. */
export async function until(
  page: Page,
  what: string,
  holds: (stand: Awaited<ReturnType<typeof standOf>>) => boolean,
  limitMs = LIMIT_MS,
) {
  const end = Date.now() + limitMs;
  for (;;) {
    const stand = await standOf(page);
    if (holds(stand)) return stand;
    if (Date.now() > end) throw new Error(`never ${what}: ${JSON.stringify(stand)}`);
  }
}

export const isState = (page: Page, state: Film["state"]) =>
  until(page, state, (stand) => stand.state === state);
export const seek = (page: Page, toMs: number) =>
  page.evaluate((ms) => window.played.film.seek(ms), toMs);
