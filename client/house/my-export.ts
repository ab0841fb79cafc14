/**
 * Everything of mine as one file: fetched as it is made, and gone on with where it broke off.
 * It belongs to the app and goes on whatever place of it is looked at.
 */
import { codeOf, messageOf, offline, Refused } from "../refused.ts";
import type { Sink } from "../sink.ts";
import { Changing } from "../live/changing.ts";
import { words } from "../words.ts";

const text = words.my.footprint.take;
const PATH = "/api/export";
/** Goes on by itself so often, and after so long, ms; then the person is asked. */
const TRIES = 3;
const AGAIN_MS = 2_000;

export interface ExportGround {
  /** Rejects with `Refused`. */
  open(path: string, headers: Record<string, string>): Promise<Response>;
  againMs?: number;
}
/**
 * `broken`: what is there stays, and can be gone on with. `changed`: what is there fits no
 * more; it stays until its person has it made anew in the same place, or lets it be.
 */
export type ExportState = "none" | "running" | "broken" | "changed" | "saved";

/** What it is made of has changed: bytes of two would be in one file. */
class Changed extends Error {}

export class MyExport extends Changing {
  state: ExportState = "none";
  /** Bytes that are saved, and all of them; null until the server has told. */
  got = 0;
  total: number | null = null;
  message: string | null = null;
  readonly #ground: ExportGround;
  #sink: Sink | null = null;
  #etag: string | null = null;
  #wanted: symbol | null = null;

  constructor(ground: ExportGround) {
    super();
    this.#ground = ground;
  }

  /** From the beginning. `opening`: begun in the tap; null where the person let it be. */
  async begin(opening: Promise<Sink | null>): Promise<void> {
    if (this.state === "running") return;
    await this.#drop();
    this.state = "running";
    this.changed();
    try {
      this.#sink = await opening;
    } catch (error) {
      this.#end("none", messageOf(error));
      return;
    }
    if (this.#sink === null) this.#end("none", null);
    else await this.#run();
  }

  /** 1 while something of it would be lost with this page. */
  unkept(): number {
    return this.#sink === null ? 0 : 1;
  }

  /** Where it broke off; from the beginning, in the same place, where it has changed. */
  async goOn(): Promise<void> {
    const { state } = this;
    if (state !== "broken" && state !== "changed") return;
    this.state = "running";
    this.message = null;
    this.changed();
    try {
      if (state === "changed") await this.#empty();
    } catch (error) {
      this.#end("changed", messageOf(error));
      return;
    }
    await this.#run();
  }

  /** Nothing of it stays. */
  async letBe(): Promise<void> {
    await this.#drop();
    this.#end("none", null);
  }

  /** Signed out, or somebody else: nothing of it stays here. */
  forget(): void {
    // The file may be gone already; there is nobody to tell any more.
    this.letBe().catch(() => undefined);
  }

  async #drop(): Promise<void> {
    this.#wanted = null;
    const sink = this.#sink;
    this.#sink = this.#etag = this.total = null;
    this.got = 0;
    await sink?.abandon();
  }
  async #empty(): Promise<void> {
    await this.#sink?.empty();
    this.#etag = this.total = null;
    this.got = 0;
  }

  #end(state: ExportState, message: string | null): void {
    this.state = state;
    this.message = message;
    this.changed();
  }

  async #run(): Promise<void> {
    const run = (this.#wanted = Symbol("export"));
    const isWanted = (): boolean => this.#wanted === run;
    for (let tries = 1; ; tries += 1) {
      const before = this.got;
      try {
        await this.#fetch(isWanted);
        if (!isWanted()) return;
        await this.#sink?.finish();
        this.#sink = null;
        this.#end("saved", null);
        return;
      } catch (error) {
        if (!isWanted()) return;
        if (error instanceof Changed) {
          this.#end("changed", text.changed);
          return;
        }
        // A connection that carried something may carry on; a no is a no.
        const again = codeOf(error) === "offline" && (tries < TRIES || this.got > before);
        if (!again) {
          this.#end("broken", messageOf(error));
          return;
        }
        if (this.got > before) tries = 0;
        await new Promise((done) => setTimeout(done, this.#ground.againMs ?? AGAIN_MS));
        if (!isWanted()) return;
      }
    }
  }

  async #fetch(isWanted: () => boolean): Promise<void> {
    const from = this.got;
    const headers: Record<string, string> =
      this.#etag === null ? {} : { range: `bytes=${from}-`, "if-range": this.#etag };
    const response = await this.#ground.open(PATH, headers);
    // Where nothing is there yet, nothing is lost: it begins anew by itself.
    if (from > 0 && response.status !== 206) {
      await response.body?.cancel();
      throw new Changed();
    }
    this.#etag = response.headers.get("etag");
    this.total = from + Number(response.headers.get("content-length") ?? 0);
    const reader = response.body?.getReader();
    for (;;) {
      // Null: broken off on its way; judged below, where it is known whether anybody still waits.
      const read = await reader?.read().catch(() => null);
      if (!isWanted()) {
        await reader?.cancel().catch(() => undefined); // It is over either way.
        return;
      }
      // Broken off on its way: fetch says no more than that.
      if (read === null || read === undefined) throw new Refused(offline);
      if (read.done) break;
      await this.#sink?.write(read.value, this.got);
      this.got += read.value.length;
      this.changed();
    }
    if (this.got !== this.total) throw new Refused(offline);
  }
}
