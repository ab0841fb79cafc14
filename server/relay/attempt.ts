/** R1: something begun that may let media flow, and how it is stopped half-way. */
import { AppError } from "../errors.ts";
import type { RelayContext } from "./context.ts";
import type { Room } from "./room.ts";
import type { Holder, Permit } from "./types.ts";

export interface Attempt {
  holder: Holder | null;
  /** Whether it hands on the owner's media: what a cut of everybody voids. */
  relays: boolean;
  /** Whether it makes a transport; a page may not pile those up. */
  opens?: boolean;
  /** Whether it is the recorder's: what an untap voids. */
  taps?: boolean;
  void: boolean;
}

/** Whether what was begun still stands. Asked after each await, in the same breath as what follows. */
export interface Still {
  /** Says what was just awaited; tests stop here. */
  reached(awaited: string): Promise<void>;
  /** Synchronous: between a yes and what is done with it nothing else can run. */
  allowed(): boolean;
}

/** Voids what has begun. Synchronous: no await lies between a revocation and this. */
export const voidAttempts = (room: Room, which: (attempt: Attempt) => boolean): void => {
  for (const attempt of room.attempts) if (which(attempt)) attempt.void = true;
};

export const movedOn = (): AppError => new AppError("moved-on");

/**
 * Runs `work` under a permit. `allowed` answers no once the permit says no, the
 * room is over, or something was taken away since the attempt began, and stays
 * at no: a grant that comes back meanwhile belongs to another attempt.
 */
export const attempt = async <T>(
  room: Room,
  context: RelayContext,
  facts: Omit<Attempt, "void">,
  permit: Permit,
  work: (still: Still) => Promise<T>,
): Promise<T> => {
  if (!context.guarded()) throw new AppError("relay-unavailable");
  const mine: Attempt = { ...facts, void: false };
  const allowed = (): boolean => {
    if (!mine.void && !room.over && permit()) return true;
    mine.void = true;
    return false;
  };
  if (!allowed()) throw movedOn();
  room.attempts.add(mine);
  try {
    return await work({ reached: (awaited) => context.checkpoint(awaited), allowed });
  } catch (error) {
    if (error instanceof AppError) throw error;
    // What was taken away meanwhile also fails at the worker: say the true reason.
    throw allowed() ? error : movedOn();
  } finally {
    room.attempts.delete(mine);
  }
};
