/**
 * Marks and notes that are set while a lesson runs, by its coach or its teacher. Each is
 * sealed here for the teacher's vault and, where it is open, for the writer's own; what
 * could not be sent stays in this page and is sent again.
 */
import type { LiveKeysReply, LiveNoteBody } from "#protocol/http/notes.ts";
import { newNote, type NoteBody, type NoteKind } from "#recordings/notes.ts";
import { sealLiveNote } from "./note-keys.ts";
import { Changing } from "../live/changing.ts";
import type { VaultHere } from "../live/key-check.ts";
import { codeOf, messageOf } from "../refused.ts";
import type { Pinned } from "../vault/pins.ts";
import { newId } from "./notes.ts";

/** Before what could not be sent is sent again, ms. */
const AGAIN_MS = 4_000;
/** What may be otherwise the next time. */
const PASSING = ["offline", "no-answer", "too-fast", "unavailable"];

export interface LiveGround {
  api: {
    get: <T>(path: string) => Promise<T>;
    post: <T>(path: string, body?: unknown) => Promise<T>;
  };
  vault: Pick<VaultHere, "publicKey">;
  /** Whether this key is the one that was seen first; `accept` pins it. */
  pins: {
    check: (account: string, publicKey: string) => Promise<Pinned>;
    accept: (account: string, publicKey: string) => Promise<void>;
  };
  againMs?: number;
}

/** The live session in which it is written. */
export interface Lesson {
  session: string;
  /** The teacher's account, and whether that is me. */
  owner: string;
  mine: boolean;
}

export type Said = Pick<NoteBody, "kind"> & Partial<Pick<NoteBody, "text" | "tags" | "form">>;

/** `keeping` it is on its way; `kept` the server has it; `failed` it was refused. */
export interface Written {
  note: string;
  session: string;
  kind: NoteKind;
  /** By this device's clock, ms. */
  hereMs: number;
  text: string;
  form: NoteBody["form"];
  state: "keeping" | "kept" | "failed";
  /** Why not, for the person. */
  why: string | null;
}

/**
 * `asking` nothing is known yet; `ready`; `no-vault` the teacher has none, so nothing can be
 * sealed; `closed` my own vault is not open here, and it is my lesson; `changed` the server
 * names another key for the teacher than the one that was seen first; `failed` it was not answered.
 */
export type Readiness = "asking" | "ready" | "no-vault" | "closed" | "changed" | "failed";

interface Known {
  readiness: Readiness;
  recipients: readonly [string, ...string[]] | null;
  /** What the server's clock says more than this device's, ms. */
  aheadMs: number;
  /** The key that is another one now. */
  other: string | null;
}
const ASKING: Known = { readiness: "asking", recipients: null, aheadMs: 0, other: null };

export class LiveNotes extends Changing {
  /** Newest first; of every live session since this page was opened. */
  written: readonly Written[] = [];
  readonly #ground: LiveGround;
  readonly #lessons = new Map<string, Lesson>();
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<void>>();
  /** By note, once it was sealed: sent again it is the same one, which the server knows by it. */
  readonly #sealed = new Map<string, string>();
  /** Sign-outs so far: what was begun before one is dropped. */
  #era = 0;

  constructor(ground: LiveGround) {
    super();
    this.#ground = ground;
  }

