/** What the command says of a result. PURE. */
import type { DamageKind } from "../open.ts";
import type { Loss } from "./gaps.ts";
import type { Made, PlacedDamage } from "./to-mp4.ts";
import type { TrackReport } from "./replay.ts";

/** As on a player: 0:07, 1:02:03. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

const DAMAGE: Record<DamageKind, string> = {
  cut: "cut off here",
  forged: "changed after it was recorded; left out",
  missing: "missing",
  garbage: "not readable; left out",
  "wrong-key": "does not open with this key; left out",
  version: "of a format that is newer than this program; left out",
  "out-of-place": "not where it was recorded; left out or put right",
};

function damageLine({ part, segment, chunk, what, nearMs }: PlacedDamage): string {
  const place = `part ${part}, segment ${segment}${chunk === null ? "" : `, chunk ${chunk}`}`;
  const near = nearMs === null ? "" : ` (near ${clock(nearMs)})`;
  return `  ${place}: ${DAMAGE[what]}${near}`;
}

const GAPS = {
  curtain: "the curtain was drawn",
  hold: "the live session was on hold",
  dropped: "dropped by the teacher",
  restart: "the recorder began again",
  overrun: "the disk was too slow",
} as const;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function lossLine({ what, track, fromMs, toMs, packets }: Loss): string {
  if (what === "nothing") {
    return `  ${clock(fromMs)}: nothing arrived for ${seconds(toMs - fromMs)}`;
  }
  return `  ${clock(fromMs)} ${track}: ${packets} packets did not arrive`;
}

function trackLine(track: TrackReport): string {
  const { name, codec, frames, incomplete, undecodable, beforeKey } = track;
  const left = [
    [incomplete, "incomplete"],
    [undecodable, "not decodable after a loss"],
    [beforeKey, "before the first key frame"],
  ] as const;
  const said = left.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  return `  ${name}, ${codec}: ${frames} frames${said.length > 0 ? `; ${said.join(", ")}` : ""}`;
}

const under = (heading: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [heading, ...lines];

/** All lines for a result. */
export function describe({ tracks, gaps, losses, damage, durationMs }: Made): string[] {
  const gapLines = gaps.map(({ kind, fromMs, toMs }) => {
    return `  ${clock(fromMs)} to ${toMs === null ? "the end" : clock(toMs)}: ${GAPS[kind]}`;
  });
  const several = tracks.filter(({ codec }) => codec === "opus").length > 1;
  return [
    `It lasts ${clock(durationMs)}.`,
    ...under("Tracks:", tracks.map(trackLine)),
    ...(several ? ["Players play one track of sound; choose another in their menu."] : []),
    ...under("Declared gaps:", gapLines),
    ...under("Did not arrive, and nobody declared it:", losses.map(lossLine)),
    ...under("Damaged:", damage.map(damageLine)),
  ];
}
