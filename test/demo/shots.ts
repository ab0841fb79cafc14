/** Pictures of each screen: phone and laptop, light and dark. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";

const SIZES = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1280, height: 800 },
} as const;
const SCHEMES = ["light", "dark"] as const;

/** Writes `NAME-SIZE-SCHEME.png`; without a folder it does nothing. */
export const createShots = (folder: string | null) => ({
  async take(page: Page, name: string): Promise<void> {
    if (folder === null) return;
    await mkdir(folder, { recursive: true });
    const before = page.viewportSize();
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
      }
    }
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    if (before !== null) await page.setViewportSize(before);
  },
});
export type Shots = ReturnType<typeof createShots>;
