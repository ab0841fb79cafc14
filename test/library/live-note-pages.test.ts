/** Notes of lessons, asked for where they are looked at: a page of lessons, or one recording's lesson. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LiveNotesReply } from "#protocol/http/notes.ts";
import { newId } from "#server/accounts/ids.ts";
import type { Note } from "#server/stores/note-store.ts";
import { withShared, type Shared } from "./sharing.ts";
import type { Person } from "./shelf.ts";

const test = suite("notes of lessons, by page and by recording");
const PAGE = 20;

const listOf = async (person: Person, query = ""): Promise<LiveNotesReply> => {
  const { code, body } = await person.get<LiveNotesReply>(`/api/notes/live${query}`);
  assert.is(code, "ok");
  return body;
};
const idsOf = ({ sessions }: LiveNotesReply): string[] =>
  sessions.flatMap(({ notes }) => notes.map(({ note }) => note));

const SEALED = Buffer.from("sealed so that nobody else reads it").toString("base64");
/** Written in a live session, as if the lesson had been. Answers its id. */
const noted = async ({ stores, teacher }: Shared, change: Partial<Note>): Promise<string> => {
  const id = newId();
  const at = Date.now() + 1_000;
  const note: Note = {
    ...{ id, recording: null, session: newId(), sessionAt: at, owner: teacher.account },
    ...{ author: teacher.account, under: "live", part: null, segment: null, replyTo: null },
    ...{ sealed: SEALED, createdAt: at, changedAt: at, resolvedAt: null },
    ...change,
  };
  assert.ok(await stores.notes.add(note));
  return id;
};
const sessionOf = async ({ stores, recording }: Shared): Promise<string> =>
  (await stores.recordings.byId(recording.id))?.session ?? "";

test("lessons come newest first, a page at a time, none twice and none left out", () =>
  withShared(async (shared) => {
    const { teacher } = shared;
    const all = Array.from({ length: 2 * PAGE + 5 }, () => newId());
    for (const [i, session] of all.entries())
      // Two that began in the same millisecond stand on two pages.
      for (let n = 0; n < 2; n += 1) await noted(shared, { session, sessionAt: 9 + (i >> 1) });
    const seen: string[] = [];
    const pages: number[] = [];
    for (let before: string | null = ""; before !== null;) {
      const page = await listOf(teacher, before === "" ? "" : `?before=${before}`);
      pages.push(page.sessions.length);
      seen.push(...page.sessions.map(({ session }) => session));
      assert.ok(page.sessions.every(({ notes }) => notes.length === 2));
      before = page.before;
    }
    assert.equal(pages, [PAGE, PAGE, 5]);
    assert.equal(seen.toSorted(), all.toSorted());
    assert.is((await teacher.get("/api/notes/live?before=nonsense")).code, "bad-request");
  }));

test("of one recording its own lesson alone is looked for, however many there are", () =>
  withShared(async (shared) => {
    const { teacher, tom, recording, stores } = shared;
    const session = await sessionOf(shared);
    const here = await noted(shared, { session });
    const theirs = await noted(shared, { session, author: tom.account });
    await noted(shared, {});
    const asked: (readonly string[])[] = [];
    const { liveOf } = stores.notes;
    stores.notes.liveOf = (account, sessions) => {
      asked.push(sessions);
      return liveOf(account, sessions);
    };
    const found = await listOf(teacher, `?recording=${recording.id}`);
    assert.equal([idsOf(found), found.before], [[here, theirs], null]);
    assert.is(found.sessions[0]?.recording, recording.id);
    assert.equal(asked, [[session]]);
  }));

test("R16: with a share its viewer finds what they wrote in that lesson, and not a word of anybody else", () =>
  withShared(async (shared) => {
    const { tom, ines, teacher, give, recording } = shared;
    const session = await sessionOf(shared);
    const share = await give();
    assert.equal(idsOf(await listOf(tom, `?share=${share}`)), []);
    await noted(shared, { session });
    await noted(shared, { session, author: ines.account });
    const mine = await noted(shared, { session, author: tom.account });
    await noted(shared, { author: tom.account });
    const found = await listOf(tom, `?share=${share}`);
    assert.equal(idsOf(found), [mine]);
    // Which recording it is of stays the owner's to say.
    assert.equal(
      [found.sessions[0]?.recording, found.sessions[0]?.notes[0]?.recording],
      [null, null],
    );
    const refused = async (person: Person, query: string) =>
      (await person.get(`/api/notes/live?${query}`)).code;
    assert.is(await refused(ines, `share=${share}`), "no-such-share");
    assert.is(await refused(ines, `share=${newId()}`), "no-such-share");
    assert.is(await refused(tom, `recording=${recording.id}`), "no-such-recording");
    assert.is((await teacher.post("/api/shares/recall", { share })).code, "ok");
    assert.is(await refused(tom, `share=${share}`), "no-such-share");
  }));

test.run();
