/** R22: refused accesses that the permission stopped before a use case saw them. */
import type { RequestName } from "#protocol/schemas.ts";
import type { LiveSessions } from "../consent/live-sessions.ts";
import type { DispatchDeps } from "./dispatch.ts";

/** What opens or gives; the rest is part of what somebody holds already. */
const ACCESSES: ReadonlySet<RequestName> = new Set<RequestName>([
  "session:join",
  "session:continue",
  "session:resume",
  "coach:admit",
  "curtain:lift",
  "record:start",
  "media:consume",
]);
/** A page that asks again and again is one line in this time, ms. */
const ONCE_IN_MS = 10_000;
const REMEMBERED = 10_000;

/** A stranger's are not written: whether there is such a live session is nobody's to learn. */
export const createRefusals = (
  sessions: Pick<LiveSessions, "refused">,
  now: () => number,
): DispatchDeps["refused"] => {
  const told = new Map<string, number>();
  return (request, by, sessionId, why) => {
    if (!ACCESSES.has(request)) return;
    const key = `${by.account} ${request} ${sessionId} ${why}`;
    if (now() - (told.get(key) ?? -Infinity) < ONCE_IN_MS) return;
    if (told.size >= REMEMBERED) told.clear();
    told.set(key, now());
    sessions.refused(by, sessionId, request, why);
  };
};
