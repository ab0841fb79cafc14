/** Who is told of lines and of faults: the same in every driver. */
import type { AppendedListener, AuditEntry, AuditLine, AuditLog } from "./audit-log.ts";

/** So many faults are kept for a listener that comes later; the oldest are told first. */
const KEPT_FAULTS = 20;

export interface Listeners extends Pick<AuditLog, "onAppended" | "onFault"> {
  appended(line: AuditLine, entry: AuditEntry): void;
  fault(error: unknown): void;
}

export function createListeners(): Listeners {
  const ofLines: AppendedListener[] = [];
  const ofFaults: ((error: unknown) => void)[] = [];
  const kept: unknown[] = [];
  const fault = (error: unknown): void => {
    if (kept.length < KEPT_FAULTS) kept.push(error);
    for (const listener of ofFaults) listener(error);
  };
  return {
    appended(line, entry) {
      for (const listener of ofLines) {
        try {
          listener(line, entry);
        } catch (error) {
          fault(error);
        }
      }
    },
    fault,
    onAppended: (listener) => void ofLines.push(listener),
    onFault(listener) {
      ofFaults.push(listener);
      for (const error of kept) listener(error);
    },
  };
}
