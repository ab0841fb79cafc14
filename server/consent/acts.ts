/**
 * How a command is carried out: what takes away acts first, what gives asks
 * first (R11). The use cases say what; here is in which order.
 */
import type { Nothing } from "#protocol/events.ts";
import type { RequestName } from "#protocol/schemas.ts";
import type { AuditLine } from "../audit/audit-log.ts";
import { AppError, codeOf, type ErrorCode } from "../errors.ts";
import type { Relay } from "../relay/types.ts";
import { lineOf, stoppedBy } from "./fact-lines.ts";
import { Journal } from "./journal.ts";
import { follow } from "./media-acts.ts";
import { relationOf, type Command, type SessionId } from "./policy.ts";
import type { Announcer, Caller, Clock, Log, Recorders } from "./ports.ts";
import type { Reply } from "./prompts.ts";
import { Register, type Outcome } from "./register.ts";

export interface ActsWorld {
  relay: Relay;
  recorders: Recorders;
  clock: Clock;
  log: Log;
  announcer: Announcer;
  /** Whether the page is still there. */
  isConnected: (connection: string) => boolean;
  /** The permission of this moment (R21); null when allowed. */
  refuses: (action: RequestName, by: Caller, id: SessionId | null) => ErrorCode | null;
  /** A live session is over: who owned it, and who was named in it. */
  ended: (owner: string, coaches: string[]) => void;
  /** Where a failure goes that nobody waits for. */
  complain: (what: string, error: unknown) => void;
}

interface Steps {
  prepare?: () => Promise<void>;
  begin?: () => Promise<void>;
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
    this.register = new Register(
      world.clock,
      (id) => this.happened(id, { type: "TimePassed" }),
      ({ owner, guests }) => world.ended(owner, Object.keys(guests)),
    );
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
        this.#alsoStopped(outcome, by.account);
      },
    };
  }

  /**
   * Gives: allowed now, logged, allowed still, and only then done. `prepare` comes before
   * the line, `begin` last of all.
   */
  async give(
    by: Caller,
    id: SessionId,
    command: Command,
    action: RequestName,
    detail?: AuditLine["detail"],
    { prepare, begin }: Steps = {},
  ): Promise<Reply<Nothing>> {
    if (this.stopping) throw new AppError("stopping");
    const session = this.register.get(id);
    const owner = "owner" in session ? session.owner : by.account;
    const withdrawals = this.register.withdrawals(id, command);
    try {
      this.allowed(id, command);
      await prepare?.();
    } catch (error) {
      if (relationOf(session, by) !== "stranger")
        this.refused(by, id, action, codeOf(error), owner, detail);
      throw error;
    }
    let given: Outcome | null = null;
    await this.journal.giving(
      { actor: by.account, action, object: id, owner, detail },
      async () => {
        // The last word is the owner's: what was withdrawn meanwhile stays withdrawn.
        if (this.register.withdrawals(id, command) !== withdrawals) throw new AppError("moved-on");
        this.stillHere(by, action, id);
        const outcome = this.register.apply(id, command);
        await this.#follow(outcome);
        if (outcome.refused) throw new AppError(outcome.refused);
        await begin?.();
        given = outcome;
      },
    );
    return {
      reply: {},
      after: () => {
        this.tell(id);
        if (given) this.#alsoStopped(given, by.account);
      },
    };
  }

  /** What a begun gift comes to when it fails after all: undone, proven, and told. */
  async undo(id: SessionId, command: Command): Promise<void> {
    await this.#follow(this.register.apply(id, command));
    this.tell(id);
  }

  /** A line about what was asked and not given. */
  refused(
    by: Caller,
    object: SessionId,
    action: string,
    why: ErrorCode,
    owner: string,
    detail?: AuditLine["detail"],
  ): void {
    const entry = { actor: by.account, action, object, owner, detail: { ...detail, why } };
    this.journal.after(entry, "refused");
  }

  /** A grant to a page that has gone, or to a person who may not any more, is no grant. */
  stillHere(by: Caller, action: RequestName, id: SessionId | null): void {
    if (this.stopping) throw new AppError("stopping");
    if (!this.#world.isConnected(by.connection)) throw new AppError("moved-on");
    const refused = this.#world.refuses(action, by, id);
    if (refused) throw new AppError(refused);
  }
  /** Throws the refusal that the command would meet now. */
  allowed(id: SessionId, command: Command): void {
    const refused = this.register.foresee(id, command);
    if (refused) throw new AppError(refused);
  }
  #follow(outcome: Outcome): Promise<void> {
    const { relay, recorders } = this.#world;
    return follow(relay, recorders, outcome, () => this.register.get(outcome.id));
  }
  async #followed(outcome: Outcome): Promise<void> {
    await this.#follow(outcome);
    if (outcome.events.length === 0) return;
    this.tell(outcome.id);
    const owner = "owner" in outcome.after ? outcome.after.owner : null;
    for (const event of outcome.events) {
      const line = lineOf(event, outcome.before);
      if (line) this.journal.after({ actor: null, object: outcome.id, owner, ...line });
    }
    this.#alsoStopped(outcome, null);
  }
  /** R12: the end of a recording is in the log also where something else brought it about. */
  #alsoStopped({ id, before, after, events }: Outcome, actor: string | null): void {
    const why = stoppedBy(before, events);
    if (why === null || !("owner" in after)) return;
    const entry = { actor, action: "record:stop", object: id, owner: after.owner };
    this.journal.after({ ...entry, detail: { why } });
  }
  /** A fact of the world; proven when the promise resolves. */
  async fact(id: SessionId, command: Command): Promise<void> {
    const outcome = this.register.apply(id, command);
    this.register.withdraw(id, command);
    await this.#followed(outcome);
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
