/**
 * Staying signed in: a refresh token is good for one rotation. The one just
 * replaced is answered for a moment longer (two tabs); any older one was copied,
 * and ends the sign-in for the thief and the owner alike.
 */
import { AppError } from "../../errors.ts";
import type { SignInStore } from "../../stores/sign-in-store.ts";
import { newSecret } from "../ids.ts";
import { digest, type Entering } from "./entering.ts";
import { IDLE_MS, OVERLAP_MS, type SignedIn } from "./model.ts";

interface StayingDeps {
  signIns: SignInStore;
  entering: Entering;
  /** Ends a sign-in, acting first. */
  end(sid: string, account: string, action: string): Promise<void>;
  now(): number;
}

/** Gives `refresh`, which throws `signed-out`. */
export function createStaying({ signIns, entering, end, now }: StayingDeps) {
  /** The next token of one just rotated, for a second tab or an answer that was lost. */
  const successors = new Map<string, string>();

  return async function refresh(refreshToken: string | undefined): Promise<SignedIn> {
    if (refreshToken === undefined) throw new AppError("signed-out");
    const presented = digest(refreshToken);
    const nextToken = newSecret();
    const rotation = await signIns.rotate({
      ...{ presented, next: digest(nextToken), now: now() },
      ...{ overlapMs: OVERLAP_MS, idleMs: IDLE_MS },
    });
    switch (rotation.status) {
      case "unknown":
        throw new AppError("signed-out");
      case "reused":
        await end(rotation.signIn.sid, rotation.signIn.account, "sign-in:reused-token");
        throw new AppError("signed-out");
      case "overlap":
        return entering.answer(rotation.signIn, successors.get(presented) ?? null);
      case "rotated":
        successors.set(presented, nextToken);
        setTimeout(() => successors.delete(presented), OVERLAP_MS).unref();
        return entering.answer(rotation.signIn, nextToken);
      default:
        return rotation satisfies never;
    }
  };
}
