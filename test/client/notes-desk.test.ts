/** The notes of one recording: sealed and opened in the page, for whom their author chose. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {
  LiveNotesReply,
  NoteBody as NotePost,
  NoteChange,
  NoteRow,
} from "#protocol/http/notes.ts";
import { writeKeyFile } from "#recordings/key-file.ts";
import { newIdentity, recipientOf, wrapTo } from "#recordings/keys.ts";
import { newNote, notesKey } from "#recordings/notes.ts";
import type { House } from "../../client/house/desk.ts";
import { NoteKeys, sealLiveNote } from "../../client/notes/note-keys.ts";
import { Captions } from "../../client/notes/captions.ts";
import { answerTo, freshAt } from "../../client/notes/draft.ts";
import { Notes, PAGE } from "../../client/notes/notes.ts";
import { Places } from "../../client/notes/places.ts";
import { Refused } from "../../client/refused.ts";
import { toBase64 } from "../../client/vault/bytes.ts";

const test = suite("notes of a recording");
const ID = "AAECAwQFBgcICQoLDA0ODw";
const T = new Uint8Array(32).fill(7);
const C = new Uint8Array(32).fill(9);
const STARTED = 1_700_000_000_000;
const segments = [0, 1, 2].map((segment) => ({
  ...{ segment, atMs: segment * 8_000, lastsMs: 8_000, bytes: 1, chunks: 4 },
}));

/** A server that keeps what it is given, as the real one does (test/library/notes tests that one). */
const shelf = () => {
  const rows: NoteRow[] = [];
  const live: LiveNotesReply = { sessions: [], before: null };
  const noes: string[] = [];
  const asked: string[] = [];
  let clock = 0;
  const houseOf = (account: string): House => ({
    account: { afresh: () => Promise.resolve() },
    confirmed: (step) => step(),
    api: {
      download: () => Promise.reject(new Error("nothing to fetch")),
      bytes: () => Promise.resolve(new ArrayBuffer()),
      get: <T>(path: string) => {
        asked.push(path);
        if (path.startsWith("/api/notes/live")) return Promise.resolve(live as T);
        const notes = rows
          .filter(({ under, author }) => under !== "own" || author.account === account)
          .map((row) => ({ ...row, mine: row.author.account === account }));
        return Promise.resolve({ notes } as T);
      },
      post: <T>(path: string, body?: unknown) => {
        const no = noes.shift();
        if (no !== undefined)
          return Promise.reject(new Refused({ code: no, message: no, retryable: true }));
        const given = body as NotePost & NoteChange & { resolved: boolean };
        const at = rows.findIndex(({ note }) => note === given.note);
        const row = rows[at];
        clock += 1;
        if (path.endsWith("/remove")) rows.splice(at, 1);
        else if (path.endsWith("/resolve") && row) row.resolvedAt = given.resolved ? clock : null;
        else if (path.endsWith("/change") && row) {
          const { under, place, sealed } = given;
          rows[at] = { ...row, under, place, sealed, changedAt: clock };
        } else
          rows.push({
            ...{ note: given.note, recording: ID, session: null, mine: true },
            author: { account, name: account },
            ...{ under: given.under, place: given.place, replyTo: given.replyTo },
            ...{ sealed: given.sealed, createdAt: clock, changedAt: clock, resolvedAt: null },
          });
        return Promise.resolve({} as T);
      },
    },
  });
  return { rows, live, noes, asked, houseOf };
};

/** `withNotes` null: the owner, who holds everything. */
const deskOf = async (
  server: ReturnType<typeof shelf>,
  account: string,
  { withNotes = null as boolean | null, identity = "" } = {},
) => {
  const mine = identity === "" ? await newIdentity() : identity;
  const N = await notesKey(T, ID);
  const keys = {
    ...{ recording: ID, part: 0, chain: { from: 0, key: C } },
    ...{ text: withNotes === null ? T : null, notes: withNotes === true ? N : null },
  };
  const keyFile = toBase64(await wrapTo(await recipientOf(mine), writeKeyFile(keys)));
  const parts = [{ part: 0, keyFile, segments }];
  const desk = new Notes(server.houseOf(account), {
    of: withNotes === null ? { recording: ID } : { share: "share-of-sixteen-letters" },
    places: new Places({ startedAt: STARTED, parts }),
    keys: () => NoteKeys.of({ recording: ID, parts }, mine, mine),
    ...{ identity: mine, mayPublish: withNotes !== false },
  });
  await desk.load();
  return { desk, identity: mine, parts };
};
const texts = ({ items }: Notes) => items.map(({ text }) => text);
const only = ({ items }: Notes) => {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`${items.length} notes`);
  return item;
};

