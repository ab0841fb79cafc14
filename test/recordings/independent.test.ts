/** Somebody who has never seen this code opens a recording with FORMAT.md, node:crypto and Debian's age. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  groupRecoveryCode,
  newIdentity,
  newRecoveryCode,
  recipientOf,
  sealIdentity,
  wrapTo,
} from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import { segmentsOf, writeExport } from "./export-folder.ts";
import { keysOf, sealLesson, type SealedLesson } from "./sealed-lesson.ts";
import { lesson as vectorLesson, plainJson, storedVectors } from "./vectors.ts";

const test = suite("independent opening");
const OPENER = join(import.meta.dirname, "independent-opener.mjs");

async function withFolder(work: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "export-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Opened {
  lines: Record<string, unknown>[];
  opened: number;
  failed: unknown[];
}
function open(folder: string, how: "--code" | "--identity", secret: string): Opened {
  const { stdout, stderr } = spawnSync(process.execPath, [OPENER, folder, how, secret], {
    encoding: "utf8",
    timeout: 30_000,
  });
  assert.is(stderr, "");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const last = lines.pop() as { opened: number; failed: unknown[] } | undefined;
  return { lines, opened: last?.opened ?? -1, failed: last?.failed ?? [] };
}

/** What the opener must say, from what was sealed. */
const sayingOf = (lesson: SealedLesson, title: string): unknown[] =>
  lesson.segments.flatMap(({ part, segment, head, truth }) => [
    ...truth.map((records, chunk) => ({
      ...{ part, segment, chunk },
      kind: chunk === 0 ? "head" : chunk === truth.length - 1 ? "end" : "media",
      ...(chunk === 0 ? { head } : { records: plainJson(records) }),
    })),
    ...(part === 0 && segment === 0 ? [{ title }] : []),
  ]);

test("the vectors open with their recovery code and with their identity", () =>
  withFolder((folder) => {
    const { fixed, random } = storedVectors();
    const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
    const unhex = (text: string) => Buffer.from(text, "hex");
    writeExport(folder, {
      recording: fixed.recording,
      keyFiles: random.wrappedKeyFiles.map(bytes),
      vault: bytes(random.sealedIdentity),
      sealedTitle: random.sealedTitle,
      segments: fixed.segments.map(({ part, segment, head, fileHeader, chunks }) => ({
        ...{ part, segment, atMs: head.atMs, chunks: chunks.length },
        object: Buffer.concat([unhex(fileHeader), ...chunks.map(({ frame }) => unhex(frame))]),
      })),
    });
    const identity = join(folder, "key.txt");
    writeFileSync(identity, fixed.vault.identity);
    const expected = sayingOf(vectorLesson, fixed.title);
    for (const saying of [
      open(folder, "--code", fixed.vault.code),
      open(folder, "--identity", identity),
    ]) {
      assert.equal([saying.lines, saying.opened, saying.failed], [expected, 4, []]);
    }
  }));

test("notes and captions open with a key file that was made for somebody else, and no title does", () =>
  withFolder(async (folder) => {
    const { fixed, random } = storedVectors();
    const { id: note, place, note: body, caption, sharedKeyFile } = fixed.notes;
    const them = await newIdentity();
    const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
    const segments = segmentsOf(vectorLesson).filter(
      (one) => one.part === place.part && one.segment === place.segment,
    );
    writeExport(folder, {
      recording: fixed.recording,
      keyFiles: [await wrapTo(await recipientOf(them), sharedKeyFile)],
      vault: bytes(random.sealedIdentity),
      sealedTitle: random.sealedTitle,
      segments,
    });
    const notes = [
      { note, ...place, under: "recording", sealed: random.sealedNote },
      { note, ...place, under: "caption", sealed: random.sealedCaption },
    ];
    writeFileSync(join(folder, "notes.json"), JSON.stringify(notes));
    const identity = join(folder, "them.txt");
    writeFileSync(identity, them);
    const { lines, opened, failed } = open(folder, "--identity", identity);
    assert.equal([opened, failed], [1, []]);
    const said = lines.filter((line) => !("chunk" in line));
    assert.equal(said, [
      { recording: { ...Object(plainJson(body)), v: 1 } },
      { caption: { ...caption, v: 1 } },
    ]);
  }));

test("R14: a new export opens with the recovery code alone, and with any other secret 0 of N", () =>
  withFolder(async (folder) => {
    const lesson = sealLesson(`export ${Date.now()}`);
    const [identity, code] = [await newIdentity(), newRecoveryCode()];
    const recipient = await recipientOf(identity);
    const keyFiles = await Promise.all(lesson.keyFiles.map((text) => wrapTo(recipient, text)));
    const text = keysOf(lesson)[0]?.text ?? new Uint8Array(0);
    const sealedTitle = await sealText(text, lesson.recording, "title", "A lesson");
    const vault = await sealIdentity(identity, code);
    const { recording } = lesson;
    writeExport(folder, { recording, keyFiles, vault, sealedTitle, segments: segmentsOf(lesson) });

    const opened = open(folder, "--code", groupRecoveryCode(code));
    assert.equal([opened.lines, opened.failed], [sayingOf(lesson, "A lesson"), []]);
    assert.is(opened.opened, lesson.segments.length);

    const stranger = join(folder, "stranger.txt");
    writeFileSync(stranger, await newIdentity());
    assert.is(open(folder, "--identity", stranger).opened, 0);
    assert.is(open(folder, "--code", newRecoveryCode()).opened, 0);
    const mistyped = (code.startsWith("7") ? "8" : "7") + code.slice(1);
    assert.equal(open(folder, "--code", mistyped).failed, [{ why: "not a recovery code" }]);
  }));

test.run();
