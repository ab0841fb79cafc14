/**
 * Opens sealed segments and turns them into what source buffers take. Runs in the player's
 * worker, and holds the keys there: none of what it says has one.
 */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { parseKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { openWith } from "#recordings/keys.ts";
import { openRecording, type RecordingList, type SegmentOfPart } from "#recordings/open.ts";
import { Replay } from "#recordings/replay/replay.ts";
import type { SegmentHead } from "#recordings/types.ts";
import { Cut } from "./cut.ts";
import type { FilmDamage, FilmGap, FilmManifest, Sound, Stretch } from "./film.ts";
import { knownGaps } from "./gaps.ts";
import type { Hearing } from "./hearing.ts";
import { Hiding } from "./hide.ts";
import type { Batch, FromWorker, Piece, ToWorker } from "./messages.ts";
import { Plan } from "./plan.ts";
import { stepsOf } from "./steps.ts";
import { within } from "./stretches.ts";

/** A head may say another moment than the manifest by so much, ms: it rounds. */
const ROUNDED_MS = 1_000;
/** And where nobody closed the segment, the manifest has only what was expected, ms. */
const EXPECTED_MS = 45_000;
/** A closed segment goes on after its last packet for so long at most, ms. */
const QUIET_MS = 30_000;
/** The rest of a segment waits for its first picture for so long at most, ms: decoders may want more of it. */
const HELD_MS = 300;
/** In this order one of the sounds leads. */
const LEADS = ["room", "own", "talkback"] as const;

/** Another run began meanwhile. */
class Stale extends Error {}

interface Waiting {
  index: number;
  resolve(bytes: Uint8Array | null): void;
  reject(error: Stale): void;
}

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

async function keysOf(identity: string, written: string): Promise<KeyFile | null> {
  try {
    return parseKeyFile(await openWith(identity, bytesOf(written)));
  } catch {
    // Not for this identity, changed, or no key file: its segments are named `wrong-key`.
    return null;
  }
}

export class Opener {
  readonly #post: (message: FromWorker) => void;
  readonly #hearing: Pick<Hearing, "opened" | "forget"> | null;
  #plan = new Plan({ parts: [] });
  #list: RecordingList = { recording: "", parts: [] };
  #keys = new Map<number, Promise<KeyFile | null>>();
  #run = 0;
  #lead: Sound["source"] | null = null;
  #ready: Map<number, Uint8Array | null> = new Map();
  #waiting: Waiting | null = null;
  #landed = (): void => undefined;

  /** `post` takes the bytes of pieces over; `hearing` gets every sound that was opened. */
  constructor(
    post: (message: FromWorker) => void,
    hearing: Pick<Hearing, "opened" | "forget"> | null = null,
  ) {
    this.#post = post;
    this.#hearing = hearing;
  }

  /** Never rejects for what it is given. */
  async hear(message: ToWorker): Promise<void> {
    if (message.do === "open") await this.#open(message.manifest, message.identity);
    else if (message.do === "run")
      await this.#play(message.run, message.from, message.atMs ?? null);
    else if (message.do === "piece") this.#piece(message);
    else if (message.run === this.#run) this.#landed();
  }

  async #open(manifest: ManifestReply & FilmManifest, identity: string): Promise<void> {
    this.#plan = new Plan(manifest);
    this.#list = manifest;
    for (const { part, keyFile } of manifest.parts) this.#keys.set(part, keysOf(identity, keyFile));
    const opened = await Promise.all(this.#keys.values());
    if (opened.every((one) => one === null)) this.#post({ say: "locked" });
  }

  #piece({ run, index, bytes }: Extract<ToWorker, { do: "piece" }>): void {
    if (run !== this.#run) return;
    const object = bytes === null ? null : new Uint8Array(bytes);
    if (this.#waiting?.index === index) {
      const { resolve } = this.#waiting;
      this.#waiting = null;
      resolve(object);
    } else this.#ready.set(index, object);
  }

  #read(run: number, index: number): Promise<Uint8Array | null> {
    if (run !== this.#run) return Promise.reject(new Stale());
    const ready = this.#ready.get(index);
    this.#ready.delete(index);
    if (ready !== undefined) return Promise.resolve(ready);
    return new Promise((resolve, reject) => {
      this.#waiting = { index, resolve, reject };
    });
  }

  async #play(run: number, from: number, atMs: number | null): Promise<void> {
    this.#run = run;
    this.#hearing?.forget();
    this.#ready = new Map();
    this.#waiting?.reject(new Stale());
    this.#waiting = null;
    try {
      await this.#through(run, from, atMs);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
    }
  }

  async #through(run: number, from: number, atMs: number | null): Promise<void> {
    const { segments, originMs, durationMs, cuts } = this.#plan;
    const first = segments[from];
    if (first === undefined) return;
    const read = (part: number, segment: number) =>
      this.#read(run, this.#plan.indexOf(part, segment) ?? -1);
    const keysOfPart = (part: number) => this.#keys.get(part) ?? Promise.resolve(null);
    const replay = new Replay({ originMs, floorMs: Math.min(0, segments[0]?.fromMs ?? 0) });
    const hiding = new Hiding(cuts);
    let cut: Cut | null = null;
    for await (const segment of openRecording(this.#list, read, keysOfPart, first)) {
      const index = this.#plan.indexOf(segment.part, segment.segment) ?? from;
      const stretch = this.#stretchOf(segment, index);
      const { part, head, records } = segment;
      const lead = (this.#lead ??= leadOf(head));
      const given = stretch === null ? [] : hiding.pass(replay.push(part, head, records));
      const same = {
        ...{ say: "batch" as const, run, index, lead, gaps: this.#gaps(replay) },
        headless: head === null && records.length > 0,
        damage: this.#placed(segment, index, stretch),
      };
      cut ??= new Cut(`${run}`, lead, durationMs);
      if (stretch === null) this.#say({ ...same, stretch, more: false, pieces: [] });
      else {
        const steps =
          atMs !== null && index === from ? stepsOf(given, stretch, atMs) : [{ given, stretch }];
        // Where the sound that leads is missing, nothing can be shown before more of it came.
        const led = given.some(
          ({ track, sample: { timeMs, lastsMs } }) =>
            atMs !== null &&
            track.info.source === lead &&
            timeMs <= atMs &&
            atMs < timeMs + lastsMs,
        );
        for (const step of steps) {
          if (step !== steps[0] && led) await this.#held();
          const pieces = this.#shown(await cut.segment(step.given, step.stretch));
          this.#say({ ...same, stretch: step.stretch, more: step !== steps.at(-1), pieces });
        }
      }
      this.#hearing?.opened(index, given);
      if (index === from) this.#walkAhead(segment.part);
    }
    const rest = hiding.pass(replay.finish());
    const pieces = cut === null ? [] : this.#shown(await cut.finish(rest));
    if (run === this.#run) this.#post({ say: "over", run, pieces });
  }

  /** Until the picture that is shown first is seen: nothing takes its turn from it. */
  #held(): Promise<void> {
    return new Promise((resolve) => {
      this.#landed = resolve;
      setTimeout(resolve, HELD_MS);
    });
  }

  #say(batch: Batch): void {
    if (batch.run !== this.#run) throw new Stale();
    this.#post(batch);
  }

  /** Null: nothing opened, or it says another moment than it stands at. */
  #stretchOf({ head, records }: SegmentOfPart, index: number): Stretch | null {
    const planned = this.#plan.segments[index];
    if (planned === undefined || (head === null && records.length === 0)) return null;
    const { originMs } = this.#plan;
    const fromMs = head === null ? planned.fromMs : head.atMs - originMs;
    const off = Math.abs(fromMs - planned.fromMs);
    if (off > (planned.closed ? ROUNDED_MS : EXPECTED_MS)) return null;
    let lastMs = fromMs;
    for (const record of records) {
      if (record.type === "clock") lastMs = Math.max(lastMs, record.atMs - originMs);
    }
    const toMs = planned.closed ? Math.min(planned.toMs, lastMs + QUIET_MS) : lastMs;
    const endMs = Math.min(Math.max(toMs, lastMs), this.#plan.durationMs);
    return { fromMs: Math.min(Math.max(0, fromMs), endMs), toMs: endMs };
  }

  /** Nobody steps to a picture that is only there to be decoded. */
  #shown(pieces: readonly Piece[]): Piece[] {
    const { cuts } = this.#plan;
    return pieces.map((one) => ({
      ...one,
      times: one.times.filter((ms) => within(cuts, ms) === null),
    }));
  }

  #placed(segment: SegmentOfPart, index: number, stretch: Stretch | null): FilmDamage[] {
    const { part, segment: number, head, damage } = segment;
    const named = damage.map((one) => ({ ...one, atMs: this.#momentOf(one.part, one.segment) }));
    if (head !== null && stretch === null) {
      const atMs = this.#plan.segments[index]?.fromMs ?? null;
      named.push({ part, segment: number, chunk: null, what: "out-of-place", atMs });
    }
    return named;
  }

  /** Of one that the manifest leaves out: where the next one begins that it names. */
  #momentOf(part: number, segment: number): number | null {
    const { segments } = this.#plan;
    const found = segments.find((one) => one.part === part && one.segment >= segment);
    return found?.fromMs ?? null;
  }

  #gaps(replay: Replay): FilmGap[] {
    const { originMs } = this.#plan;
    // One that lasts ends where the next segment begins, and its head will say so.
    const declared = replay.report.gaps.flatMap(({ kind, fromMs, toMs }) =>
      toMs === null ? [] : [{ kind, fromMs: fromMs - originMs, toMs: toMs - originMs }],
    );
    return knownGaps(this.#plan, declared);
  }

  /** Far into a long part the chain of keys is long: walked once now, no seek waits for it. */
  #walkAhead(part: number): void {
    const last = this.#plan.segments.findLast((one) => one.part === part)?.segment ?? 0;
    void this.#keys.get(part)?.then((keys) => keys?.keyOf(last));
  }
}

function leadOf(head: SegmentHead | null): Sound["source"] {
  const sources = head?.streams.map(({ source }) => source) ?? [];
  return LEADS.find((one) => sources.includes(one)) ?? "room";
}