test("a note is private at first: nobody else's keys open it, and the server sees no word of it", async () => {
  const server = shelf();
  const { desk } = await deskOf(server, "fern");
  desk.write({ ...freshAt(9_000, "strength"), text: "three answers", tags: "talk" });
  assert.ok(await desk.save());
  assert.equal([only(desk).text, only(desk).atMs, only(desk).own], ["three answers", 9_000, true]);
  assert.is(desk.draft, null);
  assert.is(server.rows[0]?.place, null);
  assert.not.match(JSON.stringify(server.rows), /three|talk|strength/);
  const coach = await deskOf(server, "alder", { withNotes: true });
  assert.equal(texts(coach.desk), []);
});

test("published, whoever has it shared with notes reads it, and whoever has it without does not", async () => {
  const server = shelf();
  const { desk } = await deskOf(server, "fern");
  await desk.add({ ...freshAt(9_000), text: "for all" });
  await desk.publish(only(desk), true);
  assert.equal(server.rows[0]?.place, { part: 0, segment: 1 });
  const [withNotes, without] = await Promise.all([
    deskOf(server, "alder", { withNotes: true }),
    deskOf(server, "birch", { withNotes: false }),
  ]);
  assert.equal(texts(withNotes.desk), ["for all"]);
  assert.not.ok(only(withNotes.desk).mine);
  assert.equal(texts(without.desk), []);
  assert.is(without.desk.strange.get("no-key"), 1, "said, not left out in silence");
  await desk.publish(only(desk), false);
  await withNotes.desk.load();
  assert.equal(texts(withNotes.desk), []);
});

test("an answer stands below, for whoever reads the note; it can be resolved and opened again", async () => {
  const server = shelf();
  const coach = await deskOf(server, "alder", { withNotes: true });
  await coach.desk.add({ ...freshAt(1_000, "question"), text: "who?", published: true });
  const { desk } = await deskOf(server, "fern");
  desk.write({ ...answerTo(only(desk)), text: "the back row" });
  assert.ok(await desk.save());
  await coach.desk.load();
  assert.equal(
    only(coach.desk).replies.map(({ text, author }) => [text, author]),
    [["the back row", "fern"]],
  );
  await desk.resolve(only(desk), true);
  assert.ok(only(desk).resolved);
  desk.look({ open: true });
  assert.is(desk.found.length, 0);
  await desk.resolve(only(desk), false);
  assert.is(desk.found.length, 1);
});

test("what was deleted can be written again just as it was; with answers it cannot, and says so first", async () => {
  const server = shelf();
  const { desk } = await deskOf(server, "fern");
  await desk.add({ ...freshAt(1_000, "suggestion"), text: "boards", tags: "a, b", toMs: 5_000 });
  const before = only(desk);
  assert.ok(desk.mayUndo(before));
  await desk.remove(before);
  assert.equal(texts(desk), []);
  assert.is(server.rows.length, 0);
  await desk.undo();
  const { id, createdAt, ...after } = only(desk);
  assert.equal({ ...after, id: before.id, createdAt: before.createdAt }, before);
  assert.is.not(id, before.id);
  assert.ok(createdAt > 0);
  await desk.add({ ...answerTo(only(desk)), text: "yes" });
  assert.not.ok(desk.mayUndo(only(desk)));
});

test("a no leaves what was typed, in words for the person; typed on meanwhile, the newer text stays", async () => {
  const server = shelf();
  const { desk } = await deskOf(server, "fern");
  desk.write({ ...freshAt(0), text: "one" });
  server.noes.push("moved-on");
  assert.not.ok(await desk.save());
  assert.is(desk.draft?.text, "one");
  assert.match(desk.failed("save") ?? "", /Somebody changed this note/);
  const saving = desk.save();
  desk.type({ text: "one and two" });
  assert.ok(await saving);
  assert.is(desk.draft?.text, "one and two");
  desk.write({ ...freshAt(0), text: "  " });
  assert.not.ok(await desk.save(), "nothing is said");
});

