// limit 120 s
/** What is taken from whoever could read it, at the moment at which it is read; and how many there may be. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { MOST_HERE } from "#server/library/notes/notes.ts";
import { tombstoneOf } from "#server/library/tombstones.ts";
import { type Rows, read, write, PUBLISHED, refusal, change, mine } from "./note-pages.ts";
import { withShared } from "./sharing.ts";

const test = suite("notes that are taken away");

test("R17: a note that is hidden or removed while it is being read is given to nobody after that", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, stores, recording } = shared;
    const share = await give({ withNotes: true });
    const { ofRecording } = stores.notes;
    const acts = {
      hides: (row?: Rows[number]) => change(teacher, row, { under: "own", place: null }),
      removes: async (row?: Rows[number]) =>
        (await teacher.post("/api/notes/remove", { note: row?.note })).code,
    };
    for (const [name, act] of Object.entries(acts)) {
      const note = await write(teacher, mine(shared), PUBLISHED);
      const row = (await read(teacher, mine(shared))).find((one) => one.note === note);
      let said = "";
      stores.notes.ofRecording = async (id) => {
        const found = await ofRecording.call(stores.notes, id);
        stores.notes.ofRecording = ofRecording;
        if (said === "") said = await act(row);
        return found;
      };
      assert.equal(await read(tom, { share }), [], name);
      assert.is(said, "ok", name);
    }
    assert.is((await ofRecording.call(stores.notes, recording.id)).length, 1);
  }));

test("R23: what others could read of a note is noted as destroyed before it is hidden", () =>
  withShared(async (shared) => {
    const { teacher, stores, folder } = shared;
    await write(teacher, mine(shared), PUBLISHED);
    const [row] = await read(teacher, mine(shared));
    const noted = async () =>
      (await readFile(join(folder, "data", "tombstones"), "latin1")).includes(
        tombstoneOf(row?.sealed ?? ""),
      );
    const hidden = { under: "own", place: null };
    assert.is(await change(teacher, row, { ...hidden, sealed: row?.sealed }), "bad-request");
    assert.is(await change(teacher, row, { ...hidden, changedAt: 1 }), "moved-on");
    assert.not.ok(await noted(), "nothing was changed");
    stores.notes.change = () => Promise.reject(new Error("it stopped here"));
    assert.is(await change(teacher, row, hidden), "internal");
    assert.ok(await noted());
  }));

test("nobody writes more than so many notes on one recording; another one has room", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, stores } = shared;
    const share = await give({ withNotes: true });
    await write(tom, { share });
    const [first] = await stores.notes.ofRecording(shared.recording.id);
    if (first === undefined) throw new Error("no note");
    const ids = Array.from({ length: MOST_HERE - 1 }, () => newId());
    for (const id of ids) await stores.notes.add({ ...first, id });
    assert.is(await refusal(tom, { share }, {}), "too-many-notes");
    await write(teacher, mine(shared));
    await tom.post("/api/notes/remove", { note: ids[0] });
    await write(tom, { share });
  }));

test.run();
