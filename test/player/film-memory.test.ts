// runs alone, limit 300 s
/** Through an hour, each piece opened and a moment of it played: hardly any of it stays in the page. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hours } from "./film-of-hours.ts";
import { withPlayerServer } from "./player-server.ts";
import { withUnwatched } from "./unwatched.ts";

const test = suite("the memory of a page that plays");
/** By this minute decoders, code and buffers have what they need. */
const WARM = 20;
/** An hour of opened pictures and sound is 150 MiB where it stays; a browser's own comes and goes. */
const MOST_MIB = 90;

test("going through an hour without a rest opens every piece of it, and keeps hardly anything", () =>
  withPlayerServer(async ({ url, serve }) => {
    serve(await hours(WARM + 70));
    await withUnwatched(url, async ({ evaluate, memory }) => {
      await evaluate("window.start().then(() => window.played.film.play())");
      // Over everything, a little faster than a browser plays.
      const playTo = (minute: number) =>
        evaluate(`(async () => {
          const { film } = window.played;
          while (film.atMs < ${minute} * 60_000) {
            const ms = film.atMs + 15_000;
            film.seek(ms);
            while (!film.playing || film.atMs < ms + 100) await new Promise(requestAnimationFrame);
          }
        })()`);
      await playTo(WARM);
      const before = await memory();
      await playTo(WARM + 60);
      const after = await memory();
      console.log(`${before.toFixed(0)} MiB, an hour later ${after.toFixed(0)} MiB`);
      assert.ok(after - before < MOST_MIB, `the page grew by ${(after - before).toFixed(0)} MiB`);
      assert.ok((await evaluate<number>("window.played.asked.length")) > 550, "it was played");
    });
  }));

test.run();
