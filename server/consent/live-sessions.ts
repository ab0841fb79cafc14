/**
 * The use cases of a live session.
 *
 * Two sentences rule everything here, and `acts.ts` keeps them. What takes away
 * acts first: gate off in memory, worker cut and proven, acknowledged, and only
 * then logged and told. What gives asks first: allowed now, logged durably,
 * allowed still (R11).
 *
 * Each use case returns its reply and what is to be done after the
 * acknowledgement has left; the edge runs `after` then.
 */
import type { Nothing, Replies, SessionView } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { Acts, type ActsWorld } from "./acts.ts";
import { Departures } from "./departures.ts";
import { Opening } from "./opening.ts";
import {
  mayNote,
  nextDeadline,
  relationOf,
  viewFor,
  type Command,
  type Live,
  type Page,
  type Session,
  type SessionId,
  type Suspended,
} from "./policy.ts";
import type { Caller, Ids, Named, People, Receipts, Showings } from "./ports.ts";
import type { Reply } from "./prompts.ts";
import { RecordingActs } from "./recording-acts.ts";
import type { Register } from "./register.ts";
import { TogetherActs } from "./together-acts.ts";

export interface LiveSessionsDeps extends ActsWorld {
  ids: Ids;
  people: People;
  receipts: Receipts;
  showings: Showings;
}

export class LiveSessions {
  readonly #deps: LiveSessionsDeps;
  readonly #acts: Acts;
  readonly #register: Register;
  readonly #departures = new Departures();
  readonly #opening: Opening;
  /** R12: the consent to record, which is one of its own. */
  readonly recording: RecordingActs;
  readonly together: TogetherActs;

