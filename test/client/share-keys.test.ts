/** What a share opens, and what it does not; notes under its keys; a server that moves them about. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { NoteRow } from "#protocol/http/notes.ts";
import { parseKeyFile, writeKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { newIdentity, openWith, recipientOf, wrapTo } from "#recordings/keys.ts";
import { newNote } from "#recordings/notes.ts";
import { sealText } from "#recordings/text.ts";
import { sealPieces } from "#test/support/sealed-pieces.ts";
import { NoteKeys, openLiveNote, sealLiveNote } from "../../client/notes/note-keys.ts";
import type { ReadPiece } from "../../client/sharing/share-edges.ts";
import { readLabel, shareKeysOf } from "../../client/sharing/share-keys.ts";
import { codeOf } from "../../client/refused.ts";
import { fromBase64, toBase64 } from "../../client/vault/bytes.ts";

const test = suite("the keys of a share");

const ID = "AAECAwQFBgcICQoLDA0ODw";
const id = (letter: string) => letter.repeat(22);
const PIECE_MS = 8_000;
const TEXT = new Uint8Array(32).fill(9);

const [owner, viewer, stranger] = await Promise.all([newIdentity(), newIdentity(), newIdentity()]);
const [ownerKey, viewerKey] = [await recipientOf(owner), await recipientOf(viewer)];

const plainOf = (part: number): string =>
  writeKeyFile({
    ...{ recording: ID, part, text: part === 0 ? TEXT : null },
    chain: { from: 0, key: new Uint8Array(32).fill(part + 1) },
  });
/** Part 0 has pieces 0 to 4, part 1 has 0 to 3; each lasts 8 s, part 1 begins at 50 s. */
const manifest = {
  recording: ID,
  startedAt: 1,
  hidden: [],
  sealedTitle: await sealText(TEXT, ID, "title", "Halves"),
  parts: await Promise.all(
    [5, 4].map(async (count, part) => ({
      part,
      keyFile: toBase64(await wrapTo(ownerKey, plainOf(part))),
      segments: Array.from({ length: count }, (_, segment) => ({
        ...{ segment, atMs: part * 50_000 + segment * PIECE_MS, lastsMs: PIECE_MS },
        ...{ bytes: 1_000, chunks: 3 },
      })),
    })),
  ),
};
const openKeyFile = async (file: string): Promise<KeyFile | null> => {
  try {
    return parseKeyFile(await openWith(owner, fromBase64(file)));
  } catch {
    // As the vault does.
    return null;
  }
};
const vault = { openKeyFile, titleKeyOf: async () => TEXT };
const pieces = manifest.parts.map(({ part, segments }) =>
  sealPieces({
    ...{ recording: ID, part, chain: new Uint8Array(32).fill(part + 1), lastsMs: PIECE_MS },
    atMs: segments.map(({ atMs }) => atMs),
  }),
);
const read: ReadPiece = async (part, segment) => pieces[part]?.[segment] ?? new Uint8Array();
const sharedWith = (range: { fromMs: number; toMs: number } | null, withNotes = false) =>
  shareKeysOf(vault, manifest, range, withNotes, viewerKey, read);

test("R16: a range opens the pieces that it touches and no other, and never the title", async () => {
  const moment = fc.nat(90_000);
  await fc.assert(
    fc.asyncProperty(moment, moment, fc.boolean(), async (one, other, withNotes) => {
      const range = { fromMs: Math.min(one, other), toMs: Math.max(one, other) + 1 };
      const touched = manifest.parts.map(({ part, segments }) => ({
        part,
        touched: segments.map(
          ({ atMs, lastsMs }) => atMs < range.toMs && atMs + lastsMs > range.fromMs,
        ),
      }));
      if (!touched.some((part) => part.touched.includes(true))) {
        const refused = await sharedWith(range, withNotes).catch(codeOf);
        return assert.is(refused, "nothing-there");
      }
      const { keys } = await sharedWith(range, withNotes);
      for (const { part, touched: these } of touched) {
        const made = keys.find((key) => key.part === part);
        if (made === undefined) {
          assert.not.ok(these.includes(true));
          continue;
        }
        const plain = await openWith(viewer, fromBase64(made.keyFile));
        assert.not.match(plain, /chain|text/);
        const [file, mine] = [parseKeyFile(plain), parseKeyFile(plainOf(part))];
        assert.equal(
          [made.fromSegment, made.toSegment],
          [these.indexOf(true), these.lastIndexOf(true)],
        );
        for (const [segment, is] of these.entries()) {
          const key = await file.keyOf(segment);
          assert.equal(key, is ? await mine.keyOf(segment) : null);
        }
        assert.is(file.covers(these.length), false, "what is recorded later stays out of it");
        assert.is((await file.notes()) !== null, withNotes);
      }
    }),
    { numRuns: 25 },
  );
});

