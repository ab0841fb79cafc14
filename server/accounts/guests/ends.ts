/** How a tie ends: in memory and at the relay, then in the records, then in the log. */
import { shortId, type Log } from "../../log.ts";
import type { GuestTie } from "../../stores/guest-store.ts";
import type { Ties } from "./ties.ts";
import type { Lines } from "../lines.ts";

/**
 * `host` the teacher ended it, `time` it came to its date, `one-session` the live
 * session that it was for is over, `account` one of the two accounts was closed,
 * `replaced` a newer invitation of the same two took its place.
 */
export type Why = "host" | "guest" | "time" | "one-session" | "account" | "replaced";

export interface EndsDeps {
  ties: Ties;
  lines: Lines;
  /** Takes the guest out of the host's live sessions; proven when it resolves. */
  part(host: string, guest: string): Promise<void>;
  /** Who may be named by whom has changed. */
  changed(): void;
  log: Log;
}
export interface Ends {
  /** Cut and proven, and recorded, when it resolves. Ending twice is ending once. */
  finish(tie: GuestTie, actor: string | null, why: Why): Promise<void>;
  /** The same where nobody waits for it. */
  finishLater(ties: readonly GuestTie[], why: Why): void;
  /** Resolves when no ending of this account's is under way any more, its lines included. */
  settled(account: string): Promise<void>;
}

export function createEnds({ ties, lines, part, changed, log }: EndsDeps): Ends {
  const running = new Map<GuestTie, Promise<void>>();

  const end: Ends["finish"] = async (tie, actor, why) => {
    const { id, host, guest } = tie;
    // Another tie of the same two carries on what this one began.
    if (ties.between(host, guest) === null) await part(host, guest);
    changed();
    await ties.record(tie);
    const about = { action: "guest:end", actor, object: id, detail: { host, guest, why } };
    // Both see it: the teacher whose lessons it opened, and the guest.
    for (const owner of [host, guest]) await lines.after({ ...about, owner });
  };
  const finish: Ends["finish"] = async (tie, actor, why) => {
    if (!ties.take(tie)) return;
    const ending = end(tie, actor, why);
    running.set(tie, ending);
    await ending.finally(() => running.delete(tie));
  };
  return {
    finish,
    async settled(account) {
      const mine = [...running].filter(([tie]) => tie.host === account || tie.guest === account);
      await Promise.allSettled(mine.map(([, ending]) => ending));
    },
    finishLater(some, why) {
      for (const tie of some) {
        finish(tie, null, why).catch((err: unknown) => {
          log.error({ err, guest: shortId(tie.guest) }, "the end of an invitation went wrong");
        });
      }
    },
  };
}
