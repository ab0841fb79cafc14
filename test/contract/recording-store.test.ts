import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {
  Recording,
  RecordingPart,
  RecordingSegment,
  RecordingStore,
} from "#server/stores/recording-store.ts";
import { addTwoSchools } from "./people.ts";
import { codeOf, DRIVERS, withStores } from "./with-stores.ts";

const recordingOf = (id: string, change: Partial<Recording> = {}): Recording => ({
  ...{ id, owner: "maya", session: `session of ${id}`, state: "undecided", startedAt: 1 },
  ...{ endedAt: null, sealedTitle: null, decideBy: null, expiresAt: null, eraseAt: null },
  ...{ before: null, bytes: 0, sealedAs: id, hidden: [] },
  ...change,
});
const partOf = (recording: string, part: number, keyFile = `key ${part}`): RecordingPart => ({
  ...{ recording, part, keyFile, createdAt: part },
});
const segmentOf = (recording: string, part: number, segment: number): RecordingSegment => ({
  ...{ recording, part, segment, object: `${recording} ${part} ${segment}` },
  ...{ atMs: segment * 8_000, lastsMs: 0, bytes: 0, chunks: null },
});
const withRecordings = (
  driver: (typeof DRIVERS)[number],
  body: (recordings: RecordingStore) => Promise<void>,
) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores.recordings);
  });
const idsOf = (recordings: Recording[]) => recordings.map(({ id }) => id);