test("the whole goes with its title, for the other alone", async () => {
  const { keys, label } = await sharedWith(null);
  assert.equal(
    keys.map(({ part, fromSegment, toSegment }) => [part, fromSegment, toSegment]),
    [
      [0, 0, 4],
      [1, 0, 3],
    ],
  );
  assert.is(readLabel(await openWith(viewer, fromBase64(label ?? ""))), "Halves");
  const files = [label ?? "", ...keys.map(({ keyFile }) => keyFile)];
  for (const file of files) {
    for (const identity of [owner, stranger]) {
      const opened = await openWith(identity, fromBase64(file)).catch(() => null);
      assert.is(opened, null);
    }
  }
  for (const text of ["", "{}", '{"v":2,"title":"x"}', '{"v":1,"title":1}', "[]"]) {
    assert.throws(
      () => readLabel(text),
      (error: Error) => error.name === "FormatError",
    );
  }
});

test("where this vault does not open a piece, nothing is shared", async () => {
  const swapped = {
    ...manifest,
    parts: manifest.parts.map((part) => ({ ...part, part: 1 - part.part })),
  };
  const whole = (of: typeof manifest) =>
    shareKeysOf(vault, of, null, false, viewerKey, read).catch(codeOf);
  assert.is(await whole(swapped), "wrong-key");
  const other = { ...manifest, recording: id("B") };
  assert.is(await whole(other), "wrong-key");
});

test("R16: pieces that the list puts at another time than they are sealed for are not shared", async () => {
  type Listed = (typeof manifest)["parts"][number]["segments"];
  /** What the server says of part 0, and what is asked for. */
  const told = (change: (segments: Listed) => Listed, fromMs: number, toMs: number) => {
    const parts = manifest.parts.map((one) =>
      one.part === 0 ? { ...one, segments: change(one.segments) } : one,
    );
    return shareKeysOf(
      vault,
      { ...manifest, parts },
      { fromMs, toMs },
      false,
      viewerKey,
      read,
    ).then(() => "shared", codeOf);
  };
  const same = (segments: Listed) => segments;
  assert.is(await told(same, 0, 8_000), "shared");
  assert.is(await told(same, 8_000, 20_000), "shared");
  /** Piece `segment` is said to begin there, and to last so long. */
  const said =
    (segment: number, atMs: number, lastsMs = PIECE_MS) =>
    (segments: Listed): Listed =>
      segments.map((one) => (one.segment === segment ? { ...one, atMs, lastsMs } : one));
  const reversed = (segments: Listed): Listed =>
    segments.map((one) => ({ ...one, atMs: (4 - one.segment) * PIECE_MS }));
  assert.is(await told(reversed, 0, 8_000), "wrong-place", "the last one, for the first");
  assert.is(await told(said(4, 2_000), 0, 8_000), "wrong-place", "one more at the end");
  assert.is(await told(said(0, 0, 32_000), 24_000, 32_000), "wrong-place", "one more before");
  assert.is(await told(said(1, 26_000), 24_000, 32_000), "wrong-place", "one from before");
  // Of a recording that stood still for long, and not closed, as it is told.
  const unclosed = (segments: Listed): Listed =>
    said(4, 0)(segments).map((one) => ({ ...one, chunks: 0 }));
  assert.is(await told(unclosed, 0, 8_000), "wrong-place");
  const damaged = await shareKeysOf(
    ...([vault, manifest, { fromMs: 0, toMs: 8_000 }, false, viewerKey] as const),
    async () => new Uint8Array(),
  ).catch(codeOf);
  assert.is(damaged, "wrong-key", "where it lies cannot be told");
});

