/**
 * Ticks once per renewal. Timers of a hidden page are slowed to one a minute,
 * those of a worker are not; the renewal itself is made by the page, so that a
 * frozen page lapses (R6).
 */
import { RENEW_EVERY_MS } from "#protocol/words.ts";

setInterval(() => {
  self.postMessage(null);
}, RENEW_EVERY_MS);
