/**
 * One part of a recording, from the first key to the last byte: packets in, sealed
 * segments out. Understands nothing of what the packets hold.
 *
 * A packet is copied once, into the batch; a batch is sealed at the latest after
 * `BATCH_MS`, and overwritten.
 */
import { RecordWriter } from "../format.ts";
import { Chain } from "../seal.ts";
import type { Storage } from "../storage/port.ts";
import type { Gap } from "../types.ts";
import { SYNC_MS, type FromRecorder, type RecorderFault, type ToRecorder } from "../wire.ts";
import { AppendQueue, MOST_HELD } from "./append-queue.ts";
import { Asking } from "./asking.ts";
import { Gaps } from "./gaps.ts";
import type { MadeKey } from "./make-key.ts";
import { Routes, type Route } from "./routes.ts";
import { readReports } from "./rtcp.ts";
import { isRtcp, newHeader, readRtp, unwrapRtx } from "./rtp.ts";
import { Segments } from "./segments.ts";
import { openMediaSocket, type MediaSocket } from "./socket.ts";

/** A batch this large does not wait, bytes. */
const LARGE_BATCH = 256 * 1024;
const BEAT_MS = 1_000;
/**
 * So much later than its clock a packet may have come, ms. With one clock for a whole batch
 * the film would show everything up to `BATCH_MS` before the gaps that were declared.
 */
const STAMP_MS = 10;

export type Begin = Extract<ToRecorder, { type: "begin" }>;
type Of<Type extends ToRecorder["type"]> = Extract<ToRecorder, { type: Type }>;

export interface PartOptions {
  begin: Begin;
  storage: Storage;
  /** Monotonic, ms. */
  now(): number;
  makeKey(recipient: string, recording: string, part: number): Promise<MadeKey>;
  send(message: FromRecorder): void;
  /** Once, when nothing of it is left in this process. */
  over(): void;
}

export class Part {
  readonly #options: PartOptions;
  readonly #recording: string;
  /** What the clock showed when the recording began. */
  readonly #zero: number;
  readonly #queue: AppendQueue;
  readonly #routes = new Routes();
  readonly #asking: Asking;
  readonly #gaps = new Gaps();
  readonly #batch = new RecordWriter();
  readonly #header = newHeader();
  #socket: MediaSocket | null = null;
  #chain: Chain | null = null;
  #segments: Segments | null = null;
  /** `going`: it may store. `over`: nothing is heard or written any more. */
  #state: "preparing" | "ready" | "going" | "stopping" | "over" = "preparing";
  #removals: Promise<unknown> = Promise.resolve();
  #packets = 0;
  #storedMs: number;
  #stampedMs = 0;
  #nextSync = 0;
  #nextBeat = 0;

