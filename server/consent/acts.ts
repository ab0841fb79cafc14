/**
 * How a command is carried out: what takes away acts first, what gives asks
 * first (R11). The use cases say what; here is in which order.
 */
import type { Nothing } from "#protocol/events.ts";
import type { AuditLine } from "../audit/audit-log.ts";
import { AppError } from "../errors.ts";
import type { Relay } from "../relay/types.ts";
import { Journal } from "./journal.ts";
import { follow } from "./media-acts.ts";
import { relationOf, type Command, type SessionId } from "./policy.ts";
import type { Announcer, Caller, Clock, Log } from "./ports.ts";
import type { Reply } from "./prompts.ts";
import { Register, type Outcome } from "./register.ts";

export interface ActsWorld {
  relay: Relay;
  clock: Clock;
  log: Log;
  announcer: Announcer;
  /** Whether the page is still there. */
  isConnected: (connection: string) => boolean;
  /** Where a failure goes that nobody waits for. */
  complain: (what: string, error: unknown) => void;
}

export class Acts {
  readonly register: Register;
  readonly journal: Journal;
  /** Nothing is given any more. */
  stopping = false;
  readonly #world: ActsWorld;

  constructor(world: ActsWorld) {
    this.#world = world;
    this.journal = new Journal(world.log, world.clock, world.complain);
    this.register = new Register(world.clock, (id) => this.happened(id, { type: "TimePassed" }));
  }

  /** Takes away: gate, worker, acknowledgement, and then the log and the others. */
  async take(
    by: Caller,
    id: SessionId,
    command: Command,
    action: string | null,
    prove: () => Promise<void>,
    detail?: AuditLine["detail"],
  ): Promise<Reply<Nothing>> {
    const outcome = this.register.apply(id, command);
    this.register.withdraw(id, command);
    await this.#follow(outcome);
    // Proven even when nothing was left to do: a repeated end must not be answered earlier.
    if (outcome.events.length === 0 && outcome.refused === null) await prove();
    if (outcome.refused) throw new AppError(outcome.refused);
    const owner = "owner" in outcome.after ? outcome.after.owner : by.account;
    return {
      reply: {},
      after: () => {
        this.tell(id);
        if (action && outcome.events.length > 0)
          this.journal.after({ actor: by.account, action, object: id, owner, detail });
      },
    };
  }

  /** Gives: allowed now, logged, allowed still, and only then done. */
  async give(
    by: Caller,
    id: SessionId,
    command: Command,
    action: string,
    detail?: AuditLine["detail"],
    prepare?: () => Promise<void>,
  ): Promise<Reply<Nothing>> {
    if (this.stopping) throw new AppError("stopping");
    const session = this.register.get(id);
    const owner = "owner" in session ? session.owner : by.account;
    try {
      this.allowed(id, command);
    } catch (error) {
      if (relationOf(session, by) !== "stranger") {
        const why = error instanceof AppError ? error.code : "internal";
        const refusal = { ...detail, why };
        this.journal.after(
          { actor: by.account, action, object: id, owner, detail: refusal },
          "refused",
        );
      }
      throw error;
    }
    const withdrawals = this.register.withdrawals(id, command);
    await prepare?.();
    await this.journal.before({ actor: by.account, action, object: id, owner, detail });
    this.stillHere(by);
    // The last word is the owner's: what was withdrawn meanwhile stays withdrawn.
    if (this.register.withdrawals(id, command) !== withdrawals) throw new AppError("moved-on");
    const outcome = this.register.apply(id, command);
    await this.#follow(outcome);
    if (outcome.refused) throw new AppError(outcome.refused);
    return { reply: {}, after: () => this.tell(id) };
  }

  /** A grant to a page that has gone meanwhile is no grant. */
  stillHere(by: Caller): void {
    if (this.stopping) throw new AppError("stopping");
    if (!this.#world.isConnected(by.connection)) throw new AppError("moved-on");
  }
  /** Throws the refusal that the command would meet now. */
  allowed(id: SessionId, command: Command): void {
    const refused = this.register.foresee(id, command);
    if (refused) throw new AppError(refused);
  }
  #follow(outcome: Outcome): Promise<void> {
    const { id, before, events } = outcome;
    return follow(this.#world.relay, id, before, events, () => this.register.get(id));
  }
  async #followed(outcome: Outcome): Promise<void> {
    await this.#follow(outcome);
    if (outcome.events.length === 0) return;
    this.tell(outcome.id);
    for (const event of outcome.events) {
      if (event.type !== "SessionEnded" && event.type !== "SessionSuspended") continue;
      const owner = "owner" in outcome.after ? outcome.after.owner : "";
      const action = event.type === "SessionEnded" ? "session:end" : "session:suspend";
      const detail = event.type === "SessionEnded" ? { reason: event.reason } : undefined;
      this.journal.after({ actor: null, action, object: outcome.id, owner, detail });
    }
  }
  /** A fact of the world; proven when the promise resolves. */
  async fact(id: SessionId, command: Command): Promise<void> {
    await this.#followed(this.register.apply(id, command));
  }
  /** A fact of the world that nobody waits for. */
  happened(id: SessionId, command: Command): void {
    this.followLater(this.register.apply(id, command));
  }
  followLater(outcome: Outcome): void {
    this.#followed(outcome).catch((error: unknown) => this.#world.complain("follow", error));
  }

  tell(id: SessionId): void {
    this.#world.announcer.changed(id);
    this.#world.announcer.lobbyChanged();
  }
}
