/**
 * Builds the opener of exports: `recordings/replay/command.ts` with everything it needs as one
 * file for Node, which lies in every export.
 */
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: {
    ssr: "../recordings/replay/command.ts",
    outDir: "dist/opener",
    emptyOutDir: true,
    target: "node22",
    minify: false,
    sourcemap: false,
    rolldownOptions: { output: { entryFileNames: "aside-open.mjs", codeSplitting: false } },
  },
});
