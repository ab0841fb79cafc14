/** What somebody took along, read without the server: by the opener that lies in it. */
import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { build } from "vite";
import { parseKeyFile } from "#recordings/key-file.ts";
import { wrapTo } from "#recordings/keys.ts";
import {
  captionKey,
  encodeLiveNote,
  newNote,
  noteKey,
  sealCaption,
  sealNote,
  type NoteBody,
} from "#recordings/notes.ts";
import { ownNotesKey, sealPaper } from "#recordings/own-keys.ts";
import { sealText } from "#recordings/text.ts";
import { newId } from "#server/accounts/ids.ts";
import { bringIn, found } from "./group-pages.ts";
import { beatOf, withShared, type Colleague, type Shared } from "./sharing.ts";

const test = suite("an export, opened without the server");
const TITLE = "Fractions with Year 6";
const PLACE = { part: 0, segment: 1 };

const say = (text: string, more: Partial<NoteBody> = {}): NoteBody =>
  newNote({ kind: "suggestion", atMs: 9_000, text, ...more });
const post = async (person: Colleague | Shared["teacher"], path: string, body: object) => {
  assert.is((await person.post(path, body)).code, "ok", path);
};

/** A title, a note of each kind, a caption, a paper and a group library, as pages seal them. */
async function write(shared: Shared): Promise<void> {
  const { teacher, tom, secrets, recording, give, stores } = shared;
  const { id, lesson } = recording;
  const file = parseKeyFile(lesson.keyFiles[0] ?? "");
  const [text, notes, segment] = [file.text, await file.notes(), await file.keyOf(PLACE.segment)];
  assert.ok(text && notes && segment);
  const title = await sealText(text, id, "title", TITLE);
  await post(teacher, "/api/recordings/title", { recording: id, sealed: title });
  const put = async (
    person: Colleague | Shared["teacher"],
    of: object,
    under: "own" | "recording" | "caption",
    seal: (note: string) => Promise<string>,
    replyTo: string | null = null,
  ): Promise<string> => {
    const note = newId();
    const place = under === "own" ? null : PLACE;
    const body = { note, of, under, place, replyTo, sealed: await seal(note) };
    await post(person, "/api/notes", body);
    return note;
  };
  const mine = await ownNotesKey(secrets.identity);
  await put(teacher, { recording: id }, "own", (note) =>
    sealNote(mine, id, note, say("Breathe before the next question", { tags: ["pace"] })),
  );
  const published = await noteKey(segment, notes, id);
  const asked = await put(teacher, { recording: id }, "recording", (note) =>
    sealNote(published, id, note, say("Who answered here?", { kind: "question", toMs: 12_000 })),
  );
  const share = await give({ withNotes: true });
  await post(tom, "/api/watching", beatOf(share, newId(), [{ fromMs: 1_000, toMs: 5_000 }]));
  await put(
    tom,
    { share },
    "recording",
    (note) => sealNote(published, id, note, say("The boys, mostly", { replyTo: asked })),
    asked,
  );
  const words = { language: "en", cues: [{ fromMs: 9_500, toMs: 11_000, text: "Halve it." }] };
  await put(teacher, { recording: id }, "caption", async (note) =>
    sealCaption(await captionKey(segment, id), id, note, words),
  );
  const toms = await ownNotesKey(tom.secrets.identity);
  await put(tom, { share }, "own", (note) =>
    sealNote(toms, id, note, say("Ask her about the boys")),
  );
  const [note, session] = [newId(), newId()];
  const live = say("Good silence", { kind: "strength", atMs: 1_800_000_000_000, wall: true });
  await stores.notes.add({
    ...{ id: note, recording: null, session, sessionAt: 1_800_000_000_000, part: null },
    ...{ owner: teacher.account, author: tom.account, under: "live", segment: null },
    ...{ replyTo: null, createdAt: Date.now(), changedAt: 1, resolvedAt: null },
    sealed: Buffer.from(
      await wrapTo([secrets.publicKey, tom.secrets.publicKey], encodeLiveNote(note, session, live)),
    ).toString("base64"),
  });
  const sealed = await sealPaper(secrets.identity, "forms", 1, '{"forms":["Questions asked"]}');
  await post(teacher, "/api/papers", { paper: "forms", version: 0, sealed });
  const lead = { ...teacher, secrets };
  assert.is(await bringIn(lead, await found(lead, "Mathematics"), tom), "ok");
}

/** As its owner unpacks it; answers the folder. */
async function unpacked(shared: Shared, person: Colleague | Shared["teacher"], name: string) {
  const answer = await person.get("/api/export");
  assert.is(answer.status, 200);
  const folder = join(shared.folder, name);
  await mkdir(folder);
  await writeFile(`${folder}.zip`, answer.body as unknown as Buffer);
  assert.is(spawnSync("unzip", ["-q", `${folder}.zip`, "-d", folder]).status, 0);
  return folder;
}
const builtAt = async (folder: string): Promise<string> => {
  const configFile = new URL("../../client/opener.config.ts", import.meta.url).pathname;
  await build({ configFile, build: { outDir: join(folder, "opener") } });
  return join(folder, "opener", "aside-open.mjs");
};
const openerFor = (program: string) => (code: string, args: string[]) => {
  const done = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    input: `${code}\n`,
  });
  return { code: done.status, out: done.stdout, said: done.stderr };
};

