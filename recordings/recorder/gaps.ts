/** What is declared of a part: why nothing, or not everything, stands at a place. PURE. */
import type { Gap, GapKind } from "../types.ts";

export class Gaps {
  readonly #all: Gap[] = [];
  readonly #open = new Map<"declared" | "overrun", Gap>();

  /** As heads carry it. */
  get all(): Gap[] {
    return this.#all;
  }
  /** The curtain is drawn, or the live session is on hold: nothing may be heard. */
  get isDeclared(): boolean {
    return this.#open.has("declared");
  }
  get isOverrun(): boolean {
    return this.#open.has("overrun");
  }

  /** One that is over already. */
  add(kind: GapKind, fromMs: number, toMs: number): Gap {
    const gap = { kind, fromMs, toMs };
    this.#all.push(gap);
    return gap;
  }

  begin(kind: Extract<GapKind, "curtain" | "hold" | "overrun">, fromMs: number): Gap {
    const gap = { kind, fromMs, toMs: null };
    this.#all.push(gap);
    this.#open.set(kind === "overrun" ? "overrun" : "declared", gap);
    return gap;
  }

  /** Null where none was open. */
  end(which: "declared" | "overrun", toMs: number): Gap | null {
    const gap = this.#open.get(which) ?? null;
    this.#open.delete(which);
    if (gap !== null) gap.toMs = toMs;
    return gap;
  }
}
