/** Somebody has the sealed bytes and changes them: every change is noticed, named, and gains nothing. */
import { createCipheriv, randomInt } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { aad, encodeHead, encodeRecords, fileHeader, frame, nonce } from "#recordings/format.ts";
import { parseKeyFile, writeKeyFile } from "#recordings/key-file.ts";
import { openSegment } from "#recordings/open.ts";
import { Chain } from "#recordings/seal.ts";
import {
  keysOf,
  linesOf,
  listOf,
  named,
  nameOf,
  objectOf,
  objectsOf,
  openAll,
  sealLesson,
  truthOf,
  type Objects,
  type SealedSegment,
} from "./sealed-lesson.ts";

const test = suite("attacks on sealed bytes");
const lesson = sealLesson("lesson");
const other = sealLesson("another lesson");
const [list, keys, whole] = [listOf(lesson), keysOf(lesson), objectsOf(lesson)];
const everything = truthOf(lesson.segments);

const segmentAt = (part: number, segment: number): SealedSegment => {
  const found = lesson.segments.find((one) => one.part === part && one.segment === segment);
  if (!found) throw new Error("no such segment");
  return found;
};
const [first, second] = [segmentAt(0, 0), segmentAt(0, 1)];
const LAST = second.pieces.length - 2;

async function expectOf(
  objects: Objects,
  damage: string[],
  lost: (readonly string[])[],
  message = "",
) {
  const opened = await openAll(list, objects, keys);
  assert.equal(named(opened.damage), damage, message);
  const gone = new Set(lost.flat());
  assert.equal(
    opened.lines,
    everything.filter((line) => !gone.has(line)),
    message,
  );
}
/** The lesson with this segment's object changed. */
const withObject = (of: SealedSegment, object: Uint8Array): Objects =>
  new Map(whole).set(nameOf(of), object);
const withPieces = (of: SealedSegment, change: (pieces: Uint8Array[]) => void): Objects => {
  const pieces = [...of.pieces];
  change(pieces);
  return withObject(of, objectOf({ pieces }));
};
const piece = (pieces: Uint8Array[], at: number): Uint8Array => {
  const found = pieces[at];
  if (!found) throw new Error("no such piece");
  return found;
};

test("a lesson that nobody touched opens whole", () => expectOf(whole, [], []));