  constructor(deps: LiveSessionsDeps) {
    this.#deps = deps;
    this.#acts = new Acts(deps);
    this.#register = this.#acts.register;
    this.recording = new RecordingActs({ ...deps, acts: this.#acts });
    this.together = new TogetherActs({ ...deps, acts: this.#acts });
    const view = this.#viewOrRefuse.bind(this);
    this.#opening = new Opening({ ...deps, acts: this.#acts, departures: this.#departures, view });
  }

  session(id: SessionId): Session {
    return this.#register.get(id);
  }
  openSessions(): (Live | Suspended)[] {
    return this.#register.open();
  }
  /** The live session of this owner, wherever it was opened; null when there is none. */
  ownedBy(owner: string): { sessionId: SessionId; title: string } | null {
    const own = this.#register.ofOwner(owner);
    return own.status === "none" ? null : { sessionId: own.id, title: own.title };
  }
  /**
   * For notes of the lesson: whose it is, and when it began by the wall clock. Null for whoever
   * may write none, and for the owner's side once the account is in other hands (R23).
   */
  lessonOf(id: SessionId, account: string): { owner: string; startedAt: number } | null {
    const session = this.#register.get(id);
    if (session.status === "none" || !mayNote(session, account)) return null;
    const { owner, openedAt } = session;
    if (owner === account && this.#register.isOrphaned(id)) return null;
    const { clock } = this.#deps;
    return { owner, startedAt: Math.round(clock.wallMs() - (clock.now() - openedAt)) };
  }
  /** Ms until the earliest deadline of anything live: a consent or a lease that ends. */
  dueInMs(): number | null {
    const live = this.#register.open().filter((session) => session.status === "live");
    const deadlines = live.map((session) => nextDeadline(session) ?? Number.POSITIVE_INFINITY);
    return live.length === 0 ? null : Math.min(...deadlines) - this.#deps.clock.now();
  }
  personIn(id: SessionId, account: string): Named {
    return this.#register.personOf(id, account);
  }
  /** A snapshot for one page; each call is a later version than the one before. */
  view(id: SessionId, by: Page): SessionView | null {
    const { relay, recorders, clock } = this.#deps;
    const session = this.#register.get(id);
    const owned = session.status !== "none" && session.owner === by.account;
    if (owned && this.#register.isOrphaned(id)) return null;
    const personOf = (account: string) => this.#register.personOf(id, account);
    const watchers = relay.watchers(id).map((one) => ({ ...one, ...personOf(one.account) }));
    const recorder = {
      ...{ state: recorders.state(id), tapped: relay.tapped(id) },
      recorded: recorders.recordingOf(id),
    };
    const around = { personOf, watchers, sending: relay.sending(id), voices: relay.voices(id) };
    const version = this.#register.nextVersion(id);
    return viewFor(session, by, { ...around, recorder, version }, clock.now());
  }

  /** R2, R3: the owner's act. Repeating the same request from the same page changes nothing. */
  open(by: Caller, ask: Payload<"session:open">): Promise<Reply<Replies["session:open"]>> {
    return this.#opening.open(by, ask);
  }

  renew(by: Caller, ask: Payload<"session:renew">): Reply<Replies["session:renew"]> {
    const outcome = this.#register.apply(ask.sessionId, { type: "Renew", by, beat: ask.beat });
    // A deadline that had passed is followed at the relay even beside a refusal.
    if (outcome.refused !== null || outcome.after.status !== "live") {
      this.#acts.followLater(outcome);
      throw new AppError(outcome.refused ?? "no-such-session");
    }
    const leaseMs = outcome.after.leaseUntil - this.#deps.clock.now();
    return { reply: { leaseMs }, after: () => undefined };
  }

  async resume(by: Caller, ask: Payload<"session:resume">): Promise<Reply<{ view: SessionView }>> {
    const resumeKey = this.#deps.ids.digest(ask.resumeSecret);
    const command: Command = { type: "Resume", by, resumeKey };
    const { after } = await this.#acts.give(by, ask.sessionId, command, "session:resume");
    this.#register.describe(ask.sessionId, by.signIn);
    return { reply: { view: this.#viewOrRefuse(ask.sessionId, by) }, after };
  }

  async continue(by: Caller, id: SessionId): Promise<Reply<Replies["session:continue"]>> {
    const resumeSecret = this.#deps.ids.secret();
    const resumeKey = this.#deps.ids.digest(resumeSecret);
    const command: Command = { type: "Continue", by, resumeKey };
    const { after } = await this.#acts.give(by, id, command, "session:continue");
    this.#register.describe(id, by.signIn);
    return { reply: { resumeSecret, view: this.#viewOrRefuse(id, by) }, after };
  }

  /** R5: resolves when the worker has proved that nothing leaves any more. */
  async end(by: Caller, id: SessionId): Promise<Reply<Nothing>> {
    const { relay } = this.#deps;
    return this.#acts.take(by, id, { type: "End", by }, "session:end", () => relay.close(id));
  }
  async drawCurtain(by: Caller, id: SessionId): Promise<Reply<Nothing>> {
    const { relay } = this.#deps;
    const proof = () => relay.cut(id, "everybody");
    return this.#acts.take(by, id, { type: "DrawCurtain", by }, "curtain:draw", proof);
  }
  async removeCoach(
    by: Caller,
    { sessionId, coach }: Payload<"coach:remove">,
  ): Promise<Reply<Nothing>> {
    const proof = () => this.#deps.relay.cut(sessionId, { coach });
    const command: Command = { type: "RemoveCoach", by, coach };
    return this.#acts.take(by, sessionId, command, "coach:remove", proof, { coach });
  }

  async liftCurtain(by: Caller, id: SessionId): Promise<Reply<Nothing>> {
    return this.#acts.give(by, id, { type: "LiftCurtain", by }, "curtain:lift");
  }
  async admitCoach(
    by: Caller,
    { sessionId, coach }: Payload<"coach:admit">,
  ): Promise<Reply<Nothing>> {
    const command: Command = { type: "AdmitCoach", by, coach };
    const prepare = async (): Promise<void> => {
      const asked = this.#deps.people.coach(by.account, coach);
      const person = await this.#acts.journal.inTime(asked);
      if (person === null) throw new AppError("unknown-coach");
      this.#register.introduce(sessionId, coach, person);
    };
    return this.#acts.give(by, sessionId, command, "coach:admit", { coach }, { prepare });
  }
  async setEnd(
    by: Caller,
    { sessionId, endsInMs }: Payload<"session:set-end">,
  ): Promise<Reply<Replies["session:set-end"]>> {
    const session = this.#register.get(sessionId);
    const command: Command = { type: "SetEnd", by, endsInMs };
    const { clock } = this.#deps;
    const longer =
      (session.status === "live" || session.status === "suspended") &&
      clock.now() + endsInMs > session.until;
    const { after } = longer
      ? await this.#acts.give(by, sessionId, command, "session:set-end", { endsInMs })
      : await this.#acts.take(by, sessionId, command, "session:set-end", async () => undefined);
    const then = this.#register.get(sessionId);
    const left =
      then.status === "live" || then.status === "suspended" ? then.until - clock.now() : 0;
    return { reply: { endsInMs: Math.max(0, left) }, after };
  }
  async setEar(by: Caller, { sessionId, ear }: Payload<"ear:set">) {
    const command: Command = { type: "SetEar", by, ear };
    return this.#acts.take(by, sessionId, command, null, async () => undefined);
  }

  async join(by: Caller, id: SessionId): Promise<Reply<{ view: SessionView }>> {
    const { after } = await this.#acts.give(by, id, { type: "Join", by }, "session:join");
    return { reply: { view: this.#viewOrRefuse(id, by) }, after };
  }
  async leave(by: Caller, id: SessionId): Promise<Reply<Nothing>> {
    return this.#acts.take(by, id, { type: "Leave", by }, "session:leave", async () => undefined);
  }
  /** Speaking is not an access to the owner's media: it is shown, not logged. */
  async holdTalk(by: Caller, id: SessionId): Promise<Reply<Nothing>> {
    return this.#acts.take(by, id, { type: "HoldTalk", by }, null, async () => undefined);
  }
  async releaseTalk(by: Caller, id: SessionId): Promise<Reply<Nothing>> {
    return this.#acts.take(by, id, { type: "ReleaseTalk", by }, null, async () => undefined);
  }

  /** A fact of the world about one live session. Facts only take away. */
  happened(id: SessionId, command: Command): void {
    this.#acts.happened(id, command);
  }
  /** A page's connection is over (R6); proven when the promise resolves. */
  async connectionLost(connection: string): Promise<void> {
    this.#opening.forget(connection);
    const facts = this.#register.ids().map(async (id) => {
      const followed = this.#acts.fact(id, { type: "ConnectionLost", connection });
      await Promise.all([followed, this.#deps.relay.drop(id, connection)]);
    });
    await Promise.all(facts);
  }
  /** R4: a sign-in was closed; what runs under it is over when the promise resolves. */
  async signInClosed(signIn: string): Promise<void> {
    const under = this.#register
      .open()
      .filter(({ id }) => this.#register.signInOf(id) === signIn)
      .map(({ id, owner }) => this.#acts.fact(id, { type: "AccountClosed", account: owner }));
    await Promise.all(under);
  }
  /** R4: an account was closed; it owns nothing live and coaches nowhere from now on. */
  async accountClosed(account: string): Promise<void> {
    this.#departures.left(account);
    const command: Command = { type: "AccountClosed", account };
    const ends = this.#register.ids().map((id) => this.#acts.fact(id, command));
    this.#register.orphan(account);
    await Promise.all(ends);
  }
  /**
   * The owner may not have this coach any more: an invitation from outside has
   * ended. Other owners' live sessions go on; proven when the promise resolves.
   */
  async parted(owner: string, coach: string): Promise<void> {
    this.#departures.parted(owner, coach);
    const command: Command = { type: "CoachParted", coach };
    const own = this.#register.ids().filter((id) => {
      const session = this.#register.get(id);
      return session.status !== "none" && session.owner === owner;
    });
    await Promise.all(own.map((id) => this.#acts.fact(id, command)));
  }
  /** A request that the permission refused: the owner sees it, unless it was a stranger's. */
  refused(by: Caller, id: SessionId, action: string, why: ErrorCode): void {
    const session = this.#register.get(id);
    if (session.status === "none" || relationOf(session, by) === "stranger") return;
    this.#acts.refused(by, id, action, why, session.owner);
  }
  mediaLost(ids: SessionId[]): void {
    for (const id of ids) {
      if (this.#register.get(id).status === "none") this.#opening.lost(id);
      this.happened(id, { type: "MediaLost", reason: "relay-lost" });
    }
  }
  /** An orderly stop: every live session is ended and proven before the promise resolves. */
  async stop(): Promise<void> {
    this.#acts.stopping = true;
    const command: Command = { type: "MediaLost", reason: "server-stopping" };
    await Promise.all(this.#register.ids().map((id) => this.#acts.fact(id, command)));
  }
  close(): void {
    this.#register.close();
  }

  #viewOrRefuse(id: SessionId, by: Page): SessionView {
    const view = this.view(id, by);
    if (view === null) throw new AppError("no-such-session");
    return view;
  }
}
