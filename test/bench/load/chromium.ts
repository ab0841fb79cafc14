/** A real Chromium with the smallest page, served from an origin of its own. */
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { chromium, type Page } from "playwright-core";
import { build } from "vite";
import { chromiumPath } from "#test/support/browser.ts";

const ENTRY = join(import.meta.dirname, "..", "page", "bench-page.ts");
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

const bundle = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      lib: { entry: ENTRY, formats: ["iife"], name: "benchPage" },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first && "output" in first ? first.output[0] : undefined;
  if (chunk?.type !== "chunk") throw new Error("the page could not be bundled");
  return chunk.code;
};

/** Serves the page; `work` gets its origin, which ours must be told to let in. */
export const withPageServer = async <T>(work: (origin: string) => Promise<T>): Promise<T> => {
  const script = await bundle();
  const http = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><body><script src="/page.js"></script>');
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  try {
    return await work(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  } finally {
    http.closeAllConnections();
    http.close();
  }
};

/** A browser process of its own, as another computer would be. */
export const withChromium = async <T>(
  origin: string,
  work: (page: Page) => Promise<T>,
): Promise<T> => {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(origin);
    return await work(page);
  } finally {
    await browser.close();
  }
};
