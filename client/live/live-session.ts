/**
 * The teacher's live session as the teacher's page holds it.
 *
 * What takes away acts here first and asks the server afterwards: curtain and end
 * stop the page's own tracks before the request leaves. What gives (lifting,
 * resuming) waits for the server's answer. The resume secret lives in memory only.
 */
import type { Cue, EndedView, Lobby, OwnerView, Receipt, SessionView } from "#protocol/events.ts";
import type { Consent } from "#protocol/schemas.ts";
import type { Signal } from "#protocol/words.ts";
import { words } from "../words.ts";
import type { Capture } from "./capture.ts";
import { Changing } from "./changing.ts";
import type { Ear } from "./ear.ts";
import { Lease } from "./lease.ts";
import { OwnerMedia } from "./owner-media.ts";
import { codeOf, messageOf, type Signalling } from "./signalling.ts";
import { isNewer } from "./snapshots.ts";

export interface Plan {
  title: string;
  consent: Consent;
}

export class LiveSession extends Changing {
  view: OwnerView | EndedView | null = null;
  /** When `view` arrived, on the page's clock (`performance.now()`). */
  viewAt = 0;
  receipt: Receipt | null = null;
  failure: string | null = null;
  cue: Cue | null = null;
  /** The signal sent last; the screen shows it for a moment. */
  sent: Signal | null = null;
  /** Going live: from the tap to the server's answer. */
  opening = false;
  /** The curtain is down in this page, whether or not the server has heard of it yet. */
  covered = false;
  /** Ended in this page. Kept until the server has heard of it. */
  ending = false;

  readonly #signalling: Signalling;
  readonly #capture: Capture;
  readonly #ear: Ear;
  readonly #media: OwnerMedia;
  readonly #lease: Lease;
  #secret: string | null = null;
  #resuming = false;
  /** A request about the curtain is under way. */
  #curtainMoving = false;
  /** This page has owned the live session over the connection that it has now. */
  #ownedHere = false;

