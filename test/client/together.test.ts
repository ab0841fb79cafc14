/** Watch together: the owner's film leads, another follows over a line with delays. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { paperHouse } from "#test/support/share-papers.ts";
import { Changing } from "../../client/live/changing.ts";
import type { Film } from "../../client/player/film.ts";
import { CLOSE_MS, ledAt, stepTowards, type Led } from "../../client/live/in-step.ts";
import { KeepingStep } from "../../client/live/keeping-step.ts";
import { Leading } from "../../client/live/leading.ts";
import { Pausing } from "../../client/notes/pausing.ts";
import { offline, Refused } from "../../client/refused.ts";
import { Player } from "../../client/review/player.ts";

const test = suite("in step with whoever leads");

/** A film that moves with a clock of the test, and needs a while for each jump. */
class PaperFilm extends Changing {
  state: Film["state"] = "opening";
  atMs = 0;
  playing = false;
  rate = 1;
  readonly durationMs = 600_000;
  seeks = 0;
  readonly #needsMs: number;
  #busyMs: number;
  #held = false;
  constructor(needsMs: number) {
    super();
    this.#needsMs = this.#busyMs = needsMs;
  }
  pass(ms: number): void {
    if (this.#busyMs > 0) {
      this.#busyMs -= ms;
      if (this.#busyMs <= 0) this.state = "ready";
    } else if (this.moves) this.atMs += ms * this.rate;
  }
  get moves(): boolean {
    return this.playing && !this.#held;
  }
  hold(held: boolean): void {
    this.#held = held;
  }
  close(): void {
    this.state = "closed";
  }
  play(): void {
    this.playing = true;
  }
  pause(): void {
    this.playing = false;
  }
  seek(toMs: number): void {
    this.atMs = toMs;
    this.seeks += 1;
    this.#busyMs = this.#needsMs;
    this.state = this.state === "opening" ? "opening" : "waiting";
  }
  setRate(rate: number): void {
    this.rate = rate;
  }
}

const manifest = (atMs: number) => ({
  parts: [
    {
      ...{ part: 0, keyFile: "" },
      segments: [{ segment: 0, atMs, lastsMs: 600_000, bytes: 1, chunks: 1 }],
    },
  ],
});

interface Room {
  owner: PaperFilm;
  coach: PaperFilm;
  keeping: KeepingStep;
  /** So many ms pass; every page looks every 200 ms. */
  pass(ms: number): void;
  /** How far the coach's picture is from the owner's, ms of the recording. */
  offMs(): number;
  told: Led[];
}

/** The owner's film begins at 1 s of the recording, the coach's at 31 s. */
const room = ({ lineMs = 60, needsMs = 300, range = null as Range } = {}): Room => {
  let now = 0;
  const [owner, coach] = [new PaperFilm(300), new PaperFilm(needsMs)];
  const told: Led[] = [];
  const onTheLine: { led: Led; comesAt: number }[] = [];
  let known: { led: Led; at: number } | null = null;
  const leading = new Leading({
    ...{ film: owner, originMs: 1_000, now: () => now },
    tell: async (led) => {
      told.push(led);
      onTheLine.push({ led, comesAt: now + lineMs });
    },
  });
  const keeping = new KeepingStep({
    ...{ film: coach, manifest: manifest(31_000), range, now: () => now },
    led: () => (known === null ? null : ledAt(known.led, now - known.at)),
  });
  return {
    ...{ owner, coach, keeping, told },
    pass(ms) {
      for (const end = now + ms; now < end;) {
        now += 20;
        owner.pass(20);
        coach.pass(20);
        while (onTheLine[0] !== undefined && onTheLine[0].comesAt <= now) {
          const { led } = onTheLine.shift() as { led: Led };
          known = { led, at: now };
        }
        if (now % 200 === 0) {
          leading.look();
          keeping.look();
        }
      }
    },
    offMs: () => Math.abs(owner.atMs + 1_000 - (coach.atMs + 31_000)),
  };
};
type Range = { fromMs: number; toMs: number } | null;
/** A promise that was kept counts from the next turn on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
const passing = async (one: Room, ms: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 200) {
    one.pass(200);
    await turn();
  }
};

test("the coach's film is where the teacher's is, although the two begin at different places", async () => {
  const here = room();
  await passing(here, 1_000);
  here.owner.seek(60_000);
  here.owner.play();
  await passing(here, 8_000);
  assert.ok(here.coach.playing);
  assert.ok(here.offMs() < 200, `${here.offMs()} ms apart`);
  here.owner.pause();
  await passing(here, 1_000);
  assert.not.ok(here.coach.playing);
  assert.ok(here.offMs() < CLOSE_MS + 20, `${here.offMs()} ms apart`);
});

test("A film that plays on as foreseen is not told of; a jump, a stop and a speed are", async () => {
  const here = room();
  here.owner.play();
  await passing(here, 6_000);
  const before = here.told.length;
  await passing(here, 20_000);
  assert.is(here.told.length, before, "nothing to say for 20 s");
  here.owner.setRate(1.5);
  await passing(here, 600);
  assert.is(here.told.at(-1)?.speed, 1.5);
  here.owner.seek(200_000);
  await passing(here, 1_000);
  assert.ok((here.told.at(-1)?.atMs ?? 0) >= 201_000);
  here.owner.pause();
  await passing(here, 600);
  assert.is(here.told.at(-1)?.playing, false);
});

test("whoever drags through a film does not flood the line", async () => {
  const here = room();
  await passing(here, 1_000);
  const before = here.told.length;
  for (let at = 0; at < 20; at += 1) {
    here.owner.seek(at * 5_000);
    await passing(here, 200);
  }
  assert.ok(here.told.length - before <= 16, `${here.told.length - before} times in 4 s`);
});

test("A slow line is made up by playing faster and seldom by jumps", async () => {
  const here = room({ lineMs: 400, needsMs: 900 });
  here.owner.seek(60_000);
  here.owner.play();
  await passing(here, 30_000);
  assert.ok(here.offMs() < 650, `${here.offMs()} ms apart`);
  assert.ok(here.coach.seeks <= 6, `${here.coach.seeks} jumps`);
});

test("R16: outside of what is shared nothing plays, and it comes back inside", async () => {
  const here = room({ range: { fromMs: 40_000, toMs: 90_000 } });
  here.owner.seek(10_000);
  here.owner.play();
  await passing(here, 3_000);
  assert.ok(here.keeping.outside);
  assert.not.ok(here.coach.playing);
  here.owner.seek(60_000);
  await passing(here, 6_000);
  assert.not.ok(here.keeping.outside);
  assert.ok(here.coach.playing && here.offMs() < 250, `${here.offMs()} ms apart`);
  here.owner.seek(100_000);
  await passing(here, 1_000);
  assert.ok(here.keeping.outside && !here.coach.playing);
});

/** Looks as a page's clock would, until it is so. */
const looking = async (look: () => void, holds: () => boolean): Promise<void> => {
  const until = Date.now() + 10_000;
  for (look(); !holds(); look()) {
    assert.ok(Date.now() < until, holds.toString());
    await turn();
  }
};

test("R17: while nobody says that it may be watched nothing plays, though the teacher leads and a note is kept", async () => {
  let isThere = true;
  const seen = { recording: "r".repeat(22), startedAt: 0, sealedTitle: null, hidden: [] };
  const { house, vault } = await paperHouse({
    "/api/recordings/manifest": () => ({ ...seen, ...manifest(0) }),
    "/api/watching": () => (isThere ? {} : new Refused(offline)),
  });
  const film = new PaperFilm(20);
  let look = (): void => undefined;
  const player = new Player(house, {
    ...{ vault, recording: seen.recording, able: () => true },
    // Its own hold is tried in a browser (test/player/film-browser.test.ts).
    open: () => film as unknown as Film,
    ...{ video: {} as HTMLVideoElement, beside: {} as HTMLVideoElement },
    beat: (_, tick) => {
      look = tick;
      return () => undefined;
    },
  });
  try {
    await player.start();
    film.pass(20);
    const led = (): Led => ({ playing: true, atMs: 0, speed: 1 });
    const keeping = new KeepingStep({ film, manifest: manifest(0), range: null, led });
    const pausing = new Pausing(film);
    keeping.look();
    assert.ok(film.moves, "it plays as long as all is well");
    pausing.typed();
    isThere = false;
    await looking(look, () => player.unsure);
    keeping.look();
    pausing.finished();
    film.play();
    assert.is(film.moves, false, "covered, and silent");
    isThere = true;
    await looking(look, () => !player.unsure);
    assert.ok(film.moves, "it goes on with the next yes");
  } finally {
    player.leave();
  }
});

test("whatever the difference, a step never leads away from the leader", () => {
  const film = fc.record({
    atMs: fc.integer({ min: 0, max: 100_000 }),
    rate: fc.constantFrom(0.25, 1, 2),
    busy: fc.boolean(),
  });
  const led = fc.record({
    atMs: fc.integer({ min: 0, max: 100_000 }),
    playing: fc.boolean(),
    speed: fc.constantFrom(0.25, 1, 1.5, 2),
  });
  fc.assert(
    fc.property(led, film, fc.constantFrom(CLOSE_MS, 300, 1_000, Infinity), (l, h, beyond) => {
      const { play, rate, seekMs } = stepTowards(l, h, beyond);
      assert.is(play, l.playing);
      assert.ok(rate >= 0.25 && rate <= 2);
      if (seekMs !== null) assert.is(seekMs, l.atMs);
      else if (h.atMs > l.atMs) assert.ok(rate <= l.speed);
      else assert.ok(rate >= l.speed);
    }),
    { numRuns: 2_000 },
  );
});

test.run();
