/** What plays a film in a page: our player, a plain MP4, hls.js. All are asked in the same way. */
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";

const FIRST_MS = 30_000;

/** In the page; ms from the ask to the first painted frame of that moment. */
export interface FilmProbe {
  seek(ms: number): Promise<number>;
}
declare global {
  interface Window {
    filmProbe: FilmProbe;
    /** Of our player's screen: what it draws. */
    plainFilm: { video: HTMLVideoElement; seek: (ms: number) => void };
  }
}

/**
 * Runs in the page before anything else, so it can use nothing from outside. Whatever
 * plays, the picture is judged by the element: which frame was painted, and when.
 */
function installProbe(): void {
  /** hls.js lays its segments where the list says they begin: its pictures stand beside by some tenths. */
  const NEAR_MS = 300;
  const LIMIT_MS = 15_000;
  interface Stage extends Element {
    film: { seek(ms: number): void };
    desk: { ground: { video: HTMLVideoElement } };
  }
  const found = (): Window["plainFilm"] => {
    const stage = document.querySelector<Stage>("player-stage");
    if (stage === null) return window.plainFilm;
    return { video: stage.desk.ground.video, seek: (ms) => stage.film.seek(ms) };
  };
  window.filmProbe = {
    seek: (ms) =>
      new Promise((resolve, reject) => {
        const { video, seek } = found();
        const begunAt = performance.now();
        const painted: number[] = [];
        const timer = setTimeout(() => {
          const { currentTime, readyState, seeking } = video;
          const stands = { page: location.href, painted, currentTime, readyState, seeking };
          reject(new Error(`${ms} was never painted: ${JSON.stringify(stands)}`));
        }, LIMIT_MS);
        const look: VideoFrameRequestCallback = (_now, { mediaTime }) => {
          painted.push(mediaTime);
          if (Math.abs(mediaTime * 1_000 - ms) > NEAR_MS) {
            video.requestVideoFrameCallback(look);
            return;
          }
          clearTimeout(timer);
          resolve(performance.now() - begunAt);
        };
        video.requestVideoFrameCallback(look);
        seek(ms);
      }),
  };
}

const BODY =
  '<!doctype html><html lang="en"><title>film</title><video id="video" width="640" height="360" muted></video>';
const SCRIPTS = {
  plain: `const video = document.getElementById("video");
    video.src = "NAME.mp4";
    window.plainFilm = { video, seek: (ms) => { video.currentTime = ms / 1000; } };`,
  hls: `const video = document.getElementById("video");
    const hls = new Hls();
    hls.loadSource("NAME/index.m3u8");
    hls.attachMedia(video);
    window.plainFilm = { video, seek: (ms) => { video.currentTime = ms / 1000; } };`,
};

/** `plain.html` and `hls.html`, of the film with this name. */
export async function writePages(folder: string, name: string): Promise<void> {
  const dist = createRequire(import.meta.url).resolve("hls.js/dist/hls.min.js");
  await writeFile(join(folder, "hls.js"), await readFile(dist));
  for (const [kind, script] of Object.entries(SCRIPTS)) {
    const own = script.replace("NAME", name);
    const text = `${BODY}<script src="hls.js"></script><script>${own}</script>`;
    await writeFile(join(folder, `${kind}.html`), text);
  }
}

export const prepare = (page: Page): Promise<void> =>
  page.addInitScript(installProbe).then(() => undefined);

/** Waits until a picture is there. */
export const shown = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => (window.plainFilm?.video.readyState ?? 0) >= 2, null, {
    timeout: FIRST_MS,
  });
};

export const seekIn = (page: Page, ms: number): Promise<number> =>
  page.evaluate((at) => window.filmProbe.seek(at), ms);

/**
 * Goes to the recording from another screen, as a person does; ms until its first frame
 * was painted, everything that the page asks the server for included.
 */
export const openOurs = async (page: Page, recording: string): Promise<number> => {
  await page.evaluate(() => {
    location.hash = "#/recordings";
  });
  await page.waitForFunction(() => document.querySelector("player-stage") === null);
  return page.evaluate(
    (id) =>
      new Promise<number>((resolve) => {
        interface Stage extends Element {
          desk: { ground: { video: HTMLVideoElement } };
        }
        const begunAt = performance.now();
        const done = (): void => resolve(performance.now() - begunAt);
        const look = (): void => {
          const video = document.querySelector<Stage>("player-stage")?.desk.ground.video;
          if (video === undefined) return void requestAnimationFrame(look);
          if (video.readyState >= 2) return done();
          video.requestVideoFrameCallback(done);
        };
        location.hash = `#/play?recording=${id}`;
        look();
      }),
    recording,
  );
};
