/** A live session as a coach's page holds it: waits, comes in, shows, speaks, and lets go. */
import type { CoachView, EndedView, Lobby, SessionView } from "#protocol/events.ts";
import type { Signal } from "#protocol/words.ts";
import { Changing } from "./changing.ts";
import { CoachMedia, mayBeHeard } from "./coach-media.ts";
import { Players } from "./players.ts";
import { codeOf, messageOf, type Signalling } from "./signalling.ts";
import { isNewer } from "./snapshots.ts";
import { Voice } from "./voice.ts";

/** Not more than one attempt to come in within this time, ms. */
const JOIN_EVERY_MS = 1_000;

export type Talk = "silent" | "asking" | "in-the-ear";

export class CoachSession extends Changing {
  /** The person has said so by a tap: sound may play and the page comes in by itself. */
  ready = false;
  view: CoachView | EndedView | null = null;
  viewAt = 0;
  signal: { signal: Signal; at: number } | null = null;
  talk: Talk = "silent";
  failure: string | null = null;
  /** The cue sent last, and whether the teacher has seen it. */
  cue: { cueId: string; text: string; seen: boolean } | null = null;
  readonly players = new Players();
  readonly voice = new Voice();

  readonly #signalling: Signalling;
  readonly #media: CoachMedia;
  #invitations: Lobby["invitations"] = [];
  /** The live session this page wants to be in. */
  #wanted: string | null = null;
  /** Left by the coach's own tap: not entered again without another one. */
  readonly #left = new Set<string>();
  #joining = false;
  #lastJoin = -JOIN_EVERY_MS;

