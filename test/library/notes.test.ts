// limit 120 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PaperReply } from "#protocol/http/notes.ts";
import { newId } from "#server/accounts/ids.ts";
import type { FootprintReply } from "#protocol/http/log.ts";
import { addPerson } from "#test/support/seed.ts";
import {
  sealedText,
  FIRST,
  ofPath,
  read,
  idsOf,
  write,
  PUBLISHED,
  refusal,
  change,
  mine,
  logOf,
} from "./note-pages.ts";
import { colleagueAt, makeGroup, withShared, wrapped } from "./sharing.ts";
import type { Colleague } from "./sharing.ts";
import { DAY, personAt, type Person } from "./shelf.ts";

const test = suite("notes");

test("a private note is its author's alone, a published one everybody's with whom its place is shared", () =>
  withShared(async (shared) => {
    const { teacher, tom, give } = shared;
    const share = await give({ withNotes: true });
    const own = await write(teacher, mine(shared));
    const published = await write(teacher, mine(shared), PUBLISHED);
    const toms = await write(tom, { share });
    const answer = await write(tom, { share }, { ...PUBLISHED, replyTo: published });
    assert.equal(idsOf(await read(teacher, mine(shared))), [own, published, answer]);
    assert.equal(idsOf(await read(tom, { share })), [published, toms, answer]);
    const [row] = await read(tom, { share });
    assert.equal(
      [row?.author.name, row?.mine, row?.place, row?.under, row?.session],
      ["Maya Lindqvist", false, FIRST, "recording", null],
    );
    assert.is((await read(teacher, mine(shared)))[2]?.replyTo, published);
  }));

test("R16: without notes, or elsewhere, none that is published is shown or may be written", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give } = shared;
    const inFirst = await write(teacher, mine(shared), PUBLISHED);
    const inThird = await write(teacher, mine(shared), {
      ...{ under: "recording", place: { part: 0, segment: 2 } },
    });
    const said = await write(teacher, mine(shared), { under: "caption", place: FIRST });
    const blind = await give();
    const toInes = { account: ines.account };
    const range = { fromMs: 0, toMs: 5_000 };
    const narrow = await give({
      ...{ to: toInes, publicKey: ines.secrets.publicKey, range, withNotes: true },
    });
    assert.equal(idsOf(await read(tom, { share: blind })), [said]);
    assert.equal(idsOf(await read(ines, { share: narrow })), [inFirst, said]);
    assert.is(await refusal(tom, { share: blind }, PUBLISHED), "not-consented");
    const far = { under: "recording", place: { part: 0, segment: 2 } };
    assert.is(await refusal(ines, { share: narrow }, far), "bad-request");
    assert.is(
      await refusal(ines, { share: narrow }, { under: "caption", place: FIRST }),
      "forbidden",
    );
    const answering = { ...PUBLISHED, replyTo: inThird };
    assert.is(await refusal(ines, { share: narrow }, answering), "no-such-note");
    assert.is(await refusal(ines, { share: narrow }, { place: FIRST }), "bad-request");
    assert.is(await refusal(teacher, mine(shared), { under: "recording" }), "bad-request");
    const nowhere = { under: "recording", place: { part: 7, segment: 0 } };
    assert.is(await refusal(teacher, mine(shared), nowhere), "bad-request");
    // For oneself anything may be written by whoever may watch.
    await write(tom, { share: blind });
  }));

test("publishing is a change, of the version that was read, by nobody but its author", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give } = shared;
    const share = await give({ withNotes: true });
    const note = await write(tom, { share });
    const [row] = await read(tom, { share });
    assert.is(await change(teacher, row, PUBLISHED), "no-such-note");
    assert.is(await change(tom, row, { under: "caption", place: FIRST }), "forbidden");
    assert.is(await change(tom, row, PUBLISHED), "ok");
    assert.is(await change(tom, row, PUBLISHED), "moved-on");
    const [seen] = await read(teacher, mine(shared));
    assert.equal([seen?.note, seen?.author.name], [note, "Tom Okafor"]);
    const answer = await write(teacher, mine(shared), { ...PUBLISHED, replyTo: note });
    assert.is(await change(tom, seen, { under: "own", place: null }), "not-now");
    const [, reply] = await read(teacher, mine(shared));
    assert.is(await change(teacher, reply, { under: "own", place: null }), "ok");
    // Of an answer that only its author sees, nobody learns that it is there.
    const [again] = await read(tom, { share });
    assert.is(await change(tom, again, { under: "own", place: null }), "ok");
    assert.equal(idsOf(await read(teacher, mine(shared))), [answer]);
    assert.is(await change(ines, again, PUBLISHED), "no-such-note");
  }));

