/** Everything a page is made of, put together once. No Lit here. */
import type { Lobby } from "#protocol/events.ts";
import type { MeReply } from "#protocol/http/sign-in.ts";
import { Account } from "./account.ts";
import { Api } from "./api.ts";
import { Confirmation } from "./door/confirmation.ts";
import { Gate, isNeed } from "./door/gate.ts";
import { OneTimeLink } from "./door/link.ts";
import { SignIn } from "./door/sign-in.ts";
import { MyExport } from "./house/my-export.ts";
import { Capture } from "./live/capture.ts";
import { Changing } from "./live/changing.ts";
import { CoachSession } from "./live/coach-session.ts";
import { tellCoach } from "./live/coach-teller.ts";
import { Ear } from "./live/ear.ts";
import { Following } from "./live/following.ts";
import { LevelMeter } from "./live/level.ts";
import { LiveSession } from "./live/live-session.ts";
import { OwnRecording } from "./live/own-recording.ts";
import { Showing } from "./live/showing.ts";
import { Signalling } from "./live/signalling.ts";
import { tellTeacher } from "./live/teller.ts";
import { WakeLock } from "./live/wake-lock.ts";
import { warnBeforeLeaving } from "./notes/leaving.ts";
import { MyNotes } from "./notes/my-notes.ts";
import { AllFilms } from "./recordings/all-films.ts";
import { Router } from "./router.ts";
import { Pins } from "./vault/pins.ts";
import { Vault } from "./vault/vault.ts";
import { recall, remember } from "./kept.ts";
import { Theme } from "./theme.ts";
import { words } from "./words.ts";

const CLICKER_KEY = "aside-clicker";

export class App extends Changing {
  readonly theme = new Theme();
  readonly router = new Router();
  readonly account = new Account();
  readonly api = new Api(this.account);
  readonly signIn = new SignIn(this.account, this.api);
  readonly link = new OneTimeLink(this.account, this.api);
  readonly gate = new Gate();
  readonly confirmation = new Confirmation(this.api);
  readonly signalling = new Signalling(this.account);
  readonly vault = new Vault(this);
  readonly pins = new Pins(this);
  readonly capture = new Capture();
  readonly ear = new Ear();
  readonly roomLevel = new LevelMeter();
  readonly ownLevel = new LevelMeter();
  readonly live = new LiveSession(this.signalling, this.capture, this.ear);
  readonly recording = new OwnRecording(this.live, this.signalling, this.vault, this.api);
  readonly showing = new Showing(this.live, this.signalling);
  readonly coach = new CoachSession(this.signalling);
  readonly following = new Following(this.coach, this.signalling);
  readonly notes = new MyNotes(this);
  readonly taking = new MyExport(this.api);
  readonly films = new AllFilms(this);
  readonly say = say;
  lobby: Lobby | null = null;

  readonly #wake = new WakeLock();

