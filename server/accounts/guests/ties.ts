/**
 * Which coach from outside may coach whom now, kept in memory: an invitation that
 * has ended is over at once, whatever the records are doing.
 */
import { isOpenTie, type GuestStore, type GuestTie } from "../../stores/guest-store.ts";

/** Timers hold 24 days at most, and a wall clock may jump: look again this often, ms. */
const LOOK_AGAIN_MS = 3_600_000;

export interface Ties {
  /** The open one of these two, if any. */
  between(host: string, guest: string): GuestTie | null;
  ofHost(host: string): GuestTie[];
  ofGuest(guest: string): GuestTie[];
  /** Every open one, newest first. */
  all(): GuestTie[];
  /** Those whose time is over and that have not been taken yet. */
  lapsed(): GuestTie[];
  add(tie: GuestTie): Promise<void>;
  /** Over from now on; false when it was over already. `record` follows. */
  take(tie: GuestTie): boolean;
  record(tie: GuestTie): Promise<void>;
  close(): void;
}

/** `due` is called when the time of a tie is over. */
export async function openTies(
  store: GuestStore,
  now: () => number,
  due: () => void,
): Promise<Ties> {
  // Everything that has not ended, what lapsed while the server was down included.
  const open = new Map((await store.open(0)).map((tie) => [tie.id, tie]));
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const arm = (): void => {
    if (timer) clearTimeout(timer);
    if (closed || open.size === 0) return;
    const next = Math.min(...[...open.values()].map(({ until }) => until));
    timer = setTimeout(look, Math.min(Math.max(0, next - now()), LOOK_AGAIN_MS));
    timer.unref();
  };
  const look = (): void => {
    if (lapsed().length > 0) due();
    arm();
  };
  const list = (fits: (tie: GuestTie) => boolean): GuestTie[] =>
    [...open.values()]
      .filter((tie) => isOpenTie(tie, now()) && fits(tie))
      .toSorted((a, b) => b.createdAt - a.createdAt);
  const lapsed = () => [...open.values()].filter((tie) => !isOpenTie(tie, now()));
  arm();
  return {
    between: (host, guest) => list((tie) => tie.host === host && tie.guest === guest)[0] ?? null,
    ofHost: (host) => list((tie) => tie.host === host),
    ofGuest: (guest) => list((tie) => tie.guest === guest),
    all: () => list(() => true),
    lapsed,
    async add(tie) {
      await store.add(tie);
      open.set(tie.id, tie);
      arm();
    },
    take(tie) {
      const was = open.delete(tie.id);
      arm();
      return was;
    },
    record: (tie) => store.end(tie.id, now()),
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
