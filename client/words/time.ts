/** Times as people read them. Pure. */
import { words } from "../words.ts";

/** "46 min" from one minute up, counted in whole minutes that are left; "38 s" below. */
export const timeLeft = (ms: number): string =>
  ms >= 60_000
    ? words.time.minutes(Math.ceil(ms / 60_000))
    : words.time.seconds(Math.max(0, Math.ceil(ms / 1_000)));

/** "1:32", "1:04:09". */
export const stopwatch = (ms: number): string => {
  const all = Math.max(0, Math.floor(ms / 1_000));
  const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
};

/** "1:32", "1:32.48": to the millisecond, where it is not a whole second. */
export const exactly = (ms: number): string => {
  const rest = Math.max(0, Math.round(ms)) % 1_000;
  const fraction = rest === 0 ? "" : `.${String(rest).padStart(3, "0").replace(/0+$/, "")}`;
  return `${stopwatch(Math.round(ms))}${fraction}`;
};

/** The same for machines: "PT1M32S". */
export const duration = (ms: number): string => {
  const all = Math.max(0, Math.floor(ms / 1_000));
  return `PT${Math.floor(all / 60)}M${all % 60}S`;
};

/** "just now", "20 s ago", "3 min ago". */
export const ago = (ms: number): string =>
  ms < 5_000
    ? words.time.justNow
    : ms < 60_000
      ? words.time.ago(words.time.seconds(Math.floor(ms / 5_000) * 5))
      : words.time.ago(words.time.minutes(Math.floor(ms / 60_000)));

/** "11:00" on the person's own clock. */
export const clock = (at: Date): string =>
  `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;

/** The clock time that lies so many ms from now. */
export const clockIn = (ms: number, now = Date.now()): string => clock(new Date(now + ms));