test("200 random bit flips are each detected and named, and cost their chunk alone", async () => {
  for (let turn = 0; turn < 200; turn++) {
    const one = lesson.segments[randomInt(lesson.segments.length)] ?? first;
    const object = objectOf(one);
    const bit = randomInt(object.length * 8);
    object[bit >> 3] = (object[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    let chunk = -1;
    for (let end = 8; end <= bit >> 3; end += piece(one.pieces, ++chunk + 1).length);
    const { lines, damage } = await openAll(list, withObject(one, object), keys);
    const message = `bit ${bit} of ${nameOf(one)}, chunk ${chunk}: ${named(damage).join(", ")}`;
    const place = `${nameOf(one)}#${chunk < 0 ? "-" : chunk} `;
    assert.is(damage.length, 1, message);
    assert.ok(named(damage)[0]?.startsWith(place), message);
    const lost = new Set(chunk < 0 ? truthOf([one]) : linesOf(one, chunk));
    assert.equal(
      lines,
      everything.filter((line) => !lost.has(line)),
      message,
    );
  }
});

test("every single bit of a frame's header counts", async () => {
  const at = 8 + piece(second.pieces, 1).length + piece(second.pieces, 2).length;
  for (let bit = 0; bit < 48; bit++) {
    const object = objectOf(second);
    object[at + (bit >> 3)] = (object[at + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
    const { lines, damage } = await openAll(list, withObject(second, object), keys);
    const message = `bit ${bit}: ${named(damage).join(", ")}`;
    assert.equal(
      damage.map(({ chunk }) => chunk),
      [2],
      message,
    );
    const lost = new Set(linesOf(second, 2));
    assert.equal(
      lines,
      everything.filter((line) => !lost.has(line)),
      message,
    );
  }
});

test("a segment cut at any place keeps what stands before, and the cut is named", async () => {
  const object = objectOf(second);
  let end = 8;
  for (let chunk = 0; chunk <= LAST; chunk++) {
    const length = piece(second.pieces, chunk + 1).length;
    const left = Array.from({ length: second.truth.length - chunk }, (_, at) => chunk + at);
    const lost = linesOf(second, ...left);
    for (const within of [0, 1, 5, 6, length >> 1, length - 1]) {
      const cut = object.slice(0, end + within);
      const message = `chunk ${chunk}, ${within} bytes of it`;
      await expectOf(withObject(second, cut), [`0/1#${chunk} cut`], [lost], message);
    }
    end += length;
  }
  for (let length = 0; length < 8; length++) {
    const all = [truthOf([second])];
    await expectOf(withObject(second, object.slice(0, length)), ["0/1#0 cut"], all);
  }
});

test("a removed chunk is missing", () =>
  expectOf(
    withPieces(second, (pieces) => pieces.splice(4, 1)),
    ["0/1#3 missing"],
    [linesOf(second, 3)],
  ));

test("two chunks exchanged within a segment are named and come in their own order", () => {
  const swap = (pieces: Uint8Array[]) => {
    [pieces[3], pieces[6]] = [piece(pieces, 6), piece(pieces, 3)];
  };
  return expectOf(withPieces(second, swap), ["0/1#2 out-of-place", "0/1#5 out-of-place"], []);
});

test("chunks exchanged between segments open in neither", () => {
  const objects = withPieces(first, (pieces) => pieces.splice(3, 1, piece(second.pieces, 3)));
  objects.set("0/1", objectOf({ pieces: second.pieces.with(3, piece(first.pieces, 3)) }));
  const lost = [linesOf(first, 2), linesOf(second, 2)];
  return expectOf(objects, ["0/0#2 forged", "0/1#2 forged"], lost);
});

test("a chunk that is repeated, or stale from an earlier position, comes once", async () => {
  for (const at of [5, 6, LAST + 1]) {
    const again = withPieces(second, (pieces) => pieces.splice(at, 0, piece(pieces, 4)));
    await expectOf(again, ["0/1#3 out-of-place"], [], `before piece ${at}`);
  }
  const instead = withPieces(second, (pieces) => pieces.splice(6, 1, piece(pieces, 4)));
  await expectOf(instead, ["0/1#3 out-of-place", "0/1#5 missing"], [linesOf(second, 5)]);
});

test("bytes put between two chunks, and after the end, are garbage", async () => {
  const strange = frame("media", new Uint8Array(100).fill(7));
  await expectOf(
    withPieces(second, (pieces) => pieces.splice(4, 0, strange)),
    ["0/1#3 garbage"],
    [],
  );
  await expectOf(
    withPieces(second, (pieces) => pieces.push(strange)),
    [`0/1#${LAST + 1} garbage`],
    [],
  );
  const zeros = withPieces(second, (pieces) => pieces.push(new Uint8Array(50)));
  await expectOf(zeros, [`0/1#${LAST + 1} garbage`], []);
});

test("segments exchanged within a part, between parts, or repeated are out of place", async () => {
  const exchanges: [SealedSegment, SealedSegment][] = [
    [first, second],
    [segmentAt(0, 1), segmentAt(1, 1)],
    [segmentAt(0, 2), segmentAt(1, 0)],
  ];
  for (const [one, two] of exchanges) {
    const objects = withObject(one, objectOf(two)).set(nameOf(two), objectOf(one));
    const damage = [`${nameOf(one)}#- out-of-place`, `${nameOf(two)}#- out-of-place`];
    await expectOf(objects, damage, [truthOf([one]), truthOf([two])]);
  }
  await expectOf(withObject(second, objectOf(first)), ["0/1#- out-of-place"], [truthOf([second])]);
});

test("another recording's segment opens nothing here", async () => {
  const strange = other.segments.find((one) => one.part === 0 && one.segment === 1) ?? first;
  const lost = [truthOf([second])];
  await expectOf(withObject(second, objectOf(strange)), ["0/1#- wrong-key"], lost);
  const place = { recording: other.recording, part: 0, segment: 1 };
  const key = (await keysOf(lesson)[0]?.keyOf(1)) ?? new Uint8Array(32);
  const opened = await openSegment(objectOf(strange), key, place);
  assert.equal([opened.records, named(opened.damage)], [[], ["0/1#- wrong-key"]]);
});

test("another recording's key file, or none, opens nothing", async () => {
  const wrong = lesson.segments.map((one) => `${nameOf(one)}#- wrong-key`);
  for (const strange of [keysOf(other), [null, null], [...keysOf(lesson)].reverse()]) {
    const { lines, damage } = await openAll(list, whole, strange);
    assert.equal([lines, named(damage)], [[], wrong]);
  }
});

test("the right keys in a key file for another recording or part open nothing", async () => {
  const segments = [0, 1, 2].map(async (segment) => ({
    segment,
    key: (await keys[0]?.keyOf(segment)) ?? new Uint8Array(0),
  }));
  const right = { text: null, segments: await Promise.all(segments) };
  const own = { recording: lesson.recording, part: 0 };
  const opens = async (place: { recording: string; part: number }) => {
    const file = parseKeyFile(writeKeyFile({ ...place, ...right }));
    return (await openAll(list, whole, [file, null])).lines.length;
  };
  assert.is(await opens(own), truthOf(lesson.segments).length / 2);
  assert.is(await opens({ ...own, part: 1 }), 0);
  assert.is(await opens({ ...own, recording: other.recording }), 0);
});

test("the same key under another recording, part or segment opens nothing", async () => {
  const key = (await keys[0]?.keyOf(1)) ?? new Uint8Array(32);
  const own = { recording: lesson.recording, part: 0, segment: 1 };
  assert.is((await openSegment(objectOf(second), key, own)).damage.length, 0);
  for (const place of [
    { ...own, recording: other.recording },
    { ...own, part: 1 },
    { ...own, segment: 2 },
  ]) {
    const { records, damage } = await openSegment(objectOf(second), key, place);
    assert.equal([records, damage.map(({ what }) => what)], [[], ["wrong-key"]]);
  }
});

test("a kind changed in the clear is forged", async () => {
  for (const [at, kind] of [
    [3, 1],
    [3, 3],
    [LAST + 1, 2],
  ] as const) {
    const change = (pieces: Uint8Array[]) => {
      const changed = piece(pieces, at).slice();
      changed[4] = kind;
      pieces[at] = changed;
    };
    const damage = [`0/1#${at - 1} forged`];
    // An end that is none: the segment does not end either.
    if (at === LAST + 1) damage.push(`0/1#${at} cut`);
    await expectOf(withPieces(second, change), damage, [linesOf(second, at - 1)]);
  }
});

test("the last flag is authenticated: neither an end without it nor media with it opens", async () => {
  const key = (await keys[0]?.keyOf(1)) ?? new Uint8Array(32);
  const reseal = (chunk: number, kind: "media" | "end", plain: Uint8Array) => {
    const place = { recording: lesson.recording, part: 0, segment: 1, chunk };
    const additional = aad(place, kind);
    additional[37] = kind === "end" ? 0 : 1;
    const cipher = createCipheriv("aes-256-gcm", key, nonce(chunk)).setAAD(additional);
    return frame(kind, Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
  };
  const end = withPieces(second, (pieces) =>
    pieces.splice(LAST + 1, 1, reseal(LAST, "end", new Uint8Array(0))),
  );
  await expectOf(end, [`0/1#${LAST} forged`], []);
  const media = reseal(2, "media", encodeRecords(second.truth[2] ?? []));
  const objects = withPieces(second, (pieces) => pieces.splice(3, 1, media));
  await expectOf(objects, ["0/1#2 forged"], [linesOf(second, 2)]);
});

test("an object that is not there is missing, listed or not", async () => {
  const objects = new Map(whole);
  objects.delete("0/1");
  await expectOf(objects, ["0/1#- missing"], [truthOf([second])]);
  const shorter = {
    ...list,
    parts: list.parts.map((one) => ({
      ...one,
      segments: one.segments.filter(({ segment }) => segment !== 1),
    })),
  };
  const opened = await openAll(shorter, whole, keys);
  assert.equal(named(opened.damage), ["0/1#- missing", "1/1#- missing"]);
  objects.set("0/1", whole.get("0/1") ?? new Uint8Array(0));
  objects.delete("1/2");
  await expectOf(objects, ["1/2#- missing"], [truthOf([segmentAt(1, 2)])]);
});

test("what the owner dropped is not missed, but nothing may hide behind it", async () => {
  const dropping = sealLesson("dropped", { parts: 1, segments: 7, dropped: [3, 4] });
  const objects = objectsOf(dropping);
  const honest = await openAll(listOf(dropping), objects, keysOf(dropping));
  assert.equal([honest.damage, honest.lines], [[], truthOf(dropping.segments)]);
  for (const hidden of [[0], [1], [2], [5], [1, 2], [0, 1, 2]]) {
    const segments = dropping.segments.filter(({ segment }) => !hidden.includes(segment));
    const { damage } = await openAll(listOf({ ...dropping, segments }), objects, keysOf(dropping));
    assert.equal(
      named(damage),
      hidden.map((segment) => `0/${segment}#- missing`),
    );
  }
});

test("what is hidden on both sides of a drop is noticed", async () => {
  const dropping = sealLesson("dropped", { parts: 1, segments: 7, dropped: [3, 4] });
  const segments = dropping.segments.filter(({ segment }) => segment !== 2 && segment !== 5);
  const list = listOf({ ...dropping, segments });
  const { damage } = await openAll(list, objectsOf(dropping), keysOf(dropping));
  assert.equal(named(damage), ["0/5#- missing"]);
});

test("a dropped segment that a server kept and brings back is out of place", async () => {
  const before = sealLesson("dropped", { parts: 1, segments: 5 });
  const after = sealLesson("dropped", { parts: 1, segments: 5, dropped: [3] });
  const back = before.segments.filter(({ segment }) => segment === 3);
  const both = { ...after, segments: [...after.segments, ...back] };
  const { damage } = await openAll(listOf(both), objectsOf(both), keysOf(after));
  assert.equal(named(damage), ["0/3#- out-of-place"]);
});

test("a segment that ended earlier than the next one says is cut", async () => {
  const short = sealLesson("short", { parts: 1, segments: 2, chunks: 3 });
  const long = sealLesson("short", { parts: 1, segments: 2, chunks: 9 });
  const mixed = { ...short, segments: [...short.segments.slice(0, 1), ...long.segments.slice(1)] };
  const { damage } = await openAll(listOf(mixed), objectsOf(mixed), keysOf(mixed));
  assert.equal(named(damage), ["0/0#5 cut"]);
});

test("what is authentic and is no list of records is garbage, and the rest opens", async () => {
  const { recording } = lesson;
  const chain = new Chain(Buffer.alloc(32, 1), recording, 0);
  const key = (await parseKeyFile(chain.keyFileText()).keyOf(0)) ?? new Uint8Array(0);
  const sealer = chain.next();
  const clocks = Array.from({ length: 200_000 }, (_, atMs) => ({ type: "clock" as const, atMs }));
  const object = Buffer.concat([
    fileHeader(),
    sealer.seal("head", encodeHead(first.head)),
    sealer.seal("media", Uint8Array.of(9, 9, 9)),
    sealer.seal("media", encodeRecords(clocks)),
    sealer.seal("end", new Uint8Array(0)),
  ]);
  const opened = await openSegment(object, key, { recording, part: 0, segment: 0 });
  assert.equal([named(opened.damage), opened.records.length], [["0/0#1 garbage"], clocks.length]);
});

test("a version that is not known is named, and nothing is guessed", async () => {
  const object = objectOf(second);
  object[4] = 2;
  await expectOf(withObject(second, object), ["0/1#- version"], [truthOf([second])]);
});

test.run();
