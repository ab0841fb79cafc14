/** What live sessions need of the machine: its clocks and its chance. */
import { createHash, randomBytes } from "node:crypto";
import type { Clock, Ids } from "./consent/ports.ts";

export const clock: Clock = { now: () => performance.now(), wallMs: () => Date.now() };
export const ids: Ids = {
  id: () => randomBytes(16).toString("base64url"),
  secret: () => randomBytes(32).toString("base64url"),
  digest: (secret) => createHash("sha256").update(secret).digest("base64url"),
};