for (const driver of DRIVERS) {
  const test = suite(`recordings, ${driver}`);

  test("two starts at once make one recording, and each owner has one under way", () =>
    withRecordings(driver, async (recordings) => {
      const begun = ["a", "b"].map((id) =>
        recordings.begin(recordingOf(id, { state: "recording" })),
      );
      assert.equal((await Promise.all(begun)).toSorted(), [false, true]);
      const tom = recordingOf("c", { state: "recording", owner: "tom" });
      assert.is(await recordings.begin(tom), true);
      assert.is((await recordings.inState("recording")).length, 2);
      const [mine] = await recordings.ofOwner("maya");
      assert.is(await recordings.change(mine?.id ?? "", ["recording"], { state: "kept" }), true);
      assert.is(await recordings.begin(recordingOf("d", { state: "recording" })), true);
      assert.ok(await codeOf(recordings.begin(recordingOf("c"))), "an id is taken once");
    }));

  test("a recording is found by id, owner and state; what is being erased is not listed", () =>
    withRecordings(driver, async (recordings) => {
      const kept = recordingOf("kept", { state: "kept", startedAt: 2, sealedTitle: "dGl0bGU=" });
      for (const one of [
        recordingOf("old"),
        kept,
        recordingOf("erasing", { state: "erasing", startedAt: 3 }),
        recordingOf("tom's", { owner: "tom", startedAt: 0 }),
      ]) {
        await recordings.begin(one);
      }
      assert.equal(await recordings.byId("kept"), kept);
      assert.is(await recordings.byId("' or 1=1 --"), null);
      assert.equal(idsOf(await recordings.ofOwner("maya")), ["kept", "old"]);
      assert.equal(idsOf(await recordings.inState("undecided", "erasing")), [
        "tom's",
        "old",
        "erasing",
      ]);
      assert.equal(await recordings.inState(), []);
    }));

  test("what each recording holds is told at once: key files by part, ms that are stored", () =>
    withRecordings(driver, async (recordings) => {
      for (const id of ["a", "b", "empty"]) await recordings.begin(recordingOf(id));
      await recordings.begin(recordingOf("erasing", { state: "erasing" }));
      await recordings.begin(recordingOf("tom's", { owner: "tom" }));
      for (const [id, part] of [
        ["a", 1],
        ["a", 0],
        ["b", 0],
        ["tom's", 0],
        ["erasing", 0],
      ] as const) {
        await recordings.addPart(partOf(id, part));
        for (const segment of [0, 1]) {
          await recordings.addSegment({ ...segmentOf(id, part, segment), lastsMs: 8_000 });
        }
      }
      assert.equal([...(await recordings.contents("maya"))].toSorted(), [
        ["a", { keyFiles: ["key 0", "key 1"], storedMs: 32_000 }],
        ["b", { keyFiles: ["key 0"], storedMs: 16_000 }],
        ["empty", { keyFiles: [], storedMs: 0 }],
      ]);
      assert.equal(await recordings.contents("nobody"), new Map());
    }));

  test("a whole recording is there at once, or not at all", () =>
    withRecordings(driver, async (recordings) => {
      await recordings.begin(recordingOf("a"));
      await recordings.addSegment(segmentOf("a", 0, 0));
      const hidden = [{ fromMs: 0, toMs: 3_000 }];
      const copy = recordingOf("copy", { state: "kept", sealedAs: "a", hidden });
      const parts = [partOf("copy", 0)];
      const segments = [1, 2].map((n) => ({ ...segmentOf("copy", 0, n), bytes: 50, chunks: 2 }));
      const taken = { ...segmentOf("copy", 0, 3), object: "a 0 0" };
      assert.ok(await codeOf(recordings.addWhole(copy, parts, [...segments, taken])));
      assert.is(await recordings.byId("copy"), null);
      assert.equal(await recordings.parts("copy"), []);
      await recordings.addWhole(copy, parts, segments);
      assert.equal(await recordings.byId("copy"), { ...copy, bytes: 100 });
      assert.equal(await recordings.parts("copy"), parts);
      assert.equal(await recordings.segments("copy"), segments);
      assert.ok(await codeOf(recordings.addWhole(copy, [], [])));
      // Cut: what goes and what is hidden change together.
      const more = [{ fromMs: 0, toMs: 16_000 }];
      const keep = ({ segment }: RecordingSegment): boolean => segment === 2;
      await recordings.narrow("copy", [{ part: 0, keyFile: "new" }], keep, more);
      assert.equal(await recordings.byId("copy"), { ...copy, hidden: more, bytes: 50 });
      await recordings.narrow("copy", [{ part: 0, keyFile: "newer" }], keep);
      assert.equal((await recordings.byId("copy"))?.hidden, more);
    }));

  test("a change happens from the states it names, and from no other", () =>
    withRecordings(driver, async (recordings) => {
      await recordings.begin(recordingOf("a"));
      assert.is(await recordings.change("a", ["kept", "bin"], { state: "erasing" }), false);
      assert.is(await recordings.change("b", ["kept"], { state: "erasing" }), false);
      const bin = { state: "bin", before: "undecided", eraseAt: 9, decideBy: null } as const;
      assert.is(await recordings.change("a", ["undecided"], bin), true);
      assert.equal(await recordings.byId("a"), recordingOf("a", bin));
      const races = [1, 2].map(() => recordings.change("a", ["bin"], { state: "erasing" }));
      assert.equal((await Promise.all(races)).toSorted(), [false, true]);
    }));

  test("segments are counted when they close, in order, and every object is named", () =>
    withRecordings(driver, async (recordings) => {
      await recordings.begin(recordingOf("a"));
      await recordings.begin(recordingOf("b"));
      for (const [part, segment] of [
        [1, 0],
        [0, 10],
        [0, 2],
      ] as const) {
        await recordings.addSegment(segmentOf("a", part, segment));
      }
      await recordings.addSegment(segmentOf("b", 0, 0));
      assert.ok(await codeOf(recordings.addSegment(segmentOf("a", 1, 0))));
      const closed = { part: 0, segment: 2, bytes: 100, chunks: 7, lastsMs: 8_000 };
      await recordings.closeSegment({ recording: "a", ...closed });
      await recordings.closeSegment({ recording: "a", ...closed, segment: 10, bytes: 20 });
      assert.equal(
        (await recordings.segments("a")).map((one) => [one.part, one.segment, one.chunks]),
        [
          [0, 2, 7],
          [0, 10, 7],
          [1, 0, null],
        ],
      );
      assert.is((await recordings.segment("a", 0, 10))?.bytes, 20);
      assert.is(await recordings.segment("a", 10, 0), null);
      assert.is((await recordings.byId("a"))?.bytes, 120);
      assert.is(await recordings.bytesOf("maya"), 120);
      assert.is((await recordings.objects()).size, 4);
      await recordings.removeSegments("a", 0, [2, 99]);
      assert.is((await recordings.byId("a"))?.bytes, 20);
      assert.equal((await recordings.objects()).has("a 0 2"), false);
    }));

  test("narrowing leaves what is kept, under the new key files alone", () =>
    withRecordings(driver, async (recordings) => {
      await recordings.begin(recordingOf("a"));
      await recordings.begin(recordingOf("b"));
      for (const part of [0, 1, 2]) {
        await recordings.addPart(partOf("a", part));
        for (const segment of [0, 1]) await recordings.addSegment(segmentOf("a", part, segment));
      }
      await recordings.addPart(partOf("b", 0));
      const all = { part: 1, segment: 1, bytes: 5, chunks: 2, lastsMs: 1 };
      await recordings.closeSegment({ recording: "a", ...all });
      const fresh = [
        { part: 0, keyFile: "new 0" },
        { part: 1, keyFile: "new 1" },
      ];
      const gone = await recordings.narrow("a", fresh, ({ segment }) => segment === 1);
      assert.equal(
        gone.map(({ object }) => object),
        ["a 0 0", "a 1 0", "a 2 0", "a 2 1"],
      );
      assert.equal(await recordings.parts("a"), [partOf("a", 0, "new 0"), partOf("a", 1, "new 1")]);
      assert.equal(
        (await recordings.segments("a")).map(({ object }) => object),
        ["a 0 1", "a 1 1"],
      );
      assert.is((await recordings.byId("a"))?.bytes, 5);
      assert.equal(await recordings.parts("b"), [partOf("b", 0)]);
    }));

  test("keys go alone, rows go with everything, and nobody else's do", () =>
    withRecordings(driver, async (recordings) => {
      for (const id of ["a", "b"]) {
        await recordings.begin(recordingOf(id));
        await recordings.addPart(partOf(id, 0));
        await recordings.addSegment(segmentOf(id, 0, 0));
      }
      await recordings.destroyKeys("a");
      assert.equal(await recordings.parts("a"), []);
      assert.is((await recordings.segments("a")).length, 1);
      await recordings.forget("a");
      await recordings.forget("a");
      assert.is(await recordings.byId("a"), null);
      assert.equal([...(await recordings.objects())], ["b 0 0"]);
      assert.is((await recordings.parts("b")).length, 1);
    }));

  test("what an owner chose, and what the library knows of itself, is kept", () =>
    withRecordings(driver, async (recordings) => {
      assert.is(await recordings.settings("maya"), null);
      const chosen = { account: "maya", undoDays: 3, keepDays: null, quotaBytes: 10 };
      await recordings.setSettings({ ...chosen, untouched: "discard" });
      await recordings.setSettings({ ...chosen, untouched: "keep", keepDays: 30 });
      const now = { ...chosen, untouched: "keep", keepDays: 30 } as const;
      assert.equal(await recordings.settings("maya"), now);
      assert.is(await recordings.settings("tom"), null);
      assert.equal(await recordings.facts(), { tombstones: 0, tombstoneHead: "", clock: null });
      await recordings.setFacts({ clock: 9 });
      await recordings.setFacts({ tombstones: 2, tombstoneHead: "h" });
      await recordings.setFacts({});
      assert.equal(await recordings.facts(), { tombstones: 2, tombstoneHead: "h", clock: 9 });
    }));

  test("a value handed out is a copy", () =>
    withRecordings(driver, async (recordings) => {
      await recordings.begin(recordingOf("a"));
      const mine = await recordings.byId("a");
      if (mine !== null) mine.owner = "tom";
      assert.is((await recordings.byId("a"))?.owner, "maya");
    }));

  test.run();
}
