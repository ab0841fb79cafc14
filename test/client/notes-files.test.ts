/** What comes in as files: captions and observation forms. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { piecesOf, tracksOf } from "../../client/notes/caption-pieces.ts";
import { FormError, formFrom, portable, readForm, type Form } from "../../client/notes/form.ts";
import { formsIn, TALK } from "../../client/notes/form-shelf.ts";
import { Places } from "../../client/notes/places.ts";
import { readVtt, VttError, writeVtt } from "../../client/notes/vtt.ts";
import { wordsNotes } from "../../client/words/notes.ts";

const test = suite("captions and forms from files");

const faultOf = (does: () => unknown): unknown => {
  try {
    does();
  } catch (error) {
    return error;
  }
  throw new Error("it was taken");
};

test("WebVTT and SubRip are read: times, who speaks, no paint, no comments", () => {
  const vtt = [
    "\ufeffWEBVTT - from somewhere",
    "",
    "NOTE this is not said",
    "",
    "STYLE",
    "::cue { color: lime }",
    "",
    "greeting",
    "00:01.000 --> 00:02.500 align:start line:0",
    "<v.loud Ms Fern>Good <b>morning</b> &amp; welcome",
    "everybody",
    "",
    "01:00:00.000 --> 01:00:01.000",
    "<00:00:01.000>The end",
  ].join("\r\n");
  assert.equal(readVtt(vtt), [
    { fromMs: 1_000, toMs: 2_500, text: "Ms Fern: Good morning & welcome\neverybody" },
    { fromMs: 3_600_000, toMs: 3_601_000, text: "The end" },
  ]);
  const srt = "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:00,500 --> 00:00:01,000\nZero\n";
  assert.equal(
    readVtt(srt).map(({ text }) => text),
    ["Zero", "One"],
  );
});

test("a file that makes no sense is refused, with the line", () => {
  const fault = (file: string) => faultOf(() => readVtt(file));
  const at = (file: string) => {
    const error = fault(file);
    assert.instance(error, VttError);
    return [(error as VttError).code, (error as VttError).line];
  };
  assert.equal(at("hello"), ["not-captions", 1]);
  assert.equal(at("WEBVTT\n\nNOTE nothing"), ["nothing", 1]);
  assert.equal(at("WEBVTT\n\nname\n00:01 --> 00:02.000\nA"), ["bad-time", 4]);
  assert.equal(at("WEBVTT\n\n00:02.000 --> 00:01.000\nA"), ["bad-time", 3]);
});

/** What one line of a caption can hold once it was read. */
const said = fc
  .string({ minLength: 1, maxLength: 40 })
  .map((text) => text.replace(/[\r\n\u2028\u2029]/g, " ").trim())
  .filter((text) => text !== "");

test("what is written is read again, whatever is said in it", () => {
  const cue = fc.record({ fromMs: fc.nat(9_999_999), lasts: fc.nat(9_999), text: said });
  fc.assert(
    fc.property(fc.array(cue, { minLength: 1, maxLength: 8 }), (all) => {
      const cues = all
        .map(({ fromMs, lasts, text }) => ({ fromMs, toMs: fromMs + lasts, text }))
        .toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
      assert.equal(readVtt(writeVtt(cues)), cues);
    }),
  );
});

const places = new Places({
  startedAt: 0,
  parts: [
    {
      part: 0,
      keyFile: "",
      segments: [0, 1, 2].map((segment) => ({
        ...{ segment, atMs: 1_000 + segment * 8_000, lastsMs: 8_000, bytes: 1, chunks: 4 },
      })),
    },
  ],
});

test("each line is sealed with the segment in which it begins; behind the end is left out", () => {
  const cues = [
    { fromMs: 7_999, toMs: 9_000, text: "a" },
    { fromMs: 8_000, toMs: 9_000, text: "b" },
    { fromMs: 8_500, toMs: 9_500, text: "c" },
    { fromMs: 99_000, toMs: 99_100, text: "behind" },
  ];
  const pieces = piecesOf(cues, places);
  assert.equal(
    pieces.map(({ place, cues: held }) => [place.segment, held.map(({ text }) => text).join("")]),
    [
      [0, "a"],
      [1, "bc"],
    ],
  );
  assert.is(pieces[0]?.cues[0]?.fromMs, 8_999, "in ms of the recording");
  const captions = pieces.toReversed().map((piece) => ({ language: "en", cues: piece.cues }));
  assert.equal(tracksOf(captions, places).get("en"), cues.slice(0, 3));
});