const row = (over: Partial<NoteRow>): NoteRow => ({
  ...{ note: id("N"), recording: ID, session: null, mine: true, under: "recording" as const },
  ...{ author: { account: id("A"), name: "A" }, place: { part: 0, segment: 1 }, replyTo: null },
  ...{ sealed: "", createdAt: 1, changedAt: 1, resolvedAt: null, ...over },
});
const viewing = async (range: { fromMs: number; toMs: number }, withNotes: boolean) => {
  const { keys } = await sharedWith(range, withNotes);
  const parts = keys.map(({ part, keyFile }) => ({ part, keyFile, segments: [] }));
  return NoteKeys.of({ recording: ID, parts }, viewer, viewer);
};

test("a published note opens for who was given its piece and the notes, and for nobody else", async () => {
  const mine = await NoteKeys.of(manifest, owner, owner);
  const body = newNote({ kind: "question", atMs: 9_000, text: "why halves?" });
  const place = { part: 0, segment: 1 };
  const published = row({
    sealed: await mine.seal({ note: id("N"), under: "recording", place }, body),
  });
  const inside = { fromMs: 8_000, toMs: 16_000 };
  assert.equal(await mine.open(published), { body, fault: null });
  assert.equal(await (await viewing(inside, true)).open(published), { body, fault: null });
  const outside = { fromMs: 16_000, toMs: 24_000 };
  for (const [range, withNotes] of [
    [inside, false],
    [outside, true],
  ] as const) {
    assert.equal(await (await viewing(range, withNotes)).open(published), {
      body: null,
      fault: "no-key",
    });
  }
  const said = { language: "en", cues: [] };
  const caption = row({ under: "caption", sealed: await mine.sealCaption(id("N"), place, said) });
  assert.equal(await (await viewing(inside, false)).openCaption(caption), {
    body: said,
    fault: null,
  });
  const own = row({
    ...{ under: "own", place: null },
    sealed: await mine.seal({ note: id("N"), under: "own", place: null }, body),
  });
  assert.equal(await mine.open(own), { body, fault: null });
  assert.is((await (await viewing(inside, true)).open(own)).fault, "strange");
});

test("notes that a server swaps, renames, moves or takes back to an older version are named", async () => {
  const keys = await NoteKeys.of(manifest, owner, owner);
  const place = { part: 0, segment: 1 };
  const seal = (note: string, edit: number, replyTo: string | null = null) =>
    keys.seal(
      { note, under: "recording", place },
      newNote({ kind: "note", atMs: 1, edit, replyTo, text: `${note} ${edit}` }),
    );
  const [first, second] = [await seal(id("P"), 0), await seal(id("P"), 1)];
  const faultOf = async (over: Partial<NoteRow>) =>
    (await keys.open(row({ note: id("P"), sealed: second, ...over }))).fault;
  assert.is(await faultOf({ sealed: first }), null, "the first is the newest that was seen");
  assert.is(await faultOf({}), null);
  assert.is(await faultOf({ sealed: first }), "old");
  assert.is(await faultOf({ note: id("Q") }), "strange", "renamed");
  assert.is(await faultOf({ sealed: await seal(id("Q"), 5) }), "strange", "swapped");
  assert.is(await faultOf({ place: { part: 0, segment: 2 } }), "strange", "at another place");
  assert.is(await faultOf({ under: "own" }), "strange", "said to be another kind");
  assert.is(await faultOf({ replyTo: id("Q") }), "moved");
  const cut = toBase64(fromBase64(second).subarray(0, -1));
  assert.is(await faultOf({ sealed: cut }), "strange", "truncated");
  assert.is(await faultOf({ sealed: "????" }), "strange");
});

test("a live note opens for owner and author, and for the note and session it was written in", async () => {
  const body = newNote({ kind: "mark", atMs: 1_800_000_000_000, wall: true });
  const sealed = await sealLiveNote([ownerKey, viewerKey], id("L"), id("S"), body);
  const live = { note: id("L"), session: id("S"), replyTo: null, sealed };
  for (const identity of [owner, viewer]) {
    assert.equal(await openLiveNote(identity, live), { body, fault: null });
  }
  assert.is((await openLiveNote(stranger, live)).fault, "no-key");
  assert.is((await openLiveNote(owner, { ...live, note: id("M") })).fault, "strange");
  assert.is((await openLiveNote(owner, { ...live, session: id("T") })).fault, "strange");
});

test.run();
