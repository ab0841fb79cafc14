/** What is inside a sealed note, and that each key opens what it is for and nothing else. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FormatError } from "#recordings/format.ts";
import { parseKeyFile, writeKeyFile } from "#recordings/key-file.ts";
import * as notes from "#recordings/notes.ts";
import { sealText } from "#recordings/text.ts";

const test = suite("notes on a recording");

const ID = "AAECAwQFBgcICQoLDA0ODw";
const NOTE = "AAAAAAAAAAAAAAAAAAAAAA";
const secret = (fill: number) => new Uint8Array(32).fill(fill);
const refused = async (asked: () => Promise<unknown>) =>
  asked().then(
    () => "opened",
    (error: Error) => error.name,
  );
const PLAIN = { noNullPrototype: true };
const word = (maxLength: number) => fc.string({ maxLength });
const someBody = fc
  .record({
    kind: fc.constantFrom(...notes.NOTE_KINDS),
    atMs: fc.nat(864_000_000),
    lasts: fc.option(fc.nat(1_000)),
    text: word(300),
    tags: fc.array(word(60), { maxLength: 20 }),
    form: fc.option(
      fc.record(
        { form: word(200), item: word(200), value: fc.oneof(fc.integer(), word(400)) },
        PLAIN,
      ),
    ),
    replyTo: fc.option(fc.constant(NOTE)),
    edit: fc.nat(1_000_000),
  })
  .map(({ lasts, ...body }) => ({
    ...notes.newNote(body),
    toMs: lasts === null ? null : Math.min(864_000_000, body.atMs + lasts),
  }));

test("whatever is written into a note is read again, live or not", () => {
  fc.assert(
    fc.property(someBody, (body) => {
      assert.equal(notes.decodeNote(notes.encodeNote(body)), body);
      const live = { ...body, wall: true };
      const text = notes.encodeLiveNote(NOTE, ID, live);
      assert.equal(notes.decodeLiveNote(NOTE, ID, text), live);
      assert.throws(() => notes.decodeLiveNote(ID, ID, text), /another note/);
      assert.throws(() => notes.decodeLiveNote(NOTE, NOTE, text), /another note/);
      assert.throws(() => notes.decodeNote(text), /not the fields/);
    }),
  );
});

test("what is not exactly a note is refused with FormatError alone", () => {
  const good = JSON.parse(notes.encodeNote(notes.newNote({ kind: "note", atMs: 5 }))) as object;
  const wrong: object[] = [
    { ...good, v: 2 },
    { ...good, more: 1 },
    { ...good, kind: "praise" },
    { ...good, atMs: -1 },
    { ...good, atMs: 0.5 },
    { ...good, toMs: 4 },
    { ...good, wall: 1 },
    { ...good, text: "x".repeat(4_001) },
    { ...good, tags: ["x".repeat(61)] },
    { ...good, tags: Array.from({ length: 21 }, () => "x") },
    { ...good, form: { form: "f", item: "i", value: null } },
    { ...good, replyTo: "../x" },
    { ...good, edit: -1 },
    [],
  ];
  for (const value of wrong) {
    assert.throws(
      () => notes.decodeNote(JSON.stringify(value)),
      (e: Error) => e instanceof FormatError,
    );
  }
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const decode of [notes.decodeNote, notes.decodeCaption]) {
        try {
          decode(text);
        } catch (error) {
          assert.instance(error, FormatError);
        }
      }
    }),
  );
  assert.throws(() => notes.encodeNote(notes.newNote({ kind: "note", atMs: -1 })));
  const live = notes.newNote({ kind: "note", atMs: 1 });
  assert.throws(() => notes.decodeLiveNote(NOTE, ID, notes.encodeLiveNote(NOTE, ID, live)));
});

test("a caption is read again, and no cue ends before it begins", () => {
  const said = { language: "en-GB", cues: [{ fromMs: 1, toMs: 2, text: "halves" }] };
  assert.equal(notes.decodeCaption(notes.encodeCaption(said)), said);
  const back = { language: "en", cues: [{ fromMs: 2, toMs: 1, text: "" }] };
  assert.throws(() => notes.encodeCaption(back));
  assert.throws(() => notes.encodeCaption({ ...said, language: "en_GB!" }));
});

test("a note opens with both of its keys, for its own id and recording", async () => {
  const body = notes.newNote({ kind: "strength", atMs: 9, text: "wait time" });
  const [segment, opens] = [secret(1), secret(2)];
  const key = await notes.noteKey(segment, opens, ID);
  const sealed = await notes.sealNote(key, ID, NOTE, body);
  assert.equal(await notes.openNote(key, ID, NOTE, sealed), body);
  const others = [
    async () => notes.openNote(await notes.noteKey(secret(3), opens, ID), ID, NOTE, sealed),
    async () => notes.openNote(await notes.noteKey(segment, secret(3), ID), ID, NOTE, sealed),
    async () => notes.openNote(await notes.noteKey(opens, segment, ID), ID, NOTE, sealed),
    async () => notes.openNote(await notes.noteKey(segment, opens, NOTE), ID, NOTE, sealed),
    async () => notes.openNote(await notes.captionKey(segment, ID), ID, NOTE, sealed),
    async () => notes.openNote(opens, ID, NOTE, sealed),
    async () => notes.openNote(key, ID, ID, sealed),
    async () => notes.openNote(key, NOTE, NOTE, sealed),
    // A title cannot be passed off as a note, nor a caption.
    async () =>
      notes.openNote(key, ID, NOTE, await sealText(key, ID, "title", notes.encodeNote(body))),
    async () => notes.openCaption(key, ID, NOTE, sealed),
  ];
  for (const [at, one] of others.entries()) assert.is(await refused(one), "FormatError", `${at}`);
});

test("N comes of T, and a key file has one of the two", async () => {
  const [segment] = [{ segment: 3, key: secret(5) }];
  const own = parseKeyFile(
    writeKeyFile({ recording: ID, part: 0, text: secret(4), segments: [segment] }),
  );
  const derived = await notes.notesKey(secret(4), ID);
  assert.equal(await own.notes(), derived);
  assert.not.equal(derived, secret(4));
  const shared = { recording: ID, part: 2, text: null, notes: derived, segments: [segment] };
  const theirs = parseKeyFile(writeKeyFile(shared));
  assert.equal([await theirs.notes(), theirs.text], [derived, null]);
  assert.equal([theirs.covers(3), theirs.covers(4)], [true, false]);
  const without = parseKeyFile(writeKeyFile({ ...shared, notes: null }));
  assert.is(await without.notes(), null);
  assert.throws(() => writeKeyFile({ ...shared, text: secret(4) }), /one of text and notes/);
  const line = writeKeyFile(shared).split("\n").at(-2) ?? "";
  assert.throws(() => parseKeyFile(`${writeKeyFile(shared)}${line}\n`), FormatErrorLike);
});
const FormatErrorLike = (error: Error) => error instanceof FormatError;

test.run();