  readiness(session: string): Readiness {
    return (this.#known.get(session) ?? ASKING).readiness;
  }
  of(session: string): readonly Written[] {
    return this.written.filter((one) => one.session === session);
  }

  /** Asks for whom to seal, once for each live session; again where it failed or my vault changed. */
  begin(lesson: Lesson): Promise<void> {
    const { session } = lesson;
    this.#lessons.set(session, lesson);
    const { readiness } = this.#known.get(session) ?? ASKING;
    if (readiness === "ready" || readiness === "changed") return Promise.resolve();
    const asking = this.#asking.get(session) ?? this.#ask(lesson);
    this.#asking.set(session, asking);
    return asking;
  }

  /** The person compared the key words with the teacher: from now on it is this key. */
  async accept({ session, owner }: Lesson): Promise<void> {
    const other = this.#known.get(session)?.other ?? null;
    if (other === null) return;
    await this.#ground.pins.accept(owner, other);
    this.#known.delete(session);
    await this.begin(this.#lessons.get(session) ?? { session, owner, mine: false });
    for (const one of this.of(session)) if (one.state !== "kept") void this.again(one.note);
  }

  /** At once in the list, then kept. `hereMs`: when it was seen, by this device's clock. */
  add(lesson: Lesson, said: Said, hereMs = Date.now()): void {
    const { kind, text = "", form = null } = said;
    const one: Written = {
      ...{ note: newId(), session: lesson.session, kind, hereMs, text, form },
      ...{ state: "keeping", why: null },
    };
    this.written = [one, ...this.written];
    this.changed();
    this.#lessons.set(lesson.session, lesson);
    void this.#keep(one.note, said);
  }

  /** Sends it again, because the person asks for it. */
  async again(note: string): Promise<void> {
    const one = this.written.find((other) => other.note === note);
    if (one === undefined || one.state === "kept") return;
    this.#see(note, { state: "keeping", why: null });
    const { kind, text, form } = one;
    await this.#keep(note, { kind, text, form });
  }

  /** Signed out: nothing of the person stays in the page. */
  forget(): void {
    this.#era += 1;
    this.written = [];
    this.#lessons.clear();
    this.#known.clear();
    this.#asking.clear();
    this.#sealed.clear();
    this.changed();
  }

  async #ask(lesson: Lesson): Promise<void> {
    const { session } = lesson;
    const era = this.#era;
    try {
      const known = await this.#keysOf(lesson);
      if (era === this.#era) this.#known.set(session, known);
    } catch {
      // Asked again with the next note; until then it is said that they are not kept yet.
      if (era === this.#era) this.#known.set(session, { ...ASKING, readiness: "failed" });
    } finally {
      this.#asking.delete(session);
      this.changed();
    }
  }

  async #keysOf({ session, owner: account, mine }: Lesson): Promise<Known> {
    const { api, vault, pins } = this.#ground;
    const asked = Date.now();
    const path = `/api/notes/live/keys?session=${encodeURIComponent(session)}`;
    const { owner, now } = await api.get<LiveKeysReply>(path);
    const aheadMs = now - (asked + Date.now()) / 2;
    const none = { recipients: null, aheadMs, other: null };
    // Never the server's word for my own key: it is the one that this page holds.
    const me = vault.publicKey;
    if (mine)
      return me === null
        ? { ...none, readiness: "closed" }
        : { ...none, readiness: "ready", recipients: [me] };
    if (owner === null) return { ...none, readiness: "no-vault" };
    const pinned = await pins.check(account, owner);
    if (pinned === "changed") return { ...none, readiness: "changed", other: owner };
    if (pinned === "new") await pins.accept(account, owner);
    return { ...none, readiness: "ready", recipients: me === null ? [owner] : [owner, me] };
  }

  async #keep(note: string, said: Said): Promise<void> {
    const era = this.#era;
    const one = this.written.find((other) => other.note === note);
    const lesson = one && this.#lessons.get(one.session);
    if (one === undefined || lesson === undefined) return;
    try {
      await this.begin(lesson);
      const { readiness, recipients, aheadMs } = this.#known.get(one.session) ?? ASKING;
      if (era !== this.#era) return;
      if (recipients === null) {
        // What a person has to mend first is said once, above the list.
        this.#see(note, { state: readiness === "failed" ? "keeping" : "failed", why: null });
        if (readiness === "failed") this.#later(note, said);
        return;
      }
      const atMs = Math.round(one.hereMs + aheadMs);
      const body = newNote({ atMs, wall: true, ...said });
      const sealed =
        this.#sealed.get(note) ?? (await sealLiveNote(recipients, note, one.session, body));
      this.#sealed.set(note, sealed);
      const post: LiveNoteBody = { note, session: one.session, sealed };
      await this.#ground.api.post("/api/notes/live", post);
      if (era !== this.#era) return;
      this.#sealed.delete(note);
      this.#see(note, { state: "kept", why: null });
    } catch (error) {
      if (era !== this.#era) return;
      const passing = PASSING.includes(codeOf(error));
      this.#see(note, { state: passing ? "keeping" : "failed", why: messageOf(error) });
      if (passing) this.#later(note, said);
    }
  }

  #later(note: string, said: Said): void {
    const era = this.#era;
    setTimeout(() => {
      if (era === this.#era) void this.#keep(note, said);
    }, this.#ground.againMs ?? AGAIN_MS);
  }

  #see(note: string, change: Pick<Written, "state" | "why">): void {
    this.written = this.written.map((one) => (one.note === note ? { ...one, ...change } : one));
    this.changed();
  }
}
