import { RESUME_MS, type Session } from "#server/consent/policy.ts";

/** Until when the same page resumes without a tap; null when that is no question. */
export const resumableUntilOf = (session: Session): number | null =>
  session.status === "suspended" ? session.since + RESUME_MS : null;
