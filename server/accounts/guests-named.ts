/** Whom a teacher may name as a coach: the one rule of it. PURE. */
import type { Account } from "../stores/account-store.ts";

const DAY_MS = 24 * 3_600_000;
/** So long people are told that an account is in new hands. */
const NEW_MS = 30 * DAY_MS;

/**
 * An open colleague, or a coach from outside whom this very teacher invited.
 * Somebody from outside names nobody. What a coach still has to do (R20) stands in
 * front of coming, not of being named.
 */
export function mayBeNamed(by: Account, who: Account, tied: boolean): boolean {
  if (by.outside || by.closedAt !== null || who.closedAt !== null) return false;
  if (who.id === by.id || who.school !== by.school) return false;
  return who.outside ? tied : true;
}

/**
 * Since when the account is in the hands it is in, where that is recent; null
 * otherwise. The people with whom the school began are not news to one another.
 */
export function newSince(
  { joinedAt, handsSince }: Pick<Account, "joinedAt" | "handsSince">,
  schoolCreatedAt: number,
  now: number,
): number | null {
  const since = Math.max(joinedAt, handsSince);
  return now - since < NEW_MS && since > schoolCreatedAt + DAY_MS ? since : null;
}
