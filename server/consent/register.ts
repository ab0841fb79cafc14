/**
 * The live sessions of this node: state in memory, versions, deadlines.
 *
 * `apply` is synchronous: when it returns, the gate is already what it should
 * be, whatever the worker, the log and the network are doing.
 */
import type { ErrorCode } from "../errors.ts";
import {
  decide,
  evolve,
  nextDeadline,
  type AccountId,
  type Command,
  type Ended,
  type Event,
  type Live,
  type Session,
  type SessionId,
  type Suspended,
} from "./policy.ts";
import type { Clock, Named } from "./ports.ts";

/** Ended live sessions are remembered this long, so that a page that returns learns why. */
const REMEMBER_ENDED_MS = 10 * 60_000;

interface Entry {
  session: Session;
  version: number;
  /** The sign-in under which the owner's page runs it. */
  signIn: string;
  people: Map<AccountId, Named>;
  /** The owner's account is closed or in other hands: the owner's side is nobody's any more. */
  orphaned: boolean;
  /** How often each matter was withdrawn. */
  withdrawn: Map<string, number>;
  timer: NodeJS.Timeout | null;
}

export interface Outcome {
  id: SessionId;
  before: Session;
  after: Session;
  events: Event[];
  refused: ErrorCode | null;
}

const NONE: Session = { status: "none" };
const NOBODY: Named = { name: "Somebody", outside: false };

/** What a command gives or takes away, so that the one is held against the other. */
const mattersOf = (command: Command): string[] => {
  switch (command.type) {
    case "DrawCurtain":
    case "LiftCurtain":
      return ["curtain"];
    case "AdmitCoach":
      return [`coach ${command.coach}`];
    case "RemoveCoach":
    case "CoachParted":
      return [`coach ${command.coach}`, `voice ${command.coach}`];
    case "Join":
    case "Leave":
      return [`coach ${command.by.account}`];
    case "AccountClosed":
      return [`coach ${command.account}`, `voice ${command.account}`];
    case "SetEnd":
      return ["end"];
    case "StartRecording":
    case "StopRecording":
    case "RecordingFailed":
      return ["recording"];
    case "StartTogether":
      return ["together", `showing ${command.recording}`];
    case "StopTogether":
      return ["together"];
    case "RecordingGone":
      return [`showing ${command.recording}`];
    case "AgreeVoices":
      return [`voice ${command.by.account}`];
    default:
      return [];
  }
};

export class Register {
  readonly #entries = new Map<SessionId, Entry>();
  readonly #clock: Clock;
  readonly #due: (id: SessionId) => void;
  readonly #ended: (session: Ended) => void;

  /** `due` is called when a deadline of a live session has come, `ended` when one is over. */
  constructor(clock: Clock, due: (id: SessionId) => void, ended: (session: Ended) => void) {
    this.#clock = clock;
    this.#due = due;
    this.#ended = ended;
  }

  get(id: SessionId): Session {
    return this.#entries.get(id)?.session ?? NONE;
  }

  /** The live or suspended session of this owner, `none` when there is none. */
  ofOwner(owner: AccountId): Session {
    return this.open().find((session) => session.owner === owner) ?? NONE;
  }

  /** Every live or suspended session. */
  open(): (Live | Suspended)[] {
    return [...this.#entries.values()]
      .map((entry) => entry.session)
      .filter((session) => session.status === "live" || session.status === "suspended");
  }

  /** Everything that is remembered, the recently ended included. */
  ids(): SessionId[] {
    return [...this.#entries.keys()];
  }

  /** What the command would come to now, without doing it. */
  foresee(id: SessionId, command: Command): ErrorCode | null {
    return decide(this.#subject(id, command), command, this.#clock.now()).refused;
  }

  apply(id: SessionId, command: Command): Outcome {
    const before = this.#subject(id, command);
    const decision = decide(before, command, this.#clock.now());
    const after = decision.events.reduce(evolve, before);
    if (after !== before && after.status !== "none") this.#keep(after.id, after);
    if (after !== before && after.status === "ended") this.#ended(after);
    return { id, before, after, events: decision.events, refused: decision.refused };
  }

  /** Remembers under which sign-in the owner's page runs this live session, and the people. */
  describe(id: SessionId, signIn: string, people: Iterable<[AccountId, Named]> = []): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.signIn = signIn;
    for (const [account, person] of people) entry.people.set(account, person);
  }
  introduce(id: SessionId, account: AccountId, person: Named): void {
    this.#entries.get(id)?.people.set(account, person);
  }
  personOf(id: SessionId, account: AccountId): Named {
    return this.#entries.get(id)?.people.get(account) ?? NOBODY;
  }
  signInOf(id: SessionId): string {
    return this.#entries.get(id)?.signIn ?? "";
  }
  /**
   * Counts a withdrawal, also one that changed nothing: a gift in the same matter
   * that still waits for the log must not come after it.
   */
  withdraw(id: SessionId, command: Command): void {
    const entry = this.#entries.get(id);
    for (const matter of entry ? mattersOf(command) : []) {
      entry?.withdrawn.set(matter, (entry.withdrawn.get(matter) ?? 0) + 1);
    }
  }
  withdrawals(id: SessionId, command: Command): number {
    const withdrawn = this.#entries.get(id)?.withdrawn;
    return mattersOf(command).reduce((sum, matter) => sum + (withdrawn?.get(matter) ?? 0), 0);
  }
  /** What this account owned is shown to nobody who has the account from now on (R23). */
  orphan(owner: AccountId): void {
    for (const entry of this.#entries.values()) {
      const { session } = entry;
      if (session.status !== "none" && session.owner === owner) entry.orphaned = true;
    }
  }
  isOrphaned(id: SessionId): boolean {
    return this.#entries.get(id)?.orphaned ?? false;
  }
  nextVersion(id: SessionId): number {
    const entry = this.#entries.get(id);
    if (!entry) return 0;
    entry.version += 1;
    return entry.version;
  }

  /** Forgets everything and sets no further timer. */
  close(): void {
    for (const entry of this.#entries.values()) if (entry.timer) clearTimeout(entry.timer);
    this.#entries.clear();
  }

  /** A new live session is judged against whatever its owner already has open. */
  #subject(id: SessionId, command: Command): Session {
    return command.type === "Open" ? this.ofOwner(command.by.account) : this.get(id);
  }

  #keep(id: SessionId, session: Session): void {
    const entry = this.#entries.get(id) ?? {
      session,
      version: 0,
      signIn: "",
      orphaned: false,
      people: new Map<AccountId, Named>(),
      withdrawn: new Map<string, number>(),
      timer: null,
    };
    entry.session = session;
    this.#entries.set(id, entry);
    if (entry.timer) clearTimeout(entry.timer);
    const deadline = nextDeadline(session);
    entry.timer =
      deadline === null
        ? setTimeout(() => this.#entries.delete(id), REMEMBER_ENDED_MS)
        : setTimeout(() => this.#look(id), Math.max(0, deadline - this.#clock.now()) + 1);
    entry.timer.unref();
  }

  /**
   * Node counts whole milliseconds and rounds both the start and the length of a
   * timer down, so one may fire before its deadline. It is set again then: a
   * deadline that nobody looks at any more would never be followed (R6).
   */
  #look(id: SessionId): void {
    const session = this.get(id);
    const deadline = nextDeadline(session);
    if (deadline !== null && this.#clock.now() < deadline) this.#keep(id, session);
    else this.#due(id);
  }
}
