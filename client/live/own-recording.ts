/**
 * Recording as the teacher's page holds it: a consent of its own, off every time.
 *
 * Nothing here is remembered: a page that was loaded anew has recording off, and
 * only a tap turns it on. The page opens every key file that it is shown with its
 * own vault; one that does not open stops the recording at once, since then
 * nobody, or somebody else, could open what is stored.
 */
import type { OwnerView, RecordingView } from "#protocol/events.ts";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import type { Fault } from "#protocol/words.ts";
import type { Obstacle } from "../words/recording.ts";
import { Changing } from "./changing.ts";
import { KeyCheck, type VaultHere } from "./key-check.ts";
import type { LiveSession } from "./live-session.ts";
import { isObstacle, obstacleOf } from "./recording-cannot.ts";
import { codeOf, messageOf, type Signalling } from "./signalling.ts";

type Asking = "start" | "stop" | "drop" | "voices";
interface Records {
  get: <T>(path: string) => Promise<T>;
  post: <T>(path: string, body?: unknown) => Promise<T>;
}

export class OwnRecording extends Changing {
  /** What the server said last about recordings of mine; null before. */
  known: RecordingsReply | null = null;
  /** The question for it failed. */
  unknown = false;
  /** The owner agrees that coaches who agree too are stored; off every time. */
  voices = false;
  asking: Asking | null = null;
  failure: string | null = null;
  /** What was dropped last, ms. */
  droppedMs: number | null = null;
  /** The recording whose key did not open here. */
  refused: string | null = null;

  readonly #live: LiveSession;
  readonly #signalling: Signalling;
  readonly #vault: VaultHere;
  readonly #records: Records;
  readonly #keys: KeyCheck;
  /** What this page turned on. */
  #mine: string | null = null;

  constructor(live: LiveSession, signalling: Signalling, vault: VaultHere, records: Records) {
    super();
    this.#live = live;
    this.#signalling = signalling;
    this.#vault = vault;
    this.#records = records;
    this.#keys = new KeyCheck(vault, (recording, sealed) =>
      records.post("/api/recordings/title", { recording, sealed }),
    );
    vault.onChange(() => {
      this.changed();
    });
    live.addEventListener("seen", (event) => {
      const { now } = (event as CustomEvent<{ now: OwnerView | null }>).detail;
      if (now === null) this.#forget();
      else void this.#follow(now);
    });
  }

  /** The recorder of the live session, as the server tells; null while there is none. */
  get view(): RecordingView | null {
    return this.#live.open?.recording ?? null;
  }
  /** Why nothing is recorded although it was wanted; null otherwise. */
  get fault(): Fault | null {
    if (this.refused !== null && this.refused === (this.view?.recording ?? this.refused))
      return "key-refused";
    return this.view?.state === "failed" ? (this.view.fault ?? "recorder-lost") : null;
  }
  /** What stands in the way of turning it on. */
  get obstacle(): Obstacle | null {
    return obstacleOf(this.known, this.#vault.state);
  }

  /** Asks what stands in the way, before anybody needs to know. */
  async look(): Promise<void> {
    void this.#vault.load();
    try {
      this.known = await this.#records.get<RecordingsReply>("/api/recordings");
      this.unknown = false;
    } catch {
      // Said as such on the screen; a start would be answered by the server anyway.
      this.unknown = true;
    }
    this.changed();
  }

  /** The explicit act. */
  async start(): Promise<void> {
    const recipient = this.#vault.publicKey;
    if (this.obstacle !== null || recipient === null) return;
    this.droppedMs = null;
    this.refused = null;
    const { voices } = this;
    await this.#ask("start", async (sessionId) => {
      const body = { sessionId, recipient, voices };
      this.#mine = (await this.#signalling.request("record:start", body)).recording;
    });
  }

  async stop(): Promise<void> {
    await this.#ask("stop", (sessionId) => this.#signalling.request("record:stop", { sessionId }));
  }

  async dropLastMinute(): Promise<void> {
    this.droppedMs = null;
    await this.#ask("drop", async (sessionId) => {
      const { droppedMs } = await this.#signalling.request("record:drop", { sessionId });
      this.droppedMs = droppedMs;
      this.dispatchEvent(new CustomEvent("dropped", { detail: droppedMs }));
    });
  }

  /** Before the start it is kept for it; while recording the server is asked. */
  async agree(voices: boolean): Promise<void> {
    const on = this.view !== null && this.view.state !== "failed";
    if (!on) {
      this.voices = voices;
      this.changed();
      return;
    }
    await this.#ask("voices", async (sessionId) => {
      await this.#signalling.request("record:voices", { sessionId, agree: voices });
      this.voices = voices;
    });
  }

  async #follow(view: OwnerView): Promise<void> {
    const { recording } = view;
    if (recording === null || recording.state === "failed") return;
    if (this.refused === recording.recording) {
      this.#takeBack();
      return;
    }
    if (!view.owns) return;
    if (await this.#keys.fits(recording, view.title, recording.recording === this.#mine)) return;
    if (this.refused === recording.recording) return;
    this.refused = recording.recording;
    this.changed();
    this.dispatchEvent(new Event("refused"));
    this.#takeBack();
  }

  /** What nobody could open must not go on; a lost request is repeated at the next view. */
  #takeBack(): void {
    if (this.view?.state !== "stopping" && this.asking !== "stop") void this.stop();
  }

  #forget(): void {
    this.voices = false;
    this.droppedMs = this.failure = this.refused = null;
    this.changed();
  }

  async #ask(what: Asking, request: (sessionId: string) => Promise<unknown>): Promise<void> {
    const sessionId = this.#live.open?.sessionId;
    // Stopping waits for nothing: a start under way must not hold it back.
    if (sessionId === undefined || (this.asking !== null && what !== "stop")) return;
    this.asking = what;
    this.failure = null;
    this.changed();
    try {
      await request(sessionId);
    } catch (error) {
      this.failure = messageOf(error);
      if (isObstacle(codeOf(error))) await this.look();
    } finally {
      if (this.asking === what) this.asking = null;
      this.changed();
    }
  }
}
