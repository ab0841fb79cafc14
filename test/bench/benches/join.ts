/**
 * How long a coach waits for the picture: in a real Chromium until the first
 * decoded frame, and for many light pages until the first packet of the camera.
 */
import { randomBytes } from "node:crypto";
import type { Page } from "playwright-core";
import { CONSENT_WORDING } from "#protocol/words.ts";
import { type BenchOptions, pause } from "../core/bench.ts";
import { runBlocks } from "../core/blocks.ts";
import { absolute, comparison, control, type Report } from "../core/report.ts";
import { median, quantile } from "../core/statistics.ts";
import { withChromium, withPageServer } from "../load/chromium.ts";
import { goLive, watch } from "../load/lesson.ts";
import type { BenchWindow } from "../page/bench-page.ts";
import { onEachSide, SIDES, withSides, type Side, type Sides } from "../systems/sides.ts";
import type { Door } from "../systems/system.ts";

declare const bench: BenchWindow;

const LIGHT_JOINS = 10;
const PACKETS_PER_S = 200;
/** Ours shares one key frame among those who come within a second: a lone coach is what is measured. */
const KEY_FRAME_GAP_MS = 1_050;

interface PerBlock extends Record<Side, number[][]> {
  notes: string[];
}

const light = async (sides: Sides, options: BenchOptions): Promise<PerBlock> => {
  const { blocks, seed, quick } = options;
  const lessons = await onEachSide(async (side) => {
    const system = sides[side];
    const lesson = await goLive(system, 0, [system.coach(0).account], ["camera"]);
    lesson.sending.send(PACKETS_PER_S);
    return lesson;
  });
  const { kept, notes } = await runBlocks(SIDES, { blocks, seed }, async (side) => {
    const times: number[] = [];
    for (let joined = 0; joined < (quick ? 2 : LIGHT_JOINS); joined += 1) {
      const startedAt = performance.now();
      const watching = await watch(lessons[side], 0);
      times.push(performance.now() - startedAt);
      watching.close();
    }
    return times;
  });
  for (const { close } of Object.values(lessons)) await close();
  const of = (side: Side) => kept.map((block) => block[side].flat());
  return { bare: of("bare"), "bare again": of("bare again"), ours: of("ours"), notes };
};

const teach = (page: Page, door: Door, coach: string): Promise<string> => {
  const consent = {
    coaches: [coach],
    sources: ["camera"],
    talkback: false,
    minutes: 60,
    wording: CONSENT_WORDING,
  };
  const requestId = randomBytes(16).toString("base64url");
  const open = { requestId, title: "bench", consent, ear: "unconfirmed" };
  return page.evaluate(([at, ask]) => bench.teach(at, ask), [door, open] as const);
};

const decoded = async (sides: Sides, origin: string, options: BenchOptions): Promise<PerBlock> =>
  withChromium(origin, (teacher) =>
    withChromium(origin, async (coach) => {
      const sessionIds = await onEachSide((side) =>
        teach(teacher, sides[side].teacher(1), sides[side].coach(1).account),
      );
      const join = (side: Side): Promise<number> => {
        const from = sides[side].teacher(1).account;
        const what = [sides[side].coach(1), sessionIds[side], from] as const;
        return coach.evaluate(([door, id, owner]) => bench.join(door, id, owner), what);
      };
      // The first join of a page also loads its decoder.
      for (const side of SIDES) await join(side);
      const { blocks, seed } = options;
      const { kept, notes } = await runBlocks(SIDES, { blocks, seed }, async (side) => {
        await pause(KEY_FRAME_GAP_MS);
        return [await join(side)];
      });
      const of = (side: Side) => kept.map((block) => block[side].flat());
      return { bare: of("bare"), "bare again": of("bare again"), ours: of("ours"), notes };
    }),
  );

const p50 = (blocks: number[][]): number[] => blocks.map((block) => median(block));
const p95 = (blocks: number[][]): number => quantile(blocks.flat(), 0.95);

export const join = async (options: BenchOptions): Promise<Report> =>
  withPageServer((origin) =>
    withSides({ teachers: 2, coaches: 2, env: { ALLOWED_ORIGINS: origin } }, async (sides) => {
      const { say, seed } = options;
      say("join: light pages");
      const packets = await light(sides, options);
      say("join: Chromium");
      const frames = await decoded(sides, origin, options);
      const both = (found: PerBlock) => ({ bare: p50(found.bare), ours: p50(found.ours), seed });
      const far = (found: PerBlock) => ({ bare: p95(found.bare), ours: p95(found.ours) });
      const unit = "ms";
      return {
        name: "join",
        rows: [
          comparison(
            { what: "first decoded frame, Chromium, p50", unit, ...both(frames) },
            { atMost: 1.5 },
          ),
          absolute({ what: "first decoded frame, Chromium, p95", unit, ...far(frames) }, null),
          comparison(
            { what: "first camera packet, light page, p50", unit, ...both(packets) },
            null,
          ),
          absolute({ what: "first camera packet, light page, p95", unit, ...far(packets) }, null),
        ],
        controls: [
          control("decoded frame", p50(frames.bare), p50(frames["bare again"]), seed),
          control("camera packet", p50(packets.bare), p50(packets["bare again"]), seed),
        ],
        notes: [
          "from before the first byte of signalling, token in hand; the same minimal page on both sides",
          "bare: connect, room, transport, consumer, resume; ours: the same with token, permission, consent and log",
          ...new Set([...frames.notes, ...packets.notes]),
        ],
      };
    }),
  );
