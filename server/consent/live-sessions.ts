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
import { CONSENT_WORDING } from "#protocol/words.ts";
import type { Nothing, Replies, SessionView } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { AppError } from "../errors.ts";
import { Acts, type ActsWorld } from "./acts.ts";
import { consentReceipt } from "./consent-receipt.ts";
import {
  nextDeadline,
  viewFor,
  type Command,
  type Live,
  type Page,
  type Session,
  type SessionId,
  type Suspended,
} from "./policy.ts";
import type { Caller, Ids, People, Receipts } from "./ports.ts";
import type { Reply } from "./prompts.ts";
import type { Register } from "./register.ts";

export interface LiveSessionsDeps extends ActsWorld {
  ids: Ids;
  people: People;
  receipts: Receipts;
}

export class LiveSessions {
  readonly #deps: LiveSessionsDeps;
  readonly #acts: Acts;
  readonly #register: Register;
  readonly #opening = new Map<string, Promise<Reply<Replies["session:open"]>>>();
  readonly #lostMedia = new Set<SessionId>();

  constructor(deps: LiveSessionsDeps) {
    this.#deps = deps;
    this.#acts = new Acts(deps);
    this.#register = this.#acts.register;
  }

  session(id: SessionId): Session {
    return this.#register.get(id);
  }
  openSessions(): (Live | Suspended)[] {
    return this.#register.open();
  }
  /** Ms until the earliest deadline of anything live: a consent or a lease that ends. */
  dueInMs(): number | null {
    const live = this.#register.open().filter((session) => session.status === "live");
    const deadlines = live.map((session) => nextDeadline(session) ?? Number.POSITIVE_INFINITY);
    return live.length === 0 ? null : Math.min(...deadlines) - this.#deps.clock.now();
  }
  nameIn(id: SessionId, account: string): string {
    return this.#register.nameOf(id, account);
  }
  /** A snapshot for one page; each call is a later version than the one before. */
  view(id: SessionId, by: Page): SessionView | null {
    const { relay, clock } = this.#deps;
    const nameOf = (account: string) => this.#register.nameOf(id, account);
    const watchers = relay.watchers(id).map((one) => ({ ...one, name: nameOf(one.account) }));
    const around = { nameOf, watchers, sending: relay.sending(id), voices: relay.voices(id) };
    const version = this.#register.nextVersion(id);
    return viewFor(this.#register.get(id), by, { ...around, version }, clock.now());
  }

  /** R2, R3: the owner's act. Repeating the same request from the same page changes nothing. */
  open(by: Caller, ask: Payload<"session:open">): Promise<Reply<Replies["session:open"]>> {
    const key = `${by.connection} ${ask.requestId}`;
    const running = this.#opening.get(key);
    if (running) return running;
    const opening = this.#open(by, ask);
    this.#opening.set(key, opening);
    opening.catch(() => this.#opening.delete(key));
    return opening;
  }

  async #open(by: Caller, ask: Payload<"session:open">): Promise<Reply<Replies["session:open"]>> {
    const { relay, ids, people, receipts, clock } = this.#deps;
    if (this.#acts.stopping) throw new AppError("stopping");
    const id = ids.id();
    const resumeSecret = ids.secret();
    const command: Command = {
      type: "Open",
      by: { account: by.account, connection: by.connection },
      id,
      title: ask.title,
      consent: ask.consent,
      ear: ask.ear,
      resumeKey: ids.digest(resumeSecret),
    };
    this.#acts.allowed(id, command);
    const names: [string, string][] = [[by.account, await people.name(by.account)]];
    for (const coach of ask.consent.coaches) {
      const name = await people.coachName(by.account, coach);
      if (name === null) throw new AppError("unknown-coach");
      names.push([coach, name]);
    }
    await relay.open(id, by.account);
    try {
      const owner = by.account;
      const detail = {
        coaches: ask.consent.coaches.join(" "),
        sources: ask.consent.sources.join(" "),
        talkback: ask.consent.talkback,
        minutes: ask.consent.minutes,
        wording: CONSENT_WORDING,
      };
      await this.#acts.journal.before({
        actor: owner,
        action: "session:open",
        object: id,
        owner,
        detail,
      });
      this.#acts.stillHere(by);
      if (this.#lostMedia.delete(id)) throw new AppError("relay-unavailable");
      const outcome = this.#register.apply(id, command);
      if (outcome.refused) throw new AppError(outcome.refused);
    } catch (error) {
      await relay.close(id);
      throw error;
    }
    this.#register.describe(id, by.signIn, names);
    const receipt = receipts.sign(consentReceipt(id, ask.consent, names, clock.wallMs()));
    const view = this.#viewOrRefuse(id, by);
    return {
      reply: { sessionId: id, resumeSecret, receipt, view },
      after: () => this.#acts.tell(id),
    };
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
    return this.#acts.give(by, sessionId, command, "coach:admit", { coach }, async () => {
      const name = await this.#deps.people.coachName(by.account, coach);
      if (name === null) throw new AppError("unknown-coach");
      this.#register.name(sessionId, coach, name);
    });
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
    for (const key of this.#opening.keys()) {
      if (key.startsWith(`${connection} `)) this.#opening.delete(key);
    }
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
    const command: Command = { type: "AccountClosed", account };
    await Promise.all(this.#register.ids().map((id) => this.#acts.fact(id, command)));
  }
  mediaLost(ids: SessionId[]): void {
    for (const id of ids) {
      // A live session that is only being opened on this media must not come to be.
      if (this.#register.get(id).status === "none") this.#lostMedia.add(id);
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
