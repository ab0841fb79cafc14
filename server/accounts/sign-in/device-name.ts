/**
 * The browser and system that a `User-Agent` header names, in words for the list
 * of one's own devices. PURE.
 *
 * The header is whatever the browser says: it helps a person to recognise a
 * device and proves nothing. Only words of these tables come out, so nothing
 * that somebody wrote into the header is ever shown.
 */

/** In this order: nearly every browser claims to be some of those below it. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOpera\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac ?OS X\b|\bMacintosh\b/, "Mac"],
  [/\bLinux\b|\bX11\b/, "Linux"],
];
/** Longer than any browser's; the rest is not read. */
const READ = 512;

const first = (table: readonly [RegExp, string][], text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

export function deviceName(userAgent: string | undefined): string {
  const text = (userAgent ?? "").slice(0, READ);
  const [browser, system] = [first(BROWSERS, text), first(SYSTEMS, text)];
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`;
  return browser ?? (system === undefined ? "A browser" : `A browser on ${system}`);
}
