/** Puts the synthetic classroom into the pages of a browser context. */
import { build } from "vite";
import type { BrowserContext } from "playwright-core";
import type { Options } from "./page/api.ts";

const ENTRY = new URL("./page/install.ts", import.meta.url).pathname;

let bundled: Promise<string> | null = null;

/** One classic script that sets `installClassroom`; bundled once for each process. */
const bundle = async (): Promise<string> => {
  const made = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      target: "esnext",
      lib: { entry: ENTRY, formats: ["iife"], name: "classroomScript" },
    },
  });
  const [output] = Array.isArray(made) ? made : [made];
  const chunk = output !== undefined && "output" in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new Error("the classroom script was not bundled");
  return chunk.code;
};

export const ROOM_MARKER_HZ = 700;
export const COACH_TONES_HZ = [1_800, 2_500] as const;

const LISTEN_FOR_HZ = [ROOM_MARKER_HZ, ...COACH_TONES_HZ];

export const teacherRoom = (code: number, framesPerSecond = 20): Options => ({
  code,
  framesPerSecond,
  voice: { room: true, markerHz: ROOM_MARKER_HZ },
  listenForHz: LISTEN_FOR_HZ,
});

/** `which` 0 is coach A's tone, 1 coach B's. */
export const coachVoice = (which: 0 | 1): Options => ({
  code: 0,
  framesPerSecond: 5,
  voice: { room: false, toneHz: COACH_TONES_HZ[which] },
  listenForHz: LISTEN_FOR_HZ,
});

/** Must be called before the first page of the context is opened. */
export const installClassroom = async (context: BrowserContext, options: Options) => {
  const script = await (bundled ??= bundle());
  await context.addInitScript({
    content: `${script}\nclassroomScript.install(${JSON.stringify(options)});`,
  });
};