  constructor() {
    super();
    warnBeforeLeaving(this.notes.live, globalThis);
    warnBeforeLeaving(this.taking, globalThis);
    warnBeforeLeaving(this.films, globalThis);
    this.#keepGate();
    this.#readLink();
    this.router.addEventListener("secret", () => {
      this.#readLink();
    });
    this.account.addEventListener("token", () => {
      const token = this.account.token;
      if (token === null) return;
      this.signalling.open();
      if (!this.signalling.connected) return;
      // A failed renewal shows itself: the server closes the socket when the old token ends.
      this.signalling.request("auth:renew", { token }).catch(() => undefined);
    });
    this.account.onChange(() => {
      if (this.account.status === "out") this.#forget();
    });
    this.signalling.addEventListener("connected", () => {
      void this.#enterLobby();
      this.vault.catchUp();
    });
    this.coach.addEventListener("ready", () => void this.#enterLobby());
    this.signalling.on("lobby", (lobby) => {
      this.#see(lobby);
    });
    this.signalling.on("log:line", ({ line }) => {
      this.vault.hear(line.action);
    });
    // A token that ran out can be renewed; a sign-in that is over cannot, and says why.
    this.signalling.on("signed-out", () => void this.account.refresh());
    this.live.onChange(() => {
      this.#awake();
      if (this.live.open !== null) this.followLevels();
    });
    this.coach.onChange(() => {
      this.#awake();
    });
    this.capture.onChange(() => {
      if (this.capture.get("room") === null) this.roomLevel.follow(null);
      if (this.capture.get("own") === null) this.ownLevel.follow(null);
    });
    tellTeacher(this.live, this.recording, this.ear, say);
    tellCoach(this.coach, say);
  }

  get clicker(): boolean {
    return recall(CLICKER_KEY) !== "off";
  }
  set clicker(on: boolean) {
    remember(CLICKER_KEY, on ? "on" : "off");
    this.changed();
  }

  /** Meters follow what is captured now. Called after a gesture: browsers ask for one. */
  followLevels(): void {
    this.roomLevel.follow(this.capture.get("room"));
    this.ownLevel.follow(this.capture.get("own"));
  }

  async signOut(): Promise<void> {
    await this.account.signOut();
  }

  /**
   * Does what may need "it is me": asks for password or passkey where the server
   * wants it, then does it. Null when the person let it be; rejects as `act` does.
   */
  confirmed<T>(act: () => Promise<T>): Promise<T | null> {
    return this.confirmation.around(act);
  }

  /** Asks the server anew who I am: after a change of profile, school or what I have to do. */
  async knowMe(): Promise<void> {
    this.account.know(await this.api.get<MeReply>("/api/me"));
  }

  /** What stands between this person and everything else (R20), kept in step with the server. */
  #keepGate(): void {
    const { account, gate, signalling } = this;
    let known: string | null = null;
    account.onChange(() => {
      const { me } = account;
      if (me === null) {
        known = null;
        gate.forget();
        return;
      }
      const shut = gate.needs.length > 0;
      gate.learn(me.needs, known === me.account);
      known = me.account;
      if (shut && gate.needs.length === 0) void this.#enterLobby();
    });
    signalling.on("needs", ({ needs }) => {
      account.needs(needs);
    });
    this.router.onChange(() => {
      gate.ask();
    });
    let teaching = false;
    this.live.onChange(() => {
      // Leaving the page of a lesson is the next action after it.
      if (teaching && this.live.view === null) gate.ask();
      teaching = this.live.view !== null;
    });
    const refused = (event: Event): void => {
      if (!isNeed((event as CustomEvent<string>).detail)) return;
      gate.ask();
      // The notice may have been lost; a failure here shows itself at the next request.
      if (gate.needs.length === 0)
        this.knowMe().then(
          () => gate.ask(),
          () => undefined,
        );
    };
    this.api.addEventListener("refused", refused);
    signalling.addEventListener("refused", refused);
  }

  #readLink(): void {
    const secret = this.router.takeSecret();
    if (secret !== null) void this.link.open(secret);
  }

  async #enterLobby(): Promise<void> {
    // The lobby is behind the gate: asking for it would only be refused.
    if (this.gate.needs.length > 0 || !this.signalling.connected) return;
    try {
      const { lobby } = await this.signalling.request("lobby:enter", { waiting: this.coach.ready });
      this.#see(lobby);
    } catch {
      // Lost again at once: the next connection enters again.
    }
  }

  #see(lobby: Lobby): void {
    this.lobby = lobby;
    this.coach.lobby(lobby);
    this.changed();
  }

  /** Signed out: nothing of the person stays in the page. */
  #forget(): void {
    this.confirmation.dismiss();
    this.vault.forget();
    this.notes.forget();
    this.taking.forget();
    this.films.forget();
    this.signalling.close();
    this.capture.stopAll();
    this.coach.forget();
    this.live.forget();
    this.lobby = null;
    this.changed();
  }

  #awake(): void {
    this.#wake.want(this.live.open !== null || this.coach.open !== null);
  }
}

/** To a screen reader: politely, or at once when it is about being seen. */
export const say = (text: string, urgent = false): void => {
  const region = document.getElementById(urgent ? "say-at-once" : "say-politely");
  if (region !== null) region.textContent = text;
};

export const titleOf = (what: string): string => words.titles.page(what);
