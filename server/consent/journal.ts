/** How the use cases write the log: before what gives, after what takes away (R11, R22). */
import { AppError, codeOf } from "../errors.ts";
import type { SessionId } from "./policy.ts";
import type { AuditLine } from "../audit/audit-log.ts";
import type { Clock, Log } from "./ports.ts";

/** A log that does not answer in this time counts as one that cannot be written. */
const LOG_WITHIN_MS = 2_000;

export interface Entry {
  /** Account that acted, null for a fact of the world. */
  actor: string | null;
  action: string;
  object: SessionId;
  owner: string | null;
  detail?: AuditLine["detail"] | undefined;
}

export class Journal {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #complain: (what: string, error: unknown) => void;

  constructor(log: Log, clock: Clock, complain: (what: string, error: unknown) => void) {
    this.#log = log;
    this.#clock = clock;
    this.#complain = complain;
  }

  /** Resolves when the line is durable; `log-unavailable` otherwise, and nothing is given. */
  async before(entry: Entry): Promise<void> {
    const written = this.#log.append(this.#line(entry, "done"));
    await this.inTime(
      written.catch((error: unknown) => Promise.reject(new AppError("log-unavailable", error))),
    );
  }

  /** What the records say, unless they are silent for too long: `log-unavailable`. */
  async inTime<T>(asked: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const silence = new Error("the records are silent");
      timer = setTimeout(() => reject(new AppError("log-unavailable", silence)), LOG_WITHIN_MS);
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Logs, then gives; where that fails after all, a second line takes the first one back. */
  async giving(entry: Entry, give: () => Promise<void>): Promise<void> {
    await this.before(entry);
    try {
      await give();
    } catch (error) {
      const why = codeOf(error);
      this.after({ ...entry, detail: { ...entry.detail, why } }, "refused");
      throw error;
    }
  }

  /** Written after the act: nobody waits for it, a failure is complained about. */
  after(entry: Entry, outcome: AuditLine["outcome"] = "done"): void {
    const append = async () => this.#log.append(this.#line(entry, outcome));
    append().catch((error: unknown) => this.#complain("log", error));
  }

  #line({ detail = {}, ...entry }: Entry, outcome: AuditLine["outcome"]): AuditLine {
    return { at: this.#clock.wallMs(), ...entry, outcome, detail };
  }
}