test("notes that a server swapped, altered, held back or moved are named, and never shown as something else", async () => {
  const server = shelf();
  const { desk, identity } = await deskOf(server, "fern");
  await desk.add({ ...freshAt(0), text: "first" });
  await desk.add({ ...freshAt(9_000), text: "second" });
  const [one, two] = server.rows;
  if (one === undefined || two === undefined) throw new Error("two notes were written");
  const whole = structuredClone(server.rows);
  const shown = async (rows: NoteRow[]) => {
    server.rows.splice(0, Infinity, ...rows);
    const again = await deskOf(server, "fern", { identity });
    return [texts(again.desk), [...again.desk.strange]];
  };
  const swapped = [
    { ...one, sealed: two.sealed },
    { ...two, sealed: one.sealed },
  ];
  assert.equal(await shown(swapped), [[], [["strange", 2]]]);
  const altered = `${one.sealed.slice(0, -6)}AAAAA=`;
  assert.equal(await shown([{ ...one, sealed: altered }, two]), [["second"], [["strange", 1]]]);
  assert.equal(await shown([one, { ...two, replyTo: one.note }]), [["first"], [["moved", 1]]]);
  await shown(whole);
  await desk.load();
  const [second] = desk.items.filter(({ text }) => text === "second");
  if (second === undefined) throw new Error("the second is not there");
  await desk.publish(second, true);
  const changed = structuredClone(server.rows);
  const old = [one, { ...two, changedAt: changed[1]?.changedAt ?? 0 }];
  assert.equal(await shown(old), [["first"], [["old", 1]]]);
  assert.equal(await shown(changed), [["first", "second"], []]);
});

test("while a note is typed, nothing that stands there is put in order anew", async () => {
  const server = shelf();
  const { desk } = await deskOf(server, "fern");
  await desk.add({ ...freshAt(1_000), text: "one", tags: "a" });
  const { items, found, tags, strange } = desk;
  desk.write(freshAt(0));
  desk.type({ text: "a letter" });
  desk.select(only(desk).id);
  desk.showMore();
  for (const same of [items === desk.items, found === desk.found, tags === desk.tags])
    assert.ok(same);
  assert.is(desk.strange, strange);
  desk.look({ text: "one" });
  assert.equal([items === desk.items, found === desk.found], [true, false]);
  await desk.save();
  assert.is(desk.items.length, 2);
  assert.is(desk.found.length, 1);
});

test("what was noted during the lesson stands on the timeline, by the clock on the wall", async () => {
  const server = shelf();
  const identity = await newIdentity();
  const session = "session-of-sixteen";
  const recipients = [await recipientOf(identity)] as const;
  const note = async (id: string, atMs: number): Promise<NoteRow> => ({
    ...{ note: id, recording: ID, session, author: { account: "alder", name: "Alder" } },
    ...{ mine: false, under: "live", place: null, replyTo: null },
    sealed: await sealLiveNote(
      recipients,
      id,
      session,
      newNote({ kind: "mark", atMs, wall: true }),
    ),
    ...{ createdAt: 0, changedAt: 0, resolvedAt: null },
  });
  const row = await note("note-of-sixteen-1", STARTED + 4_000);
  const owner = { account: "fern", name: "Fern" };
  const strange = { ...(await note("note-of-sixteen-2", STARTED)), note: "note-of-sixteen-3" };
  server.live.sessions = [
    { session, startedAt: STARTED, owner, recording: ID, notes: [row, strange] },
  ];
  const { desk } = await deskOf(server, "fern", { identity });
  assert.equal([only(desk).kind, only(desk).atMs, only(desk).live], ["mark", 4_000, true]);
  assert.is(desk.strange.get("strange"), 1);

  // Taken over it is a note like every other: here of its author's own words, and kept.
  desk.takeOver(only(desk));
  assert.equal([desk.draft?.kind, desk.draft?.atMs, desk.draft?.text], ["mark", 4_000, ""]);
  assert.ok(await desk.save());
  const taken = desk.items.find(({ live }) => !live);
  assert.equal([taken?.kind, taken?.atMs, taken?.own], ["mark", 4_000, true]);
});

