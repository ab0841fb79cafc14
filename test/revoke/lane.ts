/** One teacher who gives lessons one after the other, each with one curtain and one end that are judged. */
import { performance } from "node:perf_hooks";
import { openPage, type Asking, type Page, type SignedIn } from "#test/support/page.ts";
import type { Capture, Moment } from "#test/support/capture.ts";
import { click, dropped, heldWorker, struck, type Act } from "./acts.ts";
import { judge } from "./judge.ts";
import { ownerElsewhere } from "./owner-elsewhere.ts";
import { openStage, type Stage } from "./stage.ts";
import type { Tally } from "./tally.ts";
import { tearOff } from "./wire.ts";

export const CURTAINS = ["click", "held", "second-tab", "then-dropped"] as const;
export const ENDS = ["click", "held", "second-tab", "dropped", "killed"] as const;
export interface Round {
  curtain: (typeof CURTAINS)[number];
  end: (typeof ENDS)[number];
  coaches: number;
}
export interface LaneNeeds {
  url: string;
  capture: Capture;
  tally: Tally;
  teacher: SignedIn;
  coaches: readonly SignedIn[];
  worker: () => number;
}
/** So many packets are sent after an act before it is judged: a leak would be among them. */
const WATCHED_PACKETS = 8;

const NAMES = {
  click: "owner's click",
  held: "owner's click, the worker standing still",
  "second-tab": "click in the owner's second tab",
  "then-dropped": "owner's click, then the owner's socket dropped",
  dropped: "owner's socket dropped",
  killed: "the process of the owner's page killed",
} as const;

export class Lane {
  readonly #needs: LaneNeeds;
  readonly #serverPort: number;
  #page: Page | null = null;
  #second: Page | null = null;
  /** Begin of the round that runs: what the capture holds from before is not needed by it. */
  since: Moment = Number.POSITIVE_INFINITY;

  constructor(needs: LaneNeeds) {
    this.#needs = needs;
    this.#serverPort = Number(new URL(needs.url).port);
  }

  /** A live session whose media flows to so many coaches, carried by this lane's page or another. */
  async open(coaches: number, page?: Asking): Promise<Stage> {
    const { url, teacher } = this.#needs;
    const owner = page ?? (await this.#owner());
    return openStage(url, owner, teacher.account, this.#needs.coaches.slice(0, coaches));
  }
  /** Does it, watches the wire a little longer, and counts what came. Gives the acknowledgement. */
  async tried(stage: Stage, name: string, act: Act): Promise<Moment> {
    const { capture, tally } = this.#needs;
    const flows = stage.flows();
    const begun = await capture.mark();
    const done = await act({ capture, serverPort: this.#serverPort, stage }, begun);
    await stage.sentMore(WATCHED_PACKETS);
    await capture.mark();
    tally.add(name, judge(capture, flows, done));
    return done;
  }

  async round({ curtain, end, coaches }: Round): Promise<void> {
    const { capture, url, teacher } = this.#needs;
    this.since = await capture.mark();
    const elsewhere = end === "killed" ? await ownerElsewhere(url, teacher) : null;
    const stage = await this.open(coaches, elsewhere?.page);
    try {
      await this.curtain(stage, elsewhere === null ? curtain : "second-tab", elsewhere?.page);
      const name = `end: ${NAMES[end]}`;
      if (elsewhere !== null) {
        await this.tried(stage, name, struck(elsewhere.kill));
        await (await this.#tab()).ask("session:end", { sessionId: stage.sessionId });
      } else if (end === "dropped") {
        const page = await this.#owner();
        this.#page = null;
        await this.tried(stage, name, dropped(page));
        await (await this.#tab()).ask("session:end", { sessionId: stage.sessionId });
      } else {
        const page = end === "second-tab" ? await this.#tab() : await this.#owner();
        const act = click(page, "session:end");
        await this.tried(stage, name, end === "held" ? heldWorker(this.#needs.worker, act) : act);
      }
    } finally {
      stage.close();
      await elsewhere?.kill();
    }
  }

  /** Draws it and judges; whatever happens behind it, nothing comes; then it flows again. */
  async curtain(stage: Stage, how: Round["curtain"], carrier?: Asking): Promise<void> {
    const { capture, tally, worker } = this.#needs;
    const flows = stage.flows();
    const name = `curtain: ${NAMES[how]}`;
    const page = how === "second-tab" ? await this.#tab() : await this.#owner();
    const act = click(page, "curtain:draw");
    const tried = this.tried(stage, name, how === "held" ? heldWorker(worker, act) : act);
    const drawn = await tried;
    let owner: Asking = carrier ?? (await this.#owner());
    if (how === "then-dropped") {
      const onHold = stage.coaches[0]?.page.view((view) => view.status === "suspended");
      tearOff(await this.#owner());
      this.#page = null;
      await onHold;
      owner = await this.#owner();
      await stage.carriedBy(owner);
      await stage.sentMore(WATCHED_PACKETS);
      await capture.mark();
      tally.add("later: and still nothing when the page has resumed", judge(capture, flows, drawn));
    }
    await owner.ask("curtain:lift", { sessionId: stage.sessionId });
    await stage.consumeAgain();
    // What is flowing again belongs to other consumers: of the old ones nothing may have come.
    const late = judge(capture, flows, drawn, true);
    if (late.after > 0) tally.add("later: old media when it was lifted", late);
  }

  async #owner(): Promise<Page> {
    this.#page ??= await openPage(this.#needs.url, this.#needs.teacher);
    return this.#page;
  }
  async #tab(): Promise<Page> {
    this.#second ??= await openPage(this.#needs.url, this.#needs.teacher);
    return this.#second;
  }
  close(): void {
    for (const page of [this.#page, this.#second]) page?.close();
  }
}

/** Runs the rounds over the lanes side by side; the capture forgets what no lane needs any more. */
export const runRounds = async (
  capture: Capture,
  lanes: readonly Lane[],
  rounds: Round[],
): Promise<number> => {
  const startedAt = performance.now();
  const queue = [...rounds];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let round = queue.shift(); round !== undefined; round = queue.shift()) {
        await lane.round(round);
        capture.forget(Math.min(...lanes.map(({ since }) => since)));
      }
      lane.since = Number.POSITIVE_INFINITY;
    }),
  );
  return (performance.now() - startedAt) / 1_000;
};
