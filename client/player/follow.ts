/** How one track is kept in step with the one that leads. PURE. */

/** Off by more, it is moved there at once, ms. */
const JUMP_MS = 300;
/** Nobody sees or hears this, ms. */
const FINE_MS = 8;
/** Within so long it is to have caught up, ms. */
const CATCH_UP_MS = 150;
/** Faster or slower by at most this share: a picture may be hurried more than a sound. */
const MOST = { video: 0.5, audio: 0.08 } as const;

export type Pace = { jump: true } | { jump: false; rate: number };

/** `behindMs`: what it lacks to the leader, ms of the film; negative: it is ahead. */
export function paceOf(behindMs: number, rate: number, kind: "video" | "audio"): Pace {
  if (Math.abs(behindMs) > JUMP_MS * Math.max(1, rate)) return { jump: true };
  if (Math.abs(behindMs) <= FINE_MS) return { jump: false, rate };
  const share = Math.max(-MOST[kind], Math.min(MOST[kind], behindMs / CATCH_UP_MS / rate));
  return { jump: false, rate: rate * (1 + share) };
}