test("a viewer finds on the timeline what they wrote in that lesson, where there is something to see", async () => {
  const server = shelf();
  const identity = await newIdentity();
  const session = "session-of-sixteen";
  const recipients = [await recipientOf(identity)] as const;
  const note = async (id: string, atMs: number, said: string): Promise<NoteRow> => ({
    ...{ note: id, recording: null, session, author: { account: "alder", name: "Alder" } },
    ...{ mine: true, under: "live", place: null, replyTo: null },
    sealed: await sealLiveNote(
      recipients,
      id,
      session,
      newNote({ kind: "strength", atMs, wall: true, text: said }),
    ),
    ...{ createdAt: 0, changedAt: 0, resolvedAt: null },
  });
  const notes = [
    await note("note-of-sixteen-1", STARTED + 4_000, "seen"),
    await note("note-of-sixteen-2", STARTED + 90_000, "behind what is shared"),
  ];
  const owner = { account: "fern", name: "Fern" };
  server.live.sessions = [{ session, startedAt: STARTED, owner, recording: null, notes }];
  const { desk } = await deskOf(server, "alder", { withNotes: true, identity });
  assert.equal([texts(desk), only(desk).atMs, only(desk).live], [["seen"], 4_000, true]);
  assert.is(server.asked.at(-1), "/api/notes/live?share=share-of-sixteen-letters");
  desk.takeOver(only(desk));
  assert.is(desk.draft?.text, "seen");
  desk.takeOver({ ...only(desk), mine: false });
  assert.is(desk.draft?.text, "Alder, during the lesson: seen");
});

test("taps that come fast are all counted, and a second tap on keep keeps nothing twice", async () => {
  const server = shelf();
  const { desk } = await deskOf(server, "fern");
  const form = { form: "aside-talk", item: "open", value: 1 };
  const taps = [1, 2, 3].map((n) => desk.add({ ...freshAt(n * 1_000), kind: "tally" }, form));
  assert.equal(await Promise.all(taps), [true, true, true]);
  assert.is(desk.items.length, 3);
  desk.write({ ...freshAt(0), text: "once" });
  const saved = await Promise.all([desk.save(), desk.save()]);
  assert.equal(saved, [true, false]);
  assert.equal(
    texts(desk).filter((text) => text === "once"),
    ["once"],
  );
});

test("captions are sealed piece by piece, read by every viewer, replaced and deleted as a whole", async () => {
  const server = shelf();
  const { desk } = await deskOf(server, "fern");
  const captions = new Captions(server.houseOf("fern"), desk, 0);
  const file =
    "WEBVTT\n\n00:01.000 --> 00:02.000\nGood morning\n\n00:09.000 --> 00:10.000\nAngles\n";
  server.noes.push("too-fast");
  assert.ok(await captions.add(file, "en"));
  assert.is(server.rows.length, 2);
  assert.not.match(JSON.stringify(server.rows), /morning|Angles/);
  const viewer = await deskOf(server, "birch", { withNotes: false });
  const seen = new Captions(server.houseOf("birch"), viewer.desk, 0);
  assert.equal(
    seen.tracks.get("en")?.map(({ fromMs, text }) => [fromMs, text]),
    [
      [1_000, "Good morning"],
      [9_000, "Angles"],
    ],
  );
  assert.ok(await captions.add("WEBVTT\n\n00:01.000 --> 00:02.000\nAnew\n", "en"));
  assert.is(captions.tracks.get("en")?.length, 1);
  assert.is(server.rows.length, 1);
  assert.not.ok(await captions.add("no captions", "en"));
  assert.match(captions.failed("captions") ?? "", /neither WebVTT nor SubRip/);
  assert.ok(await captions.remove("en"));
  assert.is(captions.tracks.size, 0);
});

test("2,000 notes: fifty are shown, words narrow all of them, and the page answers between the steps", async () => {
  const server = shelf();
  const { desk, identity } = await deskOf(server, "fern");
  await desk.add({ ...freshAt(0), text: "note 0" });
  const [first] = server.rows;
  if (first === undefined) throw new Error("no note was written");
  // Each is sealed for its own id: made with the real keys, put there at once.
  const keys = await desk.ground.keys();
  for (let i = 1; i < 2_000; i += 1) {
    const note = `note-of-sixteen-${i}`;
    const body = newNote({ kind: "note", atMs: i * 10, text: `note ${i}` });
    const sealed = await keys.seal({ note, under: "own", place: null }, body);
    server.rows.push({ ...first, note, sealed });
  }
  let turns = 0;
  let running = true;
  const turn = () => {
    turns += 1;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  const { desk: many } = await deskOf(server, "fern", { identity });
  running = false;
  assert.is(many.items.length, 2_000);
  assert.is(many.found.slice(0, many.limit).length, PAGE);
  many.look({ text: "1999" });
  assert.equal(
    many.found.map(({ text }) => text),
    ["note 1999"],
  );
  assert.ok(turns > 20, `others had ${turns} turns`);
});

test.run();
