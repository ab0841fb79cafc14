import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Share, ShareKey, ShareStore, Watch } from "#server/stores/share-store.ts";
import { codeOf, DRIVERS, withStores } from "./with-stores.ts";

const shareOf = (id: string, change: Partial<Share> = {}): Share => ({
  ...{ id, recording: "r", owner: "maya", account: "tom", group: null, publicKey: "age1tom" },
  ...{ range: null, withNotes: false, label: null, createdAt: 1, endsAt: null },
  ...change,
});
const keyOf = (part: number, change: Partial<Omit<ShareKey, "share">> = {}) => ({
  ...{ part, fromSegment: 0, toSegment: 9, keyFile: `key of ${part}` },
  ...change,
});
const watchOf = (id: string, change: Partial<Watch> = {}): Watch => ({
  ...{ id, share: "s", recording: "r", account: "tom", startedAt: 1, lastAt: 2, played: [] },
  ...change,
});
const idsOf = async (found: Promise<Share[]>) => (await found).map(({ id }) => id);
const withShares = (
  driver: (typeof DRIVERS)[number],
  body: (shares: ShareStore) => Promise<void>,
) => withStores(driver, ({ shares }) => body(shares));

for (const driver of DRIVERS) {
  const test = suite(`shares, ${driver}`);

  test("a share is kept whole, with its keys by part", () =>
    withShares(driver, async (shares) => {
      const ranged = shareOf("ranged", {
        ...{ range: { fromMs: 0, toMs: 1_234 }, withNotes: true, label: "bGFiZWw=", endsAt: 99 },
      });
      await shares.add(ranged, [keyOf(2), keyOf(0, { fromSegment: 3, toSegment: 5 })]);
      await shares.add(shareOf("whole", { account: null, group: "g" }), [keyOf(0)]);
      assert.equal(await shares.byId("ranged"), ranged);
      assert.equal(await shares.byId("whole"), shareOf("whole", { account: null, group: "g" }));
      assert.is(await shares.byId("none"), null);
      assert.equal(await shares.keys("ranged"), [
        { share: "ranged", ...keyOf(0, { fromSegment: 3, toSegment: 5 }) },
        { share: "ranged", ...keyOf(2) },
      ]);
      assert.equal(await shares.keys("none"), []);
    }));

  test("one share of an id, one key of a part; otherwise nothing is added", () =>
    withShares(driver, async (shares) => {
      await shares.add(shareOf("a"), [keyOf(0)]);
      assert.ok(await codeOf(shares.add(shareOf("a", { account: "zoe" }), [keyOf(1)])));
      assert.ok(await codeOf(shares.add(shareOf("b"), [keyOf(0), keyOf(0)])));
      assert.equal(await shares.byId("a"), shareOf("a"));
      assert.is(await shares.byId("b"), null);
      assert.is((await shares.keys("a")).length, 1);
    }));

  test("they are found by recording, owner, person and group, newest first", () =>
    withShares(driver, async (shares) => {
      await shares.add(shareOf("old", { createdAt: 1 }), [keyOf(0)]);
      await shares.add(shareOf("new", { createdAt: 5, recording: "q" }), [keyOf(0)]);
      await shares.add(shareOf("tie", { createdAt: 5, account: null, group: "g" }), [keyOf(0)]);
      await shares.add(shareOf("other", { createdAt: 3, owner: "zoe", account: "maya" }), [
        keyOf(0),
      ]);
      assert.equal(await idsOf(shares.ofRecording("r")), ["tie", "other", "old"]);
      assert.equal(await idsOf(shares.ofOwner("maya")), ["tie", "new", "old"]);
      assert.equal(await idsOf(shares.withAccount("tom")), ["new", "old"]);
      assert.equal(await idsOf(shares.withGroup("g")), ["tie"]);
      assert.equal(await idsOf(shares.withAccount("nobody")), []);
      assert.equal((await idsOf(shares.all())).toSorted(), ["new", "old", "other", "tie"]);
    }));

  test("an end is moved, of that share only, and destroying takes the keys along", () =>
    withShares(driver, async (shares) => {
      for (const id of ["a", "b", "c"]) await shares.add(shareOf(id), [keyOf(0), keyOf(1)]);
      await shares.setEnd("a", 50);
      await shares.setEnd("none", 50);
      assert.is((await shares.byId("a"))?.endsAt, 50);
      assert.is((await shares.byId("b"))?.endsAt, null);
      await shares.setEnd("a", null);
      assert.is((await shares.byId("a"))?.endsAt, null);
      await shares.destroy(["a", "c", "none"]);
      await shares.destroy([]);
      assert.equal(await idsOf(shares.all()), ["b"]);
      assert.equal(await shares.keys("a"), []);
      assert.is((await shares.keys("b")).length, 2);
    }));

  test("so many at once that no question holds them all", () =>
    withShares(driver, async (shares) => {
      const ids = Array.from({ length: 1_203 }, (_, n) => `share ${n}`);
      for (const id of ids) await shares.add(shareOf(id), [keyOf(0)]);
      await shares.destroy(ids.slice(1));
      assert.equal(await idsOf(shares.all()), ["share 0"]);
      const recordings = Array.from({ length: 1_100 }, (_, n) => `r${n}`);
      await shares.putWatch(watchOf("w", { recording: "r1099" }));
      assert.equal(await shares.lastWatched(recordings), [
        { recording: "r1099", account: "tom", at: 2 },
      ]);
    }));

  test("a look is carried on, and outlasts its share; it goes with the recording", () =>
    withShares(driver, async (shares) => {
      await shares.add(shareOf("s"), [keyOf(0)]);
      await shares.putWatch(watchOf("w"));
      const later = watchOf("w", { lastAt: 9, played: [{ fromMs: 0, toMs: 700 }] });
      await shares.putWatch(later);
      await shares.putWatch(watchOf("v", { startedAt: 5, lastAt: 6 }));
      await shares.putWatch(watchOf("u", { account: "zoe", recording: "q" }));
      await shares.destroy(["s"]);
      assert.equal(await shares.watch("w"), later);
      assert.is(await shares.watch("none"), null);
      assert.equal(
        (await shares.watchesOf("r")).map(({ id }) => id),
        ["v", "w"],
      );
      const last = await shares.lastWatched(["r", "q", "p"]);
      assert.equal(
        last.toSorted((a, b) => a.at - b.at),
        [
          { recording: "q", account: "zoe", at: 2 },
          { recording: "r", account: "tom", at: 9 },
        ],
      );
      assert.equal(await shares.lastWatched([]), []);
      assert.equal((await shares.watchedRecordings()).toSorted(), ["q", "r"]);
      await shares.forget("r");
      assert.equal(await shares.watchedRecordings(), ["q"]);
      assert.is(await shares.watch("w"), null);
      assert.is((await shares.watch("u"))?.recording, "q");
    }));

  test("a value handed out is a copy", () =>
    withShares(driver, async (shares) => {
      await shares.add(shareOf("a", { range: { fromMs: 0, toMs: 5 } }), [keyOf(0)]);
      const mine = await shares.byId("a");
      if (mine?.range) mine.range.toMs = 99;
      assert.is((await shares.byId("a"))?.range?.toMs, 5);
    }));

  test.run();
}
