/** Tells people who are here of the lines about them, off the path of what wrote them. */
import type { LogLine, LogReply } from "#protocol/http/log.ts";
import type { AuditEntry, AuditLog } from "./audit-log.ts";
import type { MyLog } from "./my-log.ts";

/** Lines that come this close together are looked up together, ms. */
const GATHER_MS = 200;
/** More than these in that time a page reads for itself. */
const AT_ONCE = 100;

interface NewsDeps {
  audit: Pick<AuditLog, "onAppended">;
  myLog: Pick<MyLog, "news">;
  /** Whether this account has a page open. */
  isHere: (account: string) => boolean;
  logLine: (owner: string, news: { line: LogLine; people: LogReply["people"] }) => void;
  complain: (what: string, error: unknown) => void;
}

/** Lines reach a page in the order in which they were written. */
export function tellOwners({ audit, myLog, isHere, logLine, complain }: NewsDeps): void {
  let gathered = new Map<string, AuditEntry[]>();
  let planned = false;
  let last: Promise<unknown> = Promise.resolve();

  const tellOne = async (owner: string, entries: AuditEntry[]): Promise<void> => {
    const { lines, people } = await myLog.news(owner, entries.slice(-AT_ONCE));
    for (const line of lines) logLine(owner, { line, people });
  };
  const flush = (): void => {
    const now = gathered;
    gathered = new Map();
    planned = false;
    const telling = async (): Promise<void> => {
      for (const [owner, entries] of now) {
        if (!isHere(owner)) continue;
        await tellOne(owner, entries).catch((error: unknown) => complain("log news", error));
      }
    };
    last = last.then(telling);
  };
  audit.onAppended(({ owner }, entry) => {
    if (owner === null || !isHere(owner)) return;
    gathered.set(owner, [...(gathered.get(owner) ?? []), entry]);
    if (planned) return;
    planned = true;
    setTimeout(flush, GATHER_MS).unref();
  });
}
