/** Notes beside recordings of others: found and removed by whoever wrote them, whatever was taken back. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { OnOthersReply } from "#protocol/http/notes.ts";
import { newId } from "#server/accounts/ids.ts";
import { withShared } from "./sharing.ts";
import type { Person } from "./shelf.ts";

const test = suite("notes beside recordings of others");
const write = async (person: Person, of: object, change: object = {}): Promise<string> => {
  const note = newId();
  const sealed = Buffer.from(`sealed ${note}`).toString("base64");
  const body = { note, of, under: "own", place: null, replyTo: null, sealed };
  assert.is((await person.post("/api/notes", { ...body, ...change })).code, "ok");
  return note;
};
const PUBLISHED = { under: "recording", place: { part: 0, segment: 0 } };

test("what somebody wrote beside another's recording is theirs to find and to remove after a recall", () =>
  withShared(async (shared) => {
    const { teacher, tom, give } = shared;
    const share = await give({ withNotes: true });
    const own = await write(tom, { share });
    const published = await write(tom, { share }, PUBLISHED);
    await write(teacher, { recording: shared.recording.id }, PUBLISHED);
    const elsewhere = async (person: Person) =>
      (await person.get<OnOthersReply>("/api/notes/on-others")).body;
    assert.is((await teacher.post("/api/shares/recall", { share })).code, "ok");
    assert.is((await tom.get(`/api/notes?share=${share}`)).code, "no-such-share");
    const { notes, more } = await elsewhere(tom);
    assert.is(more, 0);
    assert.equal(Object.fromEntries(notes.map((one) => [one.note, [one.owner, one.own]])), {
      [own]: ["Maya Lindqvist", true],
      [published]: ["Maya Lindqvist", false],
    });
    // Neither a text nor anything about the recording.
    for (const one of notes) {
      assert.equal(Object.keys(one).toSorted(), ["createdAt", "note", "own", "owner"]);
    }
    assert.equal(await elsewhere(teacher), { notes: [], more: 0 });
    for (const note of [own, published]) {
      assert.is((await teacher.post("/api/notes/remove", { note: own })).code, "no-such-note");
      assert.is((await tom.post("/api/notes/remove", { note })).code, "ok");
    }
    assert.equal(await elsewhere(tom), { notes: [], more: 0 });
  }));

test.run();