  constructor(signalling: Signalling, capture: Capture, ear: Ear) {
    super();
    this.#signalling = signalling;
    this.#capture = capture;
    this.#ear = ear;
    this.#media = new OwnerMedia(signalling, capture, ear);
    this.#lease = new Lease(signalling, (code) => {
      if (code === "needs-a-tap") void this.#resume();
    });
    signalling.addEventListener("connected", () => void this.#reconnected());
    signalling.on("view", (view) => {
      this.#see(view);
    });
    signalling.on("media:gone", ({ sessionId, consumerIds }) => {
      if (sessionId === this.view?.sessionId) this.#media.gone(consumerIds);
    });
    signalling.on("cue", (cue) => {
      this.cue = cue;
      this.changed();
      this.dispatchEvent(new CustomEvent("cue", { detail: cue }));
    });
    ear.onChange(() => {
      this.#tellEar();
    });
  }

  /** The view while the live session is open, null before and after. */
  get open(): OwnerView | null {
    return this.view !== null && this.view.status !== "ended" ? this.view : null;
  }
  /** Whether this page would come back by itself: it holds the secret. */
  get mayResume(): boolean {
    return this.#secret !== null;
  }
  get #id(): string {
    return this.view?.sessionId ?? "";
  }

  /** The explicit act (R2). Starts what is to be sent, then asks the server. */
  async goLive(plan: Plan): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    this.failure = null;
    this.covered = this.ending = false;
    this.changed();
    try {
      // The screen first: its picker needs the tap to be fresh.
      const byPatience = [...plan.consent.sources].sort((a) => (a === "second" ? -1 : 0));
      for (const source of byPatience) {
        if (!(await this.#capture.start(source))) {
          this.failure = this.#capture.failures.get(source) ?? words.failures.unknown;
          return;
        }
      }
      const opened = await this.#signalling.request("session:open", {
        requestId: newId(),
        title: plan.title,
        consent: plan.consent,
        ear: plan.consent.talkback ? this.#ear.status : "unconfirmed",
      });
      this.#secret = opened.resumeSecret;
      this.receipt = opened.receipt;
      this.#capture.enable(true);
      this.#lease.start(opened.sessionId);
      this.#see(opened.view);
    } catch (error) {
      this.failure = messageOf(error);
    } finally {
      this.opening = false;
      this.changed();
    }
  }

  /** Blank and mute: in this page at once, then at the relay. */
  async drawCurtain(): Promise<void> {
    this.#capture.enable(false);
    this.covered = true;
    this.#curtainMoving = true;
    await this.#ask(() => this.#signalling.request("curtain:draw", { sessionId: this.#id }));
    this.#curtainMoving = false;
  }

  async liftCurtain(): Promise<void> {
    this.#curtainMoving = true;
    const done = await this.#ask(() =>
      this.#signalling.request("curtain:lift", { sessionId: this.#id }),
    );
    this.#curtainMoving = false;
    if (!done) return;
    this.covered = false;
    this.#capture.enable(true);
    this.changed();
  }

  /** For everybody, at once. Told to the server as soon as it can be reached. */
  async end(): Promise<void> {
    this.ending = true;
    this.#lease.stop();
    this.#capture.stopAll();
    this.#media.reset();
    this.changed();
    await this.#tellEnd();
  }

  async #tellEnd(): Promise<void> {
    const { open } = this;
    if (open === null) return;
    await this.#ask(async () => {
      try {
        await this.#signalling.request("session:end", { sessionId: open.sessionId });
      } catch (error) {
        if (codeOf(error) !== "no-such-session") throw error;
        this.#lost(open);
      }
    });
  }

  /** Moves the end to so many ms from now; the server caps it at four hours in all. */
  setEnd(endsInMs: number): Promise<boolean> {
    return this.#ask(() =>
      this.#signalling.request("session:set-end", { sessionId: this.#id, endsInMs }),
    );
  }

  remove(coach: string): Promise<boolean> {
    return this.#ask(() =>
      this.#signalling.request("coach:remove", { sessionId: this.#id, coach }),
    );
  }
  admit(coach: string): Promise<boolean> {
    return this.#ask(() => this.#signalling.request("coach:admit", { sessionId: this.#id, coach }));
  }

  async signal(signal: Signal): Promise<void> {
    const done = await this.#ask(() =>
      this.#signalling.request("signal:send", { sessionId: this.#id, signal }),
    );
    if (!done) return;
    this.sent = signal;
    this.changed();
  }
  forgetSent(signal: Signal): void {
    if (this.sent !== signal) return;
    this.sent = null;
    this.changed();
  }

  async seen(): Promise<void> {
    const cue = this.cue;
    if (cue === null) return;
    this.cue = null;
    this.changed();
    const { sessionId, cueId } = cue;
    await this.#ask(() => this.#signalling.request("cue:seen", { sessionId, cueId }));
  }

  /** The tap that brings a suspended live session back, on any page of the owner. */
  async carryOn(): Promise<void> {
    const open = this.open;
    if (open === null) return;
    for (const source of open.sources) await this.#capture.start(source);
    this.#media.reset();
    await this.#ask(async () => {
      const { resumeSecret, view } = await this.#signalling.request("session:continue", {
        sessionId: open.sessionId,
      });
      this.#secret = resumeSecret;
      this.#back(view);
    });
  }

  /** Away from the page of an ended live session. */
  dismiss(): void {
    this.view = null;
    this.receipt = null;
    this.failure = null;
    this.cue = null;
    this.covered = this.ending = false;
    this.changed();
  }

  /** Signed out on this page: it holds nothing any more. */
  forget(): void {
    this.#lease.stop();
    this.#media.reset();
    this.#secret = null;
    this.dismiss();
  }

  /** Ends what another page of mine runs. */
  endElsewhere(mine: NonNullable<Lobby["mine"]>): Promise<boolean> {
    return this.#ask(() => this.#signalling.request("session:end", mine));
  }

  #see(view: SessionView): void {
    if (view.as !== "owner" || !isNewer(this.view, view)) return;
    const before = this.open;
    this.view = view;
    this.viewAt = performance.now();
    if (view.status === "ended") {
      this.#lease.stop();
      this.#capture.stopAll();
      this.#media.reset();
      this.#ear.detachAll();
      this.#secret = null;
      this.ending = false;
      this.cue = null;
    } else {
      this.#seeCurtain(view);
      if (!this.ending) this.#media.follow(view);
      if (view.status === "suspended" && (view.resumableForMs ?? 0) > 0) void this.#resume();
      if (view.owns) this.#ownedHere = true;
      else if (this.#ownedHere) this.#handOver();
      this.#tellEar();
    }
    this.changed();
    this.dispatchEvent(new CustomEvent("seen", { detail: { before, now: this.open } }));
  }

  /** Only this page's own lift raises a curtain that this page knows to be down. */
  #seeCurtain(view: OwnerView): void {
    const drawn = view.curtainForMs !== null;
    if (drawn) this.#capture.enable(false);
    this.covered = drawn || (view.owns && this.covered);
    const unheard = this.covered && !drawn && view.owns && view.status === "live";
    if (unheard && !this.#curtainMoving) void this.drawCurtain();
  }

  /** Another page of mine has taken over by a tap: this one sends nothing any more. */
  #handOver(): void {
    this.#ownedHere = false;
    this.#secret = null;
    this.#lease.stop();
    this.#media.reset();
    this.#capture.stopAll();
  }

  async #reconnected(): Promise<void> {
    this.#media.reset();
    this.#ownedHere = false;
    const open = this.open;
    if (open === null) return;
    if (this.ending) {
      await this.#tellEnd();
      return;
    }
    // First what takes away: a curtain drawn while nobody heard must be down before we return.
    if (this.covered) {
      await this.#ask(() => this.#signalling.request("curtain:draw", { sessionId: this.#id }));
    }
    await this.#resume();
  }

  /** Only the page that holds the secret returns by itself, and only for a while (R6). */
  async #resume(): Promise<void> {
    const open = this.open;
    if (this.#secret === null || open === null || this.ending || this.#resuming) return;
    this.#resuming = true;
    this.#media.reset();
    try {
      const { view } = await this.#signalling.request("session:resume", {
        sessionId: open.sessionId,
        resumeSecret: this.#secret,
      });
      this.#back(view);
    } catch (error) {
      const code = codeOf(error);
      if (code === "no-such-session") this.#lost(open);
      else if (code === "wrong-page") this.#handOver();
      // Otherwise the next connection, view or renewal tries again, or the person taps.
    } finally {
      this.#resuming = false;
    }
  }

  #back(view: SessionView): void {
    this.failure = null;
    this.#lease.start(view.sessionId);
    this.#see(view);
    // The notice may have been faster than the answer.
    if (this.open !== null) this.#media.follow(this.open);
    this.#capture.enable(!this.covered);
    this.#tellEar();
  }

  /** The server no longer knows it (it was started anew): for us that is an end. */
  #lost(open: OwnerView): void {
    const { sessionId, version, title, owner } = open;
    const ended: EndedView = {
      ...{ sessionId, version: version + 1, title, owner },
      ...{ as: "owner", status: "ended", reason: "relay-lost", lastedMs: 0 },
      recorded: open.recording?.recording ?? null,
    };
    this.#see(ended);
  }

  #tellEar(): void {
    const open = this.open;
    if (open === null || open.status !== "live" || !open.owns || !open.talkback) return;
    if (open.ear === this.#ear.status) return;
    const ear = this.#ear.status;
    void this.#ask(() => this.#signalling.request("ear:set", { sessionId: this.#id, ear }));
  }

  async #ask(request: () => Promise<unknown>): Promise<boolean> {
    try {
      await request();
      this.failure = null;
      return true;
    } catch (error) {
      this.failure = messageOf(error);
      return false;
    } finally {
      this.changed();
    }
  }
}

/** 128 random bits, base64url: a repeated message with the same one is harmless. */
const newId = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