  constructor(options: PartOptions) {
    const { begin, storage, now } = options;
    this.#options = options;
    this.#recording = begin.recording;
    this.#zero = now() - begin.sinceMs;
    this.#storedMs = begin.sinceMs;
    this.#queue = new AppendQueue({ storage, now, failed: (fault) => this.#fail(fault) });
    this.#asking = new Asking({
      routes: this.#routes,
      now,
      send: (bytes) => this.#socket?.send(bytes),
    });
  }

  get recording(): string {
    return this.#recording;
  }

  /** Makes key and socket. Never rejects: what goes wrong is told. */
  async prepare(): Promise<void> {
    const { begin, makeKey } = this.#options;
    const { recording, part, recipient, maxBytes } = begin;
    try {
      const socket = await openMediaSocket((bytes) => this.#heard(bytes));
      this.#socket = socket;
      const { key, keyFile } = await makeKey(recipient, recording, part);
      this.#chain = new Chain(key, recording, part);
      if (this.#state !== "preparing") return this.#end({ type: "stopped", recording });
      this.#segments = new Segments({
        ...{ recording, part, maxBytes, chain: this.#chain, queue: this.#queue },
        send: (message) => this.#options.send(message),
        stored: (uptoMs) => {
          this.#storedMs = Math.max(this.#storedMs, uptoMs);
        },
      });
      this.#state = "ready";
      const { port } = socket;
      const atMs = this.#atMs();
      this.#options.send({ type: "ready", recording, part, port, atMs, keyFile });
    } catch {
      // Neither a socket nor a process is to be had, or the recipient is none: nothing was begun.
      this.#fail("recorder-lost");
    }
  }

  go({ ip, port }: Of<"go">): void {
    if (this.#state !== "ready") return;
    this.#state = "going";
    // Nothing could be asked for before.
    this.#socket?.connect(ip, port, () => this.#asking.keyFrames());
    const { part, sinceMs, brokeOffMs = sinceMs } = this.#options.begin;
    if (part > 0) this.#gaps.add("restart", brokeOffMs, this.#atMs());
    this.#beginSegment();
  }

  streams({ streams }: Of<"streams">): void {
    const added = this.#routes.set(streams);
    if (this.#segments?.isOpen === true) for (const info of added) this.#batch.stream(info);
    this.#asking.keyFrames();
  }

  named({ segment }: Of<"segment-named">): void {
    this.#segments?.named(segment);
  }

  gapBegins({ kind }: Of<"gap-begins">): void {
    const atMs = this.#atMs();
    this.#declare(this.#gaps.end("declared", atMs));
    this.#declare(this.#gaps.begin(kind, atMs));
    // Ended here, so that dropping what is said after the gap takes nothing from before it.
    this.#endSegment();
  }

  gapEnds(): void {
    if (this.#gaps.end("declared", this.#atMs()) === null || this.#state !== "going") return;
    this.#beginSegment();
  }

  async drop({ request, ms }: Of<"drop">): Promise<void> {
    const segments = this.#segments;
    if (this.#state !== "going" || segments === null) return;
    const toMs = this.#atMs();
    this.#batch.take().fill(0);
    const { segments: gone, atMs, gone: removed } = segments.drop(toMs - ms);
    const fromMs = Math.max(0, Math.min(atMs ?? toMs, toMs - ms));
    this.#gaps.add("dropped", fromMs, toMs);
    this.#beginSegment();
    // One that was asked for before may still be at the same minute: nothing is said before it.
    this.#removals = Promise.all([this.#removals, removed]);
    try {
      await this.#removals;
    } catch {
      // What is not gone must not be told to be: the fault is told, and nothing is acknowledged.
      return this.#fail("disk-failed");
    }
    const recording = this.#recording;
    this.#options.send({ type: "dropped", recording, request, segments: gone, fromMs, toMs });
  }

  /** Seals what is held and closes the segment; keys are gone when it resolves. */
  async stop(): Promise<void> {
    const before = this.#state;
    if (before === "stopping" || before === "over") return;
    this.#state = "stopping";
    if (before === "preparing") return;
    this.#endSegment();
    await this.#queue.drained();
    this.#end({ type: "stopped", recording: this.#recording });
  }

  /** Every `BATCH_MS`. */
  tick(): void {
    if (this.#state !== "going" && this.#state !== "stopping") return;
    if (this.#queue.isStuck()) return this.#fail("disk-slow");
    const now = this.#options.now();
    if (this.#state === "going") this.#turn();
    if (now >= this.#nextSync) {
      this.#nextSync = now + SYNC_MS;
      this.#queue.sync();
    }
    if (now >= this.#nextBeat) {
      this.#nextBeat = now + BEAT_MS;
      this.#beat();
    }
  }

  #atMs(): number {
    return this.#options.now() - this.#zero;
  }

  #turn(): void {
    if (this.#gaps.isOverrun && this.#queue.held < MOST_HELD / 2) {
      this.#declare(this.#gaps.end("overrun", this.#atMs()));
    }
    this.#seal();
    if (this.#segments?.isDue(this.#atMs()) === true) {
      this.#endSegment();
      this.#beginSegment();
    }
    if (!this.#gaps.isDeclared) this.#asking.keyFramesIfDue();
  }

  #heard(bytes: Buffer): void {
    if (this.#state !== "going" || this.#gaps.isDeclared) return;
    if (isRtcp(bytes)) return this.#reports(bytes);
    const header = this.#header;
    if (!readRtp(bytes, header)) return;
    const { ssrc, payloadType } = header;
    let route = this.#routes.media(ssrc, payloadType);
    if (route === null) {
      route = this.#routes.retransmission(ssrc, payloadType);
      if (route === null || !unwrapRtx(bytes, header)) return;
    }
    this.#packet(route, bytes);
  }

  #packet(route: Route, bytes: Buffer): void {
    const { marker, sequence, timestamp, start, end } = this.#header;
    this.#packets += 1;
    if (route.missed !== null) {
      if (route.missed.arrived(sequence, this.#options.now()) === "again") return;
      this.#asking.watch(route);
    }
    // Padding alone: a sender probes its bandwidth (RFC 3550, 5.1).
    if (end === start || !this.#hasRoom()) return;
    this.#stamp();
    const payload = bytes.subarray(start, end);
    this.#batch.rtp(route.info.stream, marker, sequence, timestamp, payload);
    if (this.#batch.bytes >= LARGE_BATCH) this.#seal();
  }

  #reports(bytes: Buffer): void {
    readReports(bytes, (ssrc, seconds, fraction, timestamp) => {
      const route = this.#routes.bySsrc(ssrc);
      if (route === null || !this.#hasRoom()) return;
      this.#stamp();
      this.#batch.report(route.info.stream, seconds, fraction, timestamp);
    });
  }

  /** Whether more may be held; packets that are let go stand in a declared gap. */
  #hasRoom(): boolean {
    if (this.#segments?.isOpen !== true) return false;
    if (!this.#gaps.isOverrun && this.#queue.isFull) {
      this.#declare(this.#gaps.begin("overrun", this.#atMs()));
    }
    return !this.#gaps.isOverrun;
  }

  /** The clock, before packets: replay takes what stands after it to have come then. */
  #stamp(): void {
    const atMs = this.#atMs();
    if (this.#batch.bytes > 0 && atMs - this.#stampedMs < STAMP_MS) return;
    this.#stampedMs = atMs;
    this.#batch.clock(atMs);
  }

  #declare(gap: Gap | null): void {
    if (gap !== null && this.#segments?.isOpen === true) this.#batch.gap(gap);
  }

  #seal(): void {
    if (this.#batch.bytes === 0) return;
    const plain = this.#batch.take();
    const room = this.#segments?.media(plain, this.#atMs()) ?? true;
    plain.fill(0);
    if (!room) void this.#full();
  }

  #beginSegment(): void {
    if (this.#segments === null) return;
    if (!this.#segments.begin(this.#atMs(), this.#routes.infos(), this.#gaps.all)) {
      return void this.#full();
    }
    this.#asking.keyFrames();
    // Under a gap a segment is only its head: what was declared is stored, and nothing else.
    if (this.#gaps.isDeclared) this.#endSegment();
  }

  #endSegment(): void {
    this.#seal();
    this.#segments?.end(this.#atMs());
  }

  #beat(): void {
    const { recording } = this.#options.begin;
    const idle = this.#queue.held === 0 && this.#batch.bytes === 0;
    const storedMs = idle ? this.#atMs() : this.#storedMs;
    const storedBytes = this.#segments?.storedBytes ?? 0;
    this.#options.send({ type: "beat", recording, storedBytes, storedMs, packets: this.#packets });
    this.#packets = 0;
  }

  /** The owner's space is used up: what is stored is closed as after a stop. */
  async #full(): Promise<void> {
    if (this.#state !== "going") return;
    this.#state = "stopping";
    this.#segments?.end(this.#atMs());
    await this.#queue.drained();
    this.#end({ type: "failed", recording: this.#recording, fault: "quota-reached" });
  }

  #fail(fault: RecorderFault): void {
    this.#queue.abandon();
    this.#end({ type: "failed", recording: this.#recording, fault });
  }

  #end(last: FromRecorder): void {
    if (this.#state === "over") return;
    this.#state = "over";
    this.#chain?.erase();
    this.#batch.take().fill(0);
    this.#asking.stop();
    this.#socket?.close();
    this.#segments?.giveUp();
    this.#options.send(last);
    this.#options.over();
  }
}
