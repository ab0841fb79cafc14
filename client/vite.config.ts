/** Builds the pages into `client/dist`: hashed files of our own origin, nothing inline (strict CSP). */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { build, defineConfig, type Plugin } from "vite";

const OPENER = join(import.meta.dirname, "opener.config.ts");
const FORMAT = join(import.meta.dirname, "..", "recordings", "FORMAT.md");
/** Beside the pages, after they are written: a copy of a recording takes both along. */
const opener: Plugin = {
  name: "opener",
  apply: "build",
  async writeBundle({ dir }) {
    const outDir = join(dir ?? "", "opener");
    await build({ configFile: OPENER, build: { outDir } });
    await copyFile(FORMAT, join(outDir, "FORMAT.md"));
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  plugins: [opener],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    sourcemap: false,
    // An inlined asset would be a data: address, which the policy of the page refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
  },
  worker: { format: "es" },
});
