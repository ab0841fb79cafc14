/** How the use cases write the log: before what gives, after what takes away (R11, R22). */
import { AppError } from "../errors.ts";
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
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("the log is silent")), LOG_WITHIN_MS);
    });
    try {
      await Promise.race([this.#log.append(this.#line(entry, "done")), late]);
    } catch (error) {
      throw new AppError("log-unavailable", error);
    } finally {
      clearTimeout(timer);
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
