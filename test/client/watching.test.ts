/** The heartbeat of a player: what takes the picture away, what covers it, and what was played. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { WatchingBody } from "#protocol/http/shares.ts";
import { merged, Played } from "../../client/review/played.ts";
import { Watching } from "../../client/review/watching.ts";
import { markPlaces, STAYS_MS } from "../../client/review/watermark.ts";
import { offline, Refused } from "../../client/refused.ts";

const test = suite("watching");
const refused = (code: string, retryable = false) =>
  new Refused({ code, message: code, retryable });
const turn = () => new Promise<void>((done) => setImmediate(done));

/** A player whose clock and server the test holds. */
const player = () => {
  let now = 1_000_000;
  const clock = { everyMs: 0, stopped: 0 };
  const film = { atMs: 0, playing: false, rate: 1 };
  const asked: { body: WatchingBody; yes: () => void; no: (error: Refused) => void }[] = [];
  const watching = new Watching({
    ...{ of: { share: "s".repeat(22) }, watch: "w".repeat(22), film, originMs: 5_000 },
    now: () => now,
    beat: (everyMs) => {
      clock.everyMs = everyMs;
      return () => {
        clock.stopped += 1;
      };
    },
    send: (body) =>
      new Promise<void>((yes, no) => {
        asked.push({ body, yes, no });
      }),
  });
  const after = async (ms: number): Promise<void> => {
    now += ms;
    if (film.playing) film.atMs += ms * film.rate;
    watching.look();
    await turn();
  };
  return { watching, film, asked, after, clock };
};

test("R17: a no takes the picture at once, and nothing is asked after it", async () => {
  const { watching, asked, after } = player();
  await after(0);
  asked[0]?.yes();
  await turn();
  await after(1_000);
  assert.is(asked.length, 2);
  asked[1]?.no(refused("no-such-share"));
  await turn();
  assert.is(watching.state, "gone");
  assert.is(watching.code, "no-such-share");
  await after(5_000);
  assert.is(asked.length, 2);
  assert.is(watching.state, "gone", "no answer brings it back");
});

test("R17: two seconds after the last question that had a yes the picture is covered, and a yes uncovers it", async () => {
  const { watching, asked, after } = player();
  await after(0);
  asked[0]?.yes();
  for (let ms = 0; ms < 1_800; ms += 200) await after(200);
  assert.is(watching.state, "sure");
  await after(200);
  assert.is(watching.state, "unsure", "2 s after the question that was answered");
  asked[1]?.yes();
  await turn();
  // That yes is as old as its question, and says little about now.
  await after(1_000);
  const newest = asked.at(-1);
  newest?.yes();
  await turn();
  assert.is(watching.state, "sure");
});

test("R17: a page that is woken once a second asks every time, and is not covered while the answer is yes", async () => {
  const { watching, asked, after } = player();
  const states: string[] = [];
  watching.onChange(() => states.push(watching.state));
  const answered = async (ms: number): Promise<void> => {
    const before = asked.length;
    await after(ms);
    assert.is(asked.length, before + 1, `asked after ${ms} ms`);
    asked.at(-1)?.yes();
    await turn();
  };
  await after(0);
  asked[0]?.yes();
  await turn();
  // Timers come a little early and late.
  for (const ms of [990, 1_000, 1_030, 985, 940, 1_090]) await answered(ms);
  assert.equal(states, []);
});

test("R17: a page that has slept asks first, and is covered until the answer", async () => {
  const { watching, asked, after } = player();
  await after(0);
  asked[0]?.yes();
  await turn();
  const order: string[] = [];
  watching.onChange(() => order.push(`${watching.state} after ${asked.length} questions`));
  await after(20_000);
  assert.equal(order, ["unsure after 2 questions"]);
  asked[1]?.yes();
  await turn();
  assert.is(watching.state, "sure");
});

test("R17: it beats by a clock that hidden pages keep, often enough, and until it is left", async () => {
  const { watching, asked, clock } = player();
  watching.start();
  assert.ok(clock.everyMs > 0 && clock.everyMs <= 250, `${clock.everyMs} ms`);
  assert.is(asked.length, 1, "the first question waits for nothing");
  watching.stop();
  watching.stop();
  assert.is(clock.stopped, 1);
  watching.start();
  asked.at(-1)?.no(refused("no-such-share"));
  await turn();
  assert.is(clock.stopped, 2, "nothing is asked after a no");
});

test("R17: a server that is not there covers at once; a question that hangs does not stop the next", async () => {
  const { watching, asked, after } = player();
  await after(0);
  asked[0]?.no(new Refused(offline));
  await turn();
  assert.is(watching.state, "unsure");
  await after(1_000);
  await after(2_900);
  assert.is(asked.length, 2, "the second one hangs");
  await after(200);
  assert.is(asked.length, 3);
  asked[2]?.yes();
  await turn();
  assert.is(watching.state, "sure");
});

test("what was played is told once, by the recording's own time; what was not told is told again", async () => {
  const { film, asked, after } = player();
  await after(0);
  asked[0]?.yes();
  await turn();
  assert.equal(asked[0]?.body.played, []);
  film.playing = true;
  for (let i = 0; i < 4; i += 1) await after(200);
  assert.equal(asked[1]?.body.played, [{ fromMs: 5_200, toMs: 5_800 }]);
  asked[1]?.no(refused("too-fast", true));
  await turn();
  for (let i = 0; i < 4; i += 1) await after(200);
  assert.equal(asked[2]?.body.played, [{ fromMs: 5_200, toMs: 6_600 }]);
});

test("a seek is not played: neither forwards nor back, nor while it stands", () => {
  const played = new Played();
  const see = (atMs: number, now: number, playing = true) => {
    played.see({ atMs, now, playing, rate: 1 });
  };
  see(0, 0);
  see(200, 200);
  see(60_000, 400);
  see(60_200, 600);
  see(10_000, 800);
  see(10_200, 1_000, false);
  see(10_400, 1_200, false);
  assert.equal(played.take(), [
    { fromMs: 0, toMs: 200 },
    { fromMs: 10_000, toMs: 10_200 },
    { fromMs: 60_000, toMs: 60_200 },
  ]);
  assert.equal(played.take(), []);
});

test("stretches are merged: rising, apart, and exactly what was there", () => {
  const stretch = fc
    .tuple(fc.nat(200), fc.integer({ min: 1, max: 30 }))
    .map(([fromMs, ms]) => ({ fromMs, toMs: fromMs + ms }));
  const inside = (all: readonly { fromMs: number; toMs: number }[], ms: number) =>
    all.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 20 }), (all) => {
      const found = merged(all);
      for (const [i, one] of found.entries())
        if (i > 0) assert.ok((found[i - 1]?.toMs ?? 0) < one.fromMs);
      for (let ms = 0; ms < 240; ms += 1) assert.is(inside(found, ms), inside(all, ms));
    }),
  );
});

test("the watermark moves, stays on the picture, and stands in both halves", () => {
  for (let n = 0; n < 200; n += 1) {
    const [here, next] = [markPlaces(n * STAYS_MS), markPlaces((n + 1) * STAYS_MS)];
    for (const [x, y] of here) assert.ok(x >= 15 && x <= 85 && y >= 5 && y <= 95, `${x} ${y}`);
    assert.ok((here[0]?.[1] ?? 99) < 50 && (here[1]?.[1] ?? 0) > 50);
    const moved = Math.abs((here[0]?.[0] ?? 0) - (next[0]?.[0] ?? 0));
    assert.ok(moved > 10, `${moved} % at ${n}`);
  }
});

test.run();
