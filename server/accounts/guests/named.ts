/** Whom a teacher may name as a coach: the one rule of it. PURE. */
import type { Account } from "../../stores/account-store.ts";

const DAY_MS = 24 * 3_600_000;
/** So long people are told that an account is in new hands, or goes by a new name. */
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
 * Since when the account is in the hands it is in and goes by its name, where that is
 * recent; null otherwise: whoever closes an account and takes its name is not taken for
 * it. The people with whom the school began are not news to one another.
 */
export function newSince(
  { joinedAt, handsSince, renamedAt }: Pick<Account, "joinedAt" | "handsSince" | "renamedAt">,
  schoolCreatedAt: number,
  now: number,
): number | null {
  const since = Math.max(joinedAt, handsSince, renamedAt ?? 0);
  return now - since < NEW_MS && since > schoolCreatedAt + DAY_MS ? since : null;
}
