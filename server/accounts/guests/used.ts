/** Whether an invitation for one live session has had it: told by the log, after a restart. */
import type { AuditEntry, AuditLine, AuditLog } from "../../audit/audit-log.ts";
import type { GuestTie } from "../../stores/guest-store.ts";

const PAGE = 200;

export async function wasNamed(
  audit: Pick<AuditLog, "ofOwner">,
  { host, guest, createdAt }: GuestTie,
): Promise<boolean> {
  /** Opened after all not: the line was written and taken back by a later one. */
  const refused = new Set<string | null>();
  let before: number | undefined;
  for (;;) {
    const query = { actions: ["session:open"], from: createdAt, limit: PAGE };
    const page = await audit.ofOwner(host, before === undefined ? query : { ...query, before });
    for (const entry of page) {
      const line = lineOf(entry);
      if (line.outcome === "refused") refused.add(line.object);
      else if (!refused.has(line.object) && named(line, guest)) return true;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return false;
    before = last.seq;
  }
}

const lineOf = ({ line }: AuditEntry): AuditLine => JSON.parse(line) as AuditLine;

const named = ({ detail }: AuditLine, guest: string): boolean =>
  typeof detail["coaches"] === "string" && detail["coaches"].split(" ").includes(guest);