  constructor(signalling: Signalling) {
    super();
    this.#signalling = signalling;
    this.#media = new CoachMedia(signalling, this.players);
    signalling.addEventListener("connected", () => {
      // Consumers belonged to the old connection.
      this.#media.reset();
      if (this.#wanted !== null) void this.#join(true);
    });
    signalling.onChange(() => {
      if (signalling.connected) return;
      this.#media.reset();
      this.release();
    });
    signalling.on("view", (view) => {
      this.#see(view);
    });
    signalling.on("media:gone", ({ sessionId, consumerIds }) => {
      if (sessionId === this.view?.sessionId) this.#media.gone(consumerIds);
    });
    signalling.on("signal", ({ sessionId, signal }) => {
      if (sessionId !== this.view?.sessionId) return;
      this.signal = { signal, at: performance.now() };
      this.changed();
    });
    signalling.on("cue:seen", ({ cueId }) => {
      if (this.cue?.cueId !== cueId) return;
      this.cue = { ...this.cue, seen: true };
      this.changed();
    });
  }

  get open(): CoachView | null {
    return this.view !== null && this.view.status !== "ended" ? this.view : null;
  }
  get invitations(): Lobby["invitations"] {
    return this.#invitations;
  }
  get mayTalk(): boolean {
    return this.voice.track !== null && mayBeHeard(this.open);
  }

  /** The tap that unlocks sound and asks for the microphone; then this page waits and comes in. */
  async getReady(headphones: boolean): Promise<void> {
    this.players.unlock();
    await this.voice.ask(headphones);
    this.ready = true;
    this.#media.offer(this.voice.track);
    this.changed();
    this.dispatchEvent(new Event("ready"));
    this.#enterInvited();
  }

  lobby(lobby: Lobby): void {
    this.#invitations = lobby.invitations;
    this.#enterInvited();
    this.changed();
  }

  /** Comes in by the coach's own choice: another invitation, or this page instead of another. */
  enter(sessionId: string): void {
    this.#left.delete(sessionId);
    this.#wanted = sessionId;
    void this.#join(true);
  }

  async leave(): Promise<void> {
    const sessionId = this.view?.sessionId;
    this.release();
    this.#media.reset();
    if (sessionId !== undefined) this.#left.add(sessionId);
    this.#wanted = null;
    this.view = null;
    this.signal = null;
    this.cue = null;
    this.changed();
    if (sessionId !== undefined)
      await this.#ask(() => this.#signalling.request("session:leave", { sessionId }));
  }

  /** Signed out on this page: it holds nothing any more. */
  forget(): void {
    this.release();
    this.#media.reset();
    this.#wanted = null;
    this.view = null;
    this.ready = false;
    this.voice.stop();
    this.changed();
  }

  /** The voice is let out at once, so that no word is lost; the relay decides whether it passes. */
  async hold(): Promise<void> {
    const open = this.open;
    if (open === null || this.talk !== "silent" || !this.mayTalk) return;
    this.talk = "asking";
    this.voice.speak(true);
    this.changed();
    try {
      await this.#signalling.request("talk:hold", { sessionId: open.sessionId });
      if (this.talk !== "asking") return;
      this.talk = "in-the-ear";
      this.failure = null;
    } catch (error) {
      this.failure = messageOf(error);
      this.voice.speak(false);
      this.talk = "silent";
    }
    this.changed();
  }

  release(): void {
    if (this.talk === "silent") return;
    this.talk = "silent";
    this.voice.speak(false);
    this.changed();
    const sessionId = this.view?.sessionId;
    if (sessionId === undefined) return;
    this.#signalling.request("talk:release", { sessionId }).catch(() => {
      // The microphone is shut here already; a lost connection lets go at the server too.
    });
  }

  async sendCue(text: string): Promise<void> {
    const sessionId = this.open?.sessionId;
    if (sessionId === undefined) return;
    await this.#ask(async () => {
      const { cueId } = await this.#signalling.request("cue:send", { sessionId, cue: text });
      this.cue = { cueId, text, seen: false };
    });
  }

  /** R9: the coach's own yes to being recorded while speaking; taken back the same way. */
  async recordMyVoice(agree: boolean): Promise<void> {
    const sessionId = this.open?.sessionId;
    if (sessionId === undefined) return;
    await this.#ask(() => this.#signalling.request("record:voices", { sessionId, agree }));
  }

  #enterInvited(): void {
    if (!this.ready || this.#wanted !== null || this.open !== null) return;
    const next = this.#invitations.find(({ sessionId }) => !this.#left.has(sessionId));
    if (next === undefined) return;
    this.#wanted = next.sessionId;
    void this.#join();
  }

  async #join(now = false): Promise<void> {
    const sessionId = this.#wanted;
    if (sessionId === null || this.#joining || !this.#signalling.connected) return;
    if (!now && performance.now() - this.#lastJoin < JOIN_EVERY_MS) return;
    this.#joining = true;
    this.#lastJoin = performance.now();
    try {
      const { view } = await this.#signalling.request("session:join", { sessionId });
      this.failure = null;
      this.#see(view);
      const latest = this.open;
      if (latest !== null) this.#media.follow(latest);
    } catch (error) {
      if (codeOf(error) === "no-such-session") this.#lost(sessionId);
      else this.failure = messageOf(error);
    } finally {
      this.#joining = false;
      this.changed();
    }
  }

  #see(view: SessionView): void {
    if (view.as !== "coach" || view.sessionId !== this.#wanted) return;
    if (!isNewer(this.view, view)) return;
    const before = this.open;
    this.view = view;
    this.viewAt = performance.now();
    if (view.status === "ended") {
      this.release();
      this.#media.reset();
      this.signal = null;
      this.#wanted = null;
      this.#left.add(view.sessionId);
    } else {
      this.#media.follow(view);
      if (this.talk === "in-the-ear" && !mayBeHeard(view)) this.release();
      // Let back in after a removal, or the connection was taken for lost.
      const outside = view.standing === "waiting" && view.curtainForMs === null;
      if (outside && view.status === "live") void this.#join();
    }
    this.dispatchEvent(new CustomEvent("seen", { detail: { before, now: this.open } }));
    const opened = mayBeHeard(this.open);
    if (mayBeHeard(before) !== opened) this.voice.tick(opened ? "ear-opens" : "ear-closes");
    this.changed();
  }

  /** The server does not know it any more (it was started anew): for us that is an end. */
  #lost(sessionId: string): void {
    const { open } = this;
    if (open?.sessionId !== sessionId) {
      if (this.#wanted === sessionId) this.#wanted = null;
      return;
    }
    const { version, title, owner } = open;
    this.#see({
      ...{ sessionId, version: version + 1, title, owner },
      ...{ as: "coach", status: "ended", reason: "relay-lost", lastedMs: 0 },
      recorded: null,
    });
  }

  async #ask(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
      this.failure = null;
    } catch (error) {
      this.failure = messageOf(error);
    }
    this.changed();
  }
}