test("author and owner resolve and remove; whoever else cannot even tell that it is there", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give } = shared;
    const share = await give({ withNotes: true });
    const other = await give({
      ...{ to: { account: ines.account }, publicKey: ines.secrets.publicKey, withNotes: true },
    });
    const note = await write(tom, { share }, PUBLISHED);
    const secret = await write(tom, { share });
    const resolve = async (person: Person, id: string, resolved = true) =>
      (await person.post("/api/notes/resolve", { note: id, resolved })).code;
    const remove = async (person: Person, id: string) =>
      (await person.post("/api/notes/remove", { note: id })).code;
    for (const [person, id] of [
      [ines, note],
      [teacher, secret],
      [ines, secret],
      [teacher, newId()],
    ] as const) {
      assert.is(await resolve(person, id), "no-such-note");
      assert.is(await remove(person, id), "no-such-note");
    }
    assert.is(await resolve(teacher, note), "ok");
    assert.ok((await read(ines, { share: other }))[0]?.resolvedAt);
    assert.is(await resolve(tom, note, false), "ok");
    const answer = await write(ines, { share: other }, { ...PUBLISHED, replyTo: note });
    assert.equal(idsOf(await read(tom, { share })), [note, secret, answer]);
    assert.is(await remove(teacher, note), "ok");
    assert.equal(idsOf(await read(tom, { share })), [secret]);
    assert.equal(await read(ines, { share: other }), []);
    assert.is(await remove(tom, secret), "ok");
    assert.is(await remove(tom, secret), "no-such-note");
  }));

test("R17: after a recall nothing of the recording is read or written; one's own may be removed", () =>
  withShared(async (shared) => {
    const { teacher, tom, give } = shared;
    const share = await give({ withNotes: true });
    const note = await write(tom, { share }, PUBLISHED);
    const [row] = await read(tom, { share });
    assert.is((await teacher.post("/api/shares/recall", { share })).code, "ok");
    assert.is((await tom.get(ofPath({ share }))).code, "no-such-share");
    assert.is(await refusal(tom, { share }, {}), "no-such-share");
    assert.is(await change(tom, row), "no-such-note");
    assert.is(
      (await tom.post("/api/notes/resolve", { note, resolved: true })).code,
      "no-such-note",
    );
    assert.equal(idsOf(await read(teacher, mine(shared))), [note]);
    assert.is((await tom.post("/api/notes/remove", { note })).code, "ok");
    assert.equal(await read(teacher, mine(shared)), []);
  }));

test("R21: somebody else's recording, share and note answer as those that nobody has", () =>
  withShared(async (shared) => {
    const { teacher, ines, give } = shared;
    const share = await give({ withNotes: true });
    const note = await write(teacher, mine(shared), PUBLISHED);
    const administrator = await colleagueAt(shared, shared.school.administrator.account);
    const tries = async (person: Colleague, real: boolean) => {
      const [recording, by, id] = real
        ? [shared.recording.id, share, note]
        : [newId(), newId(), newId()];
      const row = { note: id, under: "own", place: null, changedAt: 1, sealed: sealedText() };
      return [
        (await person.get(ofPath({ recording }))).body,
        (await person.get(ofPath({ share: by }))).body,
        await refusal(person, { recording }, {}),
        await refusal(person, { share: by }, PUBLISHED),
        (await person.post("/api/notes/change", row)).body,
        (await person.post("/api/notes/resolve", { note: id, resolved: true })).body,
        (await person.post("/api/notes/remove", { note: id })).body,
        (await person.get(`/api/notes/live?recording=${recording}`)).body,
      ];
    };
    for (const person of [ines, administrator]) {
      assert.equal(await tries(person, true), await tries(person, false));
    }
    assert.equal(idsOf(await read(teacher, mine(shared))), [note]);
  }));

