/** Lengths, sizes and moments of recordings, as people say them. Pure. */
import { dayOf } from "../house/days.ts";
import { clock } from "../words/time.ts";

/** "41 min", "1 min 4 s", "38 s", "1 h 5 min". */
export const length = (ms: number): string => {
  const all = Math.max(0, Math.round(ms / 1_000));
  const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60];
  const parts = [
    hours > 0 ? `${hours} h` : "",
    minutes > 0 ? `${minutes} min` : "",
    // Beyond ten minutes nobody counts seconds.
    seconds > 0 && hours === 0 && minutes < 10 ? `${seconds} s` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "0 s" : parts.join(" ");
};

const UNITS = [
  [1_000_000_000, "GB"],
  [1_000_000, "MB"],
  [1_000, "kB"],
] as const;

/** "1.4 GB", "312 MB": powers of ten, as disks are sold. */
export const size = (bytes: number): string => {
  const [by, unit] = UNITS.find(([least]) => bytes >= least) ?? [1, "bytes"];
  const n = bytes / by;
  return `${n < 10 && by > 1 ? (Math.floor(n * 10) / 10).toString() : Math.floor(n)} ${unit}`;
};

/** "12 November, 10:52". */
export const moment = (at: number, now = Date.now()): string =>
  `${dayOf(at, now)}, ${clock(new Date(at))}`;

export const GB = 1_000_000_000;
/** As typed, in GB; null for empty. */
export const bytesOf = (typed: string): number | null =>
  typed === "" ? null : Math.round(Number(typed) * GB);
export const inGb = (bytes: number | null): string =>
  bytes === null ? "" : String(Math.round((bytes / GB) * 100) / 100);
