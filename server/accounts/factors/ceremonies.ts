/**
 * WebAuthn ceremonies under way: what was asked, of whom, by the page of which
 * origin. Each is good for one answer, right or wrong, within five minutes.
 */
import { AppError } from "../../errors.ts";
import { newId } from "../ids.ts";

export const CEREMONY_MS = 5 * 60_000;
/** More than so many at once are a flood: the oldest goes. */
const OPEN = 20_000;

/** What a ceremony is for; an answer to one passes for no other. */
export type Purpose =
  /** A new passkey: of somebody signed in, or of the holder of a link. */
  | { kind: "add" | "choose"; account: string }
  /** Whoever it is; the passkey says so. */
  | { kind: "sign-in" }
  /** After the right password, in place of a one-time code. */
  | { kind: "second-step"; account: string; challenge: string }
  /** "It is me", for one sign-in. */
  | { kind: "confirm"; account: string; sid: string };

export interface Ceremony<P extends Purpose = Purpose> {
  purpose: P;
  origin: string;
  /** What the authenticator has to sign, base64url. */
  challenge: string;
}
export interface Ceremonies {
  open(ceremony: Ceremony): string;
  /**
   * Takes it away. Throws `passkey-refused` unless it is open, of one of these
   * kinds and of this origin.
   */
  take<K extends Purpose["kind"]>(
    id: string,
    kinds: readonly K[],
    origin: string,
  ): Ceremony<Extract<Purpose, { kind: K }>>;
}

/** `now`: wall clock, ms. */
export function createCeremonies(now: () => number): Ceremonies {
  const open = new Map<string, Ceremony & { until: number }>();
  return {
    open(ceremony) {
      for (const [id, { until }] of open) {
        if (until > now() && open.size < OPEN) break;
        open.delete(id);
      }
      const id = newId();
      open.set(id, { ...ceremony, until: now() + CEREMONY_MS });
      return id;
    },
    take<K extends Purpose["kind"]>(id: string, kinds: readonly K[], origin: string) {
      const ceremony = open.get(id);
      open.delete(id);
      if (ceremony === undefined || ceremony.until <= now() || ceremony.origin !== origin) {
        throw new AppError("passkey-refused");
      }
      const { kind } = ceremony.purpose;
      if (!kinds.some((one) => one === kind)) throw new AppError("passkey-refused");
      return ceremony as Ceremony as Ceremony<Extract<Purpose, { kind: K }>>;
    },
  };
}
