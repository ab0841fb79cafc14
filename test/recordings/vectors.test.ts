import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseKeyFile } from "#recordings/key-file.ts";
import { openWith, unsealIdentity } from "#recordings/keys.ts";
import { openCaption, openNote } from "#recordings/notes.ts";
import { openText } from "#recordings/text.ts";
import { fixedVectors, plainJson, storedVectors } from "./vectors.ts";

const test = suite("test vectors of the recording format");
const { fixed, random } = storedVectors();
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

test("what is sealed today is what was sealed when version 1 was written down", async () => {
  assert.equal(plainJson(await fixedVectors()), fixed);
});

test("the key files that were wrapped then open now", async () => {
  for (const [part, file] of random.wrappedKeyFiles.entries()) {
    const text = await openWith(fixed.vault.identity, bytes(file));
    assert.is(text, fixed.keyFiles[part]);
    assert.is(parseKeyFile(text).part, part);
  }
});

test("the vault that was sealed then opens with its code, however it is typed", async () => {
  const { code, identity, normalised } = fixed.vault;
  const lower = (code.match(/.{1,4}/g) ?? []).join(" - ").toLowerCase().replaceAll("0", "o");
  for (const typed of [code, lower, normalised ?? ""]) {
    assert.is(await unsealIdentity(bytes(random.sealedIdentity), typed), identity);
  }
});

test("the title that was sealed then opens now, for its recording and field only", async () => {
  const { text } = parseKeyFile(fixed.keyFiles[0] ?? "");
  const key = text ?? new Uint8Array(0);
  const { sealedTitle } = random;
  assert.is(await openText(key, fixed.recording, "title", sealedTitle), fixed.title);
  const elsewhere = [
    openText(key, fixed.recording, "note", sealedTitle),
    openText(key, "AAAAAAAAAAAAAAAAAAAAAA", "title", sealedTitle),
    openText(
      key.map((byte) => byte ^ 1),
      fixed.recording,
      "title",
      sealedTitle,
    ),
  ];
  for (const opened of elsewhere) {
    assert.is(await opened.catch((error: Error) => error.name), "FormatError");
  }
});

test("notes and captions that were sealed then open now, each with its own key only", async () => {
  const { recording, notes } = fixed;
  const { sealedNote, sealedCaption, sealedOwnNote } = random;
  const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
  const keys = [notes.noteKey, notes.captionKey, notes.ownNotesKey, notes.notesKey].map(hex);
  const opens = (open: (key: Uint8Array) => Promise<object>) =>
    Promise.all(keys.map((key) => open(key).catch((error: Error) => error.name)));
  const no = "FormatError";
  const note = plainJson(notes.note);
  assert.equal(await opens((key) => openNote(key, recording, notes.id, sealedNote)), [
    ...[note, no, no, no],
  ]);
  assert.equal(await opens((key) => openCaption(key, recording, notes.id, sealedCaption)), [
    ...[no, plainJson(notes.caption), no, no],
  ]);
  assert.equal(await opens((key) => openNote(key, recording, notes.id, sealedOwnNote)), [
    ...[no, no, note, no],
  ]);
});

test("the key file that was shared then gives the notes, one segment and no title", async () => {
  const file = parseKeyFile(fixed.notes.sharedKeyFile);
  const notes = await file.notes();
  assert.is(notes && Buffer.from(notes).toString("hex"), fixed.notes.notesKey);
  assert.is(file.text, null);
  assert.equal(
    [0, 1, 2].map((segment) => file.covers(segment)),
    [false, true, false],
  );
});

test.run();