test("no piece is larger than the server takes", () => {
  const cues = Array.from({ length: 900 }, (_, i) => ({
    fromMs: i,
    toMs: i + 1,
    text: "ä".repeat(300),
  }));
  const pieces = piecesOf(cues, places);
  assert.is(pieces.flatMap((piece) => piece.cues).length, 900);
  for (const { cues: held } of pieces) {
    assert.ok(held.length <= 200);
    // Sealing adds 29 bytes, base64 a third.
    const bytes = new TextEncoder().encode(JSON.stringify(held)).length + 100;
    assert.ok(Math.ceil(bytes / 3) * 4 <= 32_768, `${bytes} bytes`);
  }
});

const line = (most: number) =>
  fc
    .string({ minLength: 1, maxLength: most })
    .map((text) => text.trim())
    .filter((text) => text !== "");
/** As JSON gives them: with the prototype of every other object. */
const plain = { noNullPrototype: true };
const anyItem = fc
  .record(
    {
      id: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
      kind: fc.constantFrom("tally", "scale", "yes-no", "text"),
      label: line(40),
      hint: fc.constantFrom("", "A hint"),
      steps: fc.integer({ min: 2, max: 10 }),
      low: fc.constantFrom("", "Low"),
      high: fc.constantFrom("", "High"),
    },
    plain,
  )
  // What only a scale has is not carried for the others.
  .map((one) => (one.kind === "scale" ? one : { ...one, steps: 5, low: "", high: "" }));
const anyForm: fc.Arbitrary<Form> = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
    title: line(40),
    about: fc.constantFrom("", "What it is for"),
    items: fc.uniqueArray(anyItem, { selector: ({ id }) => id, minLength: 1, maxLength: 12 }),
  },
  plain,
);

test("a form is the same after it was saved as a file and read again", () => {
  fc.assert(
    fc.property(anyForm, (form) => {
      assert.equal(readForm(JSON.stringify(portable(form))), form);
    }),
  );
  assert.equal(formFrom(portable(TALK)), TALK);
});

test("a form that makes no sense is refused, with the item, and every fault has its sentence", () => {
  const item = { id: "a", kind: "tally", label: "A" };
  const form = { "aside-form": 1, id: "f", title: "F", items: [item] };
  const fault = (value: unknown) => {
    const error = faultOf(() => formFrom(value));
    assert.instance(error, FormError);
    const { code, item: n } = error as FormError;
    assert.ok(wordsNotes.forms.failures[code](n ?? 0) !== "");
    return [code, n];
  };
  assert.is((faultOf(() => readForm("{")) as FormError).code, "not-json");
  assert.equal(fault([]), ["not-a-form", null]);
  assert.equal(fault({ ...form, "aside-form": 2 }), ["version", null]);
  assert.equal(fault({ ...form, title: " " }), ["title", null]);
  assert.equal(fault({ ...form, items: [] }), ["no-items", null]);
  assert.equal(fault({ ...form, items: [item, item] }), ["item-twice", 2]);
  assert.equal(fault({ ...form, items: [item, { ...item, id: "b c" }] }), ["item-id", 2]);
  assert.equal(fault({ ...form, items: [{ ...item, kind: "slider" }] }), ["item-kind", 1]);
  assert.equal(fault({ ...form, items: [{ ...item, label: "" }] }), ["item-label", 1]);
  assert.equal(fault({ ...form, items: [{ ...item, steps: 99 }] }), ["item-steps", 1]);
  assert.equal(fault({ ...form, title: "x".repeat(200) }), ["too-long", null]);
  assert.equal(
    fault({ ...form, items: Array.from({ length: 41 }, (_, i) => ({ ...item, id: `i${i}` })) }),
    ["too-many", null],
  );
});

test("my list of forms is read as it was written; there is none at first", () => {
  const paper = JSON.stringify({ v: 1, forms: [portable(TALK)] });
  assert.equal(formsIn(paper), [TALK]);
  assert.equal(formsIn(null), []);
  assert.throws(() => formsIn("{}"));
});

test.run();
