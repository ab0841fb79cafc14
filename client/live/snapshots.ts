/** Whole snapshots with a growing version: a lost, repeated or late one does no harm. */
interface Snapshot {
  sessionId: string;
  version: number;
}

/** Whether `next` says more than `current`. Another live session always does. */
export const isNewer = (current: Snapshot | null, next: Snapshot): boolean =>
  current === null || current.sessionId !== next.sessionId || next.version > current.version;