test("R22: the owner's log tells who opened the notes and wrote what others read; a private one is nobody else's", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, stores } = shared;
    const share = await give({ withNotes: true });
    await read(tom, { share });
    await read(tom, { share });
    await write(tom, { share }, PUBLISHED);
    await write(tom, { share });
    assert.equal(
      (await logOf(shared, teacher.account)).map(({ action, actor }) => [
        action,
        actor === tom.account,
      ]),
      [
        ["note:write", true],
        ["note:open", true],
      ],
    );
    assert.equal(
      (await logOf(shared, tom.account)).map(({ action }) => action),
      ["note:write"],
    );
    const lines = await stores.audit.ofSchool(shared.school.school, { limit: 99 });
    assert.not.ok(lines.some(({ line }) => line.includes('"note:')));
    stores.audit.append = () => Promise.reject(new Error("the log is gone"));
    assert.is(await refusal(tom, { share }, PUBLISHED), "log-unavailable");
    const other = personAt(shared, tom.account);
    assert.is((await other.get(ofPath({ share }))).code, "log-unavailable");
    // What takes away needs no log.
    const [published] = await read(tom, { share });
    assert.is((await tom.post("/api/notes/remove", { note: published?.note })).code, "ok");
  }));

test("a note of the same id and text is written once; another one under its id is refused", () =>
  withShared(async (shared) => {
    const { teacher, tom, give } = shared;
    const share = await give();
    const body = { note: newId(), of: mine(shared), under: "own", place: null, replyTo: null };
    const sealed = sealedText();
    assert.is((await teacher.post("/api/notes", { ...body, sealed })).code, "ok");
    assert.is((await teacher.post("/api/notes", { ...body, sealed })).code, "ok");
    const other = await teacher.post("/api/notes", { ...body, sealed: sealedText() });
    assert.is(other.code, "bad-request");
    const stolen = await tom.post("/api/notes", { ...body, of: { share }, sealed });
    assert.is(stolen.code, "bad-request");
    assert.is((await read(teacher, mine(shared))).length, 1);
  }));

test("R18: with a recording its notes go, everybody's; in the bin nobody reads them", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, recording, stores, pass } = shared;
    const share = await give({ withNotes: true });
    await write(teacher, mine(shared));
    await write(tom, { share });
    await write(tom, { share }, PUBLISHED);
    assert.is(
      (await teacher.post("/api/recordings/delete", { recording: recording.id })).code,
      "ok",
    );
    assert.is((await teacher.get(ofPath(mine(shared)))).code, "not-now");
    assert.is(await refusal(teacher, mine(shared), {}), "not-now");
    assert.is((await tom.get(ofPath({ share }))).code, "no-such-share");
    assert.is((await stores.notes.ofRecording(recording.id)).length, 3);
    await pass(3 * DAY);
    assert.equal(await stores.notes.ofRecording(recording.id), []);
    assert.is(await stores.notes.countBy(tom.account), 0);
  }));

test("R18: what is cut out takes the notes that began there along, and no others", () =>
  withShared(async (shared) => {
    const { teacher, secrets, recording, stores } = shared;
    const at = (part: number, segment: number) => ({
      under: "recording",
      place: { part, segment },
    });
    await write(teacher, mine(shared), at(0, 0));
    const cut = await write(teacher, mine(shared), at(1, 0));
    await write(teacher, mine(shared), { ...at(1, 1), replyTo: cut });
    const stays = [
      await write(teacher, mine(shared), at(1, 1)),
      await write(teacher, mine(shared)),
    ];
    const keyFile = await wrapped(secrets.publicKey);
    const only = [{ part: 1, fromSegment: 1, toSegment: 1, keyFile }];
    const asked = { recording: recording.id, only, pieces: 6 };
    const kept = await teacher.post("/api/recordings/keep", asked);
    assert.is(kept.code, "ok");
    assert.equal(idsOf(await read(teacher, mine(shared))), stays);
    assert.is((await stores.notes.ofRecording(recording.id)).length, 2);
  }));