test("titles, notes, answers, captions, live notes, papers and group libraries can be read with the recovery code", () =>
  withShared(async (shared) => {
    await write(shared);
    const open = openerFor(await builtAt(shared.folder));
    const { secrets, tom } = shared;
    const folder = await unpacked(shared, shared.teacher, "maya");
    const list = open(secrets.code, [folder, "--list"]);
    assert.is(list.code, 0, list.said);
    assert.match(list.out, TITLE);
    assert.match(list.out, "Mathematics, lead: ");
    const file = join(shared.folder, "notes.txt");
    const made = open(secrets.code, [folder, "--notes", file]);
    assert.is(made.code, 0, made.said);
    const text = await readFile(file, "utf8");
    for (const line of [
      TITLE,
      "0:09  suggestion, you, for yourself",
      "Breathe before the next question",
      "tags: pace",
      "0:09 to 0:12  question, you, published",
      "      0:09  suggestion, Tom Okafor, published",
      "The boys, mostly",
      "0:09  said (en): Halve it.",
      "strength, Tom Okafor, in the lesson",
      "Good silence",
      "Questions asked",
    ]) {
      assert.ok(text.includes(line), `${line}\n${text}`);
    }
    assert.not.ok(text.includes("Ask her about the boys"), "what Tom wrote for himself");
    const json = join(shared.folder, "notes.json");
    assert.is(open(secrets.code, [folder, "--notes", json]).code, 0);
    const read = JSON.parse(await readFile(json, "utf8")) as {
      recordings: { title: string; texts: { body: { text: string } | null }[] }[];
    };
    assert.is(read.recordings[0]?.title, TITLE);
    assert.is(read.recordings[0]?.texts.length, 4);
    // Receipts: who watched which seconds, by name.
    const { shared: given, watched } = JSON.parse(
      await readFile(join(folder, "shares.json"), "utf8"),
    ) as Record<"shared" | "watched", { name: string; played?: object[] }[]>;
    assert.equal(
      given?.map(({ name }) => name),
      ["Tom Okafor"],
    );
    assert.equal(
      watched?.map(({ name, played }) => [name, played]),
      [["Tom Okafor", [{ fromMs: 1_000, toMs: 5_000 }]]],
    );
    // Tom's: his own words open, what he published opens only where it stands.
    const hisFolder = await unpacked(shared, tom, "tom");
    const his = join(shared.folder, "tom.txt");
    const told = open(tom.secrets.code, [hisFolder, "--notes", his]);
    assert.is(told.code, 0, told.said);
    const hisText = await readFile(his, "utf8");
    assert.match(hisText, "Ask her about the boys");
    assert.match(hisText, "Good silence");
    assert.match(told.said, /1: published beside a recording of somebody else/);
    assert.not.match(hisText, TITLE);
  }));

test("a folder is as FORMAT.md says, key files in its list too; what was changed is named, a wrong code opens nothing", () =>
  withShared(async (shared) => {
    await write(shared);
    const open = openerFor(await builtAt(shared.folder));
    const folder = await unpacked(shared, shared.teacher, "maya");
    const { recording, secrets, tom } = shared;
    const inList = open(secrets.code, [folder, "--list"]).out;
    const name = /\((recordings\/[^)]+)\)/.exec(inList)?.[1] ?? "";
    const list = JSON.parse(await readFile(join(folder, name, "recording.json"), "utf8")) as {
      id: string;
      recording: string;
      parts: { part: number; keyFile: string; segments: object[] }[];
    };
    assert.equal([list.id, list.recording], [recording.id, recording.lesson.recording]);
    for (const { part, keyFile } of list.parts) {
      const held = await readFile(join(folder, name, `part-${part}.key.age`));
      assert.is(keyFile, held.toString("base64"));
    }
    assert.is(open(tom.secrets.code, [folder, "--list"]).code, 1);
    const notes = join(folder, "notes.json");
    const was = await readFile(notes, "utf8");
    const rows = JSON.parse(was) as { notes: { under: string; sealed: string }[] };
    const [first, second] = rows.notes;
    assert.ok(first && second);
    [first.sealed, second.sealed] = [second.sealed, first.sealed];
    await writeFile(notes, JSON.stringify(rows));
    const out = join(shared.folder, "changed.txt");
    const made = open(secrets.code, [folder, "--notes", out]);
    assert.is(made.code, 3);
    assert.match(made.said, /2: does not open with this vault, or was changed/);
    await writeFile(notes, "{");
    assert.is(open(secrets.code, [folder, "--notes", out]).code, 1);
    assert.is(open(secrets.code, [folder]).code, 2);
  }));

test("a piece that the disk has lost breaks no export off: it comes as zeros, and next time not at all", () =>
  withShared(async (shared) => {
    const { teacher, recording, storage } = shared;
    const [lost = ""] = recording.objects;
    await storage.remove(lost);
    const names = async (name: string): Promise<string[]> =>
      readdir(join(await unpacked(shared, teacher, name), "recordings"), { recursive: true });
    const pieces = (all: string[]): number => all.filter((one) => one.endsWith(".seg")).length;
    assert.is(pieces(await names("first")), recording.objects.length);
    assert.is(pieces(await names("second")), recording.objects.length - 1);
  }));

test.run();
