import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  digestOf,
  type LiveSession,
  type Note,
  type NoteStore,
} from "#server/stores/note-store.ts";
import { addTwoSchools } from "./people.ts";
import { DRIVERS, withStores } from "./with-stores.ts";

const noteOf = (id: string, change: Partial<Note> = {}): Note => ({
  ...{ id, recording: "r", session: null, sessionAt: null, owner: "maya", author: "maya" },
  ...{ under: "own", part: null, segment: null, replyTo: null, sealed: `text of ${id}` },
  ...{ createdAt: 1, changedAt: 1, resolvedAt: null },
  ...change,
});
const live = (id: string, change: Partial<Note> = {}): Note =>
  noteOf(id, { recording: null, session: "s", sessionAt: 1, under: "live", ...change });
const idsOf = (notes: readonly { id: string }[]): string[] => notes.map(({ id }) => id);
const withNotes = (driver: (typeof DRIVERS)[number], body: (notes: NoteStore) => Promise<void>) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores.notes);
  });

for (const driver of DRIVERS) {
  const test = suite(`notes, ${driver}`);

  test("notes come back whole, oldest first, and an id is given once", () =>
    withNotes(driver, async (notes) => {
      const place = { under: "recording", part: 0, segment: 3 } as const;
      const all = [noteOf("b", { createdAt: 2, ...place }), noteOf("c", { createdAt: 2 })];
      for (const note of all) assert.is(await notes.add(note), true);
      assert.is(await notes.add(noteOf("b", { sealed: "another" })), false);
      assert.is(await notes.add(noteOf("a", { recording: "other" })), true);
      assert.is(await notes.add(noteOf("z", { createdAt: 1, resolvedAt: 4, replyTo: "b" })), true);
      assert.equal(idsOf(await notes.ofRecording("r")), ["z", "b", "c"]);
      assert.equal(await notes.byId("b"), all[0]);
      assert.is((await notes.byId("z"))?.resolvedAt, 4);
      assert.is(await notes.byId("nobody's"), null);
      assert.is(await notes.countBy("maya"), 4);
      assert.is(await notes.countBy("tom"), 0);
      assert.is(await notes.countBy("maya", { recording: "r" }), 3);
      await notes.add(live("l", { session: "s" }));
      assert.is(await notes.countBy("maya", { session: "s" }), 1);
      assert.is(await notes.countBy("maya", { session: "another" }), 0);
      await notes.remove("l");
      const digests = await notes.digests();
      assert.is(digests.find(({ id }) => id === "b")?.digest, digestOf("text of b"));
      assert.is(digests.length, 4);
    }));

  test("live notes are found by their owner, their author and their live session", () =>
    withNotes(driver, async (notes) => {
      await notes.add(live("one", { author: "tom" }));
      await notes.add(live("two", { owner: "zoe", author: "tom", session: "t", createdAt: 0 }));
      await notes.add(noteOf("no live one"));
      assert.equal(idsOf(await notes.live("maya")), ["one"]);
      assert.equal(idsOf(await notes.live("tom")), ["two", "one"]);
      assert.equal(idsOf(await notes.liveOf("tom", ["t"])), ["two"]);
      assert.equal(idsOf(await notes.liveOf("tom", ["t", "s"])), ["two", "one"]);
      assert.equal(idsOf(await notes.liveOf("maya", ["t", "s"])), ["one"]);
      assert.equal(await notes.liveOf("maya", []), []);
      assert.is((await notes.byId("one"))?.sessionAt, 1);
    }));

  test("live sessions come newest first, a page at a time, each once, whoever wrote in them", () =>
    withNotes(driver, async (notes) => {
      const at = (session: string, sessionAt: number, change: Partial<Note> = {}) =>
        notes.add(live(`${session} ${JSON.stringify(change)}`, { session, sessionAt, ...change }));
      for (const session of ["a", "b", "d", "c"]) await at(session, 5);
      await at("old", 1);
      await at("new", 9, { owner: "zoe", author: "maya" });
      await at("old", 1, { author: "tom" });
      await at("theirs", 7, { owner: "zoe", author: "tom" });
      await notes.add(noteOf("no live one"));
      const page = async (before: LiveSession | null) =>
        notes.liveSessions("maya", { before, limit: 2 });
      const seen: LiveSession[] = [];
      for (let next = await page(null); next.length > 0; next = await page(seen.at(-1) ?? null))
        seen.push(...next);
      assert.equal(
        seen.map(({ session }) => session),
        ["new", "d", "c", "b", "a", "old"],
      );
      assert.equal(seen.at(-1), { session: "old", sessionAt: 1 });
      const toms = await notes.liveSessions("tom", { before: null, limit: 9 });
      assert.equal(
        toms.map(({ session }) => session),
        ["theirs", "old"],
      );
    }));

  test("what somebody wrote beside recordings of others is found by its author", () =>
    withNotes(driver, async (notes) => {
      await notes.add(noteOf("late", { author: "tom", under: "recording", createdAt: 2 }));
      await notes.add(noteOf("early", { author: "tom", under: "recording" }));
      await notes.add(noteOf("own"));
      await notes.add(live("live", { author: "tom" }));
      assert.equal(idsOf(await notes.onOthers("tom")), ["early", "late"]);
      assert.equal(await notes.onOthers("maya"), []);
    }));

  test("of two changes of one version the first counts", () =>
    withNotes(driver, async (notes) => {
      await notes.add(noteOf("a"));
      const change = { under: "recording", part: 1, segment: 2, sealed: "new" } as const;
      assert.is(await notes.change("a", 1, { ...change, changedAt: 5 }), true);
      assert.is(await notes.change("a", 1, { ...change, sealed: "late", changedAt: 6 }), false);
      assert.is(await notes.change("nobody's", 1, { ...change, changedAt: 6 }), false);
      assert.equal(await notes.byId("a"), noteOf("a", { ...change, changedAt: 5 }));
      assert.is((await notes.digests())[0]?.digest, digestOf("new"));
      await notes.setResolved("a", 9);
      assert.is((await notes.byId("a"))?.resolvedAt, 9);
      await notes.setResolved("a", null);
      assert.is((await notes.byId("a"))?.resolvedAt, null);
    }));

  test("a note goes with the replies to it, and says which went", () =>
    withNotes(driver, async (notes) => {
      await notes.add(noteOf("a"));
      await notes.add(noteOf("b", { replyTo: "a", author: "tom" }));
      await notes.add(noteOf("c", { replyTo: "b" }));
      await notes.add(noteOf("d"));
      const gone = await notes.remove("a");
      assert.equal(idsOf(gone).toSorted(), ["a", "b", "c"]);
      assert.is(gone.find(({ id }) => id === "b")?.sealed, "text of b");
      assert.equal(idsOf(await notes.ofRecording("r")), ["d"]);
      assert.equal(await notes.remove("a"), []);
    }));

  test("what was cut out takes its notes along, and a recording all of them", () =>
    withNotes(driver, async (notes) => {
      const at = (part: number, segment: number) =>
        ({ part, segment, under: "recording" }) as const;
      await notes.add(noteOf("cut", at(0, 2)));
      await notes.add(noteOf("a reply to it", { replyTo: "cut", ...at(0, 1) }));
      await notes.add(noteOf("before", at(0, 1)));
      await notes.add(noteOf("another part", at(1, 2)));
      await notes.add(noteOf("own"));
      await notes.add(noteOf("another's", { recording: "q", ...at(0, 2) }));
      await notes.forgetSegments("r", 0, [2, 3]);
      assert.equal(idsOf(await notes.ofRecording("r")), ["before", "another part", "own"]);
      await notes.forgetRecording("r");
      assert.equal(await notes.ofRecording("r"), []);
      assert.equal(idsOf(await notes.ofRecording("q")), ["another's"]);
    }));

  test("with a vault goes what it alone opens; with an account all that it wrote or owns", () =>
    withNotes(driver, async (notes) => {
      const fill = async () => {
        await notes.add(noteOf("own", { owner: "zoe" }));
        await notes.add(noteOf("published", { owner: "zoe", under: "recording" }));
        await notes.add(noteOf("answered", { owner: "zoe", author: "tom", replyTo: "published" }));
        await notes.add(live("my lesson", { author: "tom" }));
        await notes.add(live("zoe's lesson", { owner: "zoe" }));
        await notes.add(noteOf("on mine", { author: "tom", under: "recording" }));
        await notes.setPaper({ account: "maya", name: "pins", version: 1, sealed: "p" });
      };
      const left = async () => {
        const found = [...(await notes.ofRecording("r")), ...(await notes.live("maya"))];
        return idsOf(found).toSorted();
      };
      await fill();
      await notes.setPaper({ account: "tom", name: "pins", version: 1, sealed: "p" });
      await notes.forgetVault("maya");
      assert.equal(await left(), ["answered", "on mine", "published", "zoe's lesson"]);
      assert.is(await notes.paper("maya", "pins"), null);
      await fill();
      await notes.forgetAccount("maya");
      assert.equal(await left(), []);
      assert.is(await notes.paper("maya", "pins"), null);
      assert.is((await notes.paper("tom", "pins"))?.version, 1);
    }));

  test("a paper is replaced version by version, each account's for itself", () =>
    withNotes(driver, async (notes) => {
      const paper = { account: "maya", name: "pins", version: 1, sealed: "one" };
      assert.is(await notes.paper("maya", "pins"), null);
      assert.is(await notes.setPaper({ ...paper, version: 2 }), false);
      assert.is(await notes.setPaper(paper), true);
      assert.is(await notes.setPaper({ ...paper, sealed: "at once" }), false);
      assert.is(await notes.setPaper({ ...paper, version: 2, sealed: "two" }), true);
      assert.equal(await notes.paper("maya", "pins"), { ...paper, version: 2, sealed: "two" });
      assert.is(await notes.paper("tom", "pins"), null);
      assert.is(await notes.paper("maya", "forms"), null);
    }));

  test("a value handed out is a copy", () =>
    withNotes(driver, async (notes) => {
      await notes.add(noteOf("a"));
      const found = await notes.byId("a");
      if (found !== null) found.sealed = "mine";
      assert.is((await notes.byId("a"))?.sealed, "text of a");
    }));

  test.run();
}