test("R15: a closed account's notes and papers go with its vault, on others' recordings too", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, stores, pass } = shared;
    const share = await give({ withNotes: true });
    await write(tom, { share }, PUBLISHED);
    const own = await write(teacher, mine(shared));
    const paper = { paper: "forms", version: 0, sealed: sealedText() };
    assert.is((await tom.post("/api/papers", paper)).code, "ok");
    await stores.accounts.close(tom.account, Date.now());
    await pass(60_000);
    assert.is(await stores.notes.countBy(tom.account), 1);
    await pass(8 * DAY);
    assert.is(await stores.notes.countBy(tom.account), 0);
    assert.is(await stores.notes.paper(tom.account, "forms"), null);
    assert.equal(idsOf(await read(teacher, mine(shared))), [own]);
  }));

test("R23: hands that began anew read no note and no paper, and abandoning the vault forgets them", () =>
  withShared(async (shared) => {
    const { teacher, tom, stores, recording } = shared;
    const own = await write(teacher, mine(shared));
    const paper = { paper: "forms", version: 0, sealed: sealedText() };
    assert.is((await teacher.post("/api/papers", paper)).code, "ok");
    const before = (await teacher.get<FootprintReply>("/api/my/footprint")).body;
    assert.equal([before.notes, before.groups], [1, 0]);
    await stores.accounts.change(teacher.account, { handsSince: Date.now() + 60_000 });
    const hands = personAt(shared, teacher.account);
    const after = (await hands.get<FootprintReply>("/api/my/footprint")).body;
    assert.equal([after.notes, after.groups], [0, 0]);
    for (const work of [
      hands.get(ofPath(mine(shared))),
      hands.post("/api/notes/remove", { note: own }),
      hands.post("/api/notes/resolve", { note: own, resolved: true }),
      hands.get("/api/papers?paper=forms"),
      hands.post("/api/papers", { ...paper, version: 1 }),
    ]) {
      assert.is((await work).code, "vault-locked");
    }
    assert.equal((await hands.get<object>("/api/notes/live")).body, {
      ...{ sessions: [], before: null },
    });
    hands.confirmed();
    assert.is((await hands.post("/api/vault/abandon")).code, "ok");
    assert.equal(await stores.notes.ofRecording(recording.id), []);
    assert.is(await stores.notes.paper(teacher.account, "forms"), null);
    assert.is(await stores.notes.countBy(tom.account), 0);
  }));

test("a paper is replaced version by version, and is its account's alone", () =>
  withShared(async (shared) => {
    const { teacher, tom } = shared;
    const get = async (person: Person) =>
      (await person.get<PaperReply>("/api/papers?paper=pins")).body;
    const keep = async (person: Person, version: number, sealed = sealedText()) =>
      (await person.post("/api/papers", { paper: "pins", version, sealed })).code;
    assert.equal(await get(teacher), { version: 0, sealed: null });
    assert.equal(await Promise.all([keep(teacher, 0), keep(teacher, 0)]), ["ok", "moved-on"]);
    assert.is(await keep(teacher, 0), "moved-on");
    const third = sealedText();
    assert.is(await keep(teacher, 1, third), "ok");
    assert.equal(await get(teacher), { version: 2, sealed: third });
    assert.equal(await get(tom), { version: 0, sealed: null });
    const nobody = personAt(
      shared,
      await addPerson(shared.ground, shared.school.school, { name: "Ola" }),
    );
    assert.is((await nobody.get("/api/papers?paper=pins")).code, "no-vault");
    assert.is((await teacher.get("/api/papers?paper=diary")).code, "bad-request");
  }));

test("through a group library, too, whoever is in it reads what is published, and nobody who left", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, stores, give } = shared;
    const { publicKey } = tom.secrets;
    const accounts = [teacher.account, tom.account, ines.account];
    const group = await makeGroup(shared, publicKey, accounts);
    const share = await give({ to: { group }, publicKey, withNotes: true });
    const note = await write(ines, { share }, PUBLISHED);
    assert.equal(idsOf(await read(tom, { share })), [note]);
    const [row] = await read(ines, { share });
    assert.is(await change(ines, row), "ok");
    await stores.groups.removeMember(group, ines.account);
    assert.is((await ines.get(ofPath({ share }))).code, "no-such-share");
    assert.is(await change(ines, row), "no-such-note");
  }));

test.run();
