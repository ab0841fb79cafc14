/** Lines of the audit log as the people's use cases write them: before giving, after taking. */
import type { AuditLine, AuditLog } from "../audit/audit-log.ts";
import { AppError, codeOf } from "../errors.ts";
import type { Log } from "../log.ts";

/** What a line is about; what is left out is null, "done" and empty. */
export type About = Pick<AuditLine, "action"> & Partial<Omit<AuditLine, "action" | "at">>;

export interface Lines {
  /** For what gives: throws `log-unavailable` when the line is not durable, and nothing is given. */
  before(about: About): Promise<void>;
  /** For what has happened whether or not the log can be written. Never rejects. */
  after(about: About): Promise<void>;
  /** Runs what a line written by `before` has announced; where it fails, a second line says so. */
  giving<T>(about: About, give: () => Promise<T>): Promise<T>;
}

export function createLines(audit: AuditLog, log: Log, now: () => number): Lines {
  const lineOf = (about: About): AuditLine => ({
    at: now(),
    actor: null,
    object: null,
    owner: null,
    outcome: "done",
    detail: {},
    ...about,
  });
  const before = (about: About) =>
    audit
      .append(lineOf(about))
      .catch((error: unknown) => Promise.reject(new AppError("log-unavailable", error)));
  const after = (about: About) =>
    audit.append(lineOf(about)).catch((err: unknown) => {
      log.error({ err, action: about.action }, "an audit line could not be written");
    });
  return {
    before,
    after,
    async giving(about, give) {
      await before(about);
      try {
        return await give();
      } catch (error) {
        const detail = { ...about.detail, code: codeOf(error) };
        await after({ ...about, outcome: "refused", detail });
        throw error;
      }
    },
  };
}
