import { createPublicKey } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cutOut } from "#recordings/cut.ts";
import { parseKeyFile, writeKeyFile } from "#recordings/key-file.ts";
import { openWith, wrapTo } from "#recordings/keys.ts";
import type { CopiedReply, CutReply, ManifestReply } from "#protocol/http/recordings.ts";
import { verifyReceipt } from "#server/audit/receipts.ts";
import { tombstoneOf } from "#server/library/tombstones.ts";
import { named, nameOf, openAll, truthOf } from "#test/recordings/sealed-lesson.ts";
import { withShared, wrapped } from "./sharing.ts";
import { DAY, personAt, makeVault, newSecrets, record, withShelf, type Shelf } from "./shelf.ts";

const test = suite("cutting and copying");

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
/** Two parts of three pieces, 8 s each, on one timeline. */
const MIDDLE = { fromMs: 7_000, toMs: 17_500 };

const manifestOf = async ({ teacher }: Shelf, recording: string) =>
  (await teacher.get<ManifestReply>(`/api/recordings/manifest?recording=${recording}`)).body;
const piecesOf = ({ parts }: ManifestReply) =>
  parts.flatMap(({ part, segments }) => segments.map((one) => ({ ...one, part })));

/** Key files as the owner's page makes them: for these pieces of a part and no others. */
async function keyFileFor(
  { secrets }: Shelf,
  manifest: ManifestReply,
  part: number,
  only: number[],
) {
  const old = manifest.parts.find((one) => one.part === part)?.keyFile ?? "";
  const key = parseKeyFile(await openWith(secrets.identity, Buffer.from(old, "base64")));
  const segments = [];
  for (const segment of only) {
    segments.push({ segment, key: (await key.keyOf(segment)) ?? new Uint8Array() });
  }
  const text = writeKeyFile({ recording: key.recording, part, text: key.text, segments });
  return base64(await wrapTo(secrets.publicKey, text));
}
async function cutBody(shelf: Shelf, recording: string, remove = MIDDLE) {
  const manifest = await manifestOf(shelf, recording);
  const plan = cutOut(piecesOf(manifest), manifest.hidden, remove);
  const keys = [];
  for (const part of plan.parts) {
    const only = plan.stays.filter((one) => one.part === part).map(({ segment }) => segment);
    keys.push({ part, keyFile: await keyFileFor(shelf, manifest, part, only) });
  }
  return { recording, remove, pieces: plan.stays.length, keys };
}
async function copyBody(
  shelf: Shelf,
  recording: string,
  range: { fromMs: number; toMs: number },
  only: number[],
) {
  const manifest = await manifestOf(shelf, recording);
  const keys = [];
  for (const { part } of manifest.parts) {
    const ends = { fromSegment: only[0] ?? 0, toSegment: only.at(-1) ?? 0 };
    keys.push({ part, ...ends, keyFile: await keyFileFor(shelf, manifest, part, only) });
  }
  return { recording, range, pieces: only.length * keys.length, keys, sealedTitle: null };
}
/** Everything that opens of it with the owner's vault, and everything that is named. */
async function opened({ teacher, secrets }: Shelf, recording: string) {
  const { body: manifest } = await teacher.get<ManifestReply>(
    `/api/recordings/manifest?recording=${recording}`,
  );
  const objects = new Map<string, Uint8Array>();
  for (const { part, segment } of piecesOf(manifest)) {
    const path = `/api/recordings/segment?recording=${recording}&part=${part}&segment=${segment}`;
    const { code, body } = await teacher.get<Buffer>(path);
    assert.is(code, "ok");
    objects.set(nameOf({ part, segment }), new Uint8Array(body));
  }
  const keys = [];
  for (const { part, keyFile } of manifest.parts) {
    keys[part] = parseKeyFile(await openWith(secrets.identity, Buffer.from(keyFile, "base64")));
  }
  return openAll(manifest, objects, keys);
}
/** Names of files of the data folder in which one of these texts stands. */
async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const one of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!one.isFile()) continue;
    const held = await readFile(join(one.parentPath, one.name), "latin1");
    if (texts.some((text) => held.includes(text))) found.push(one.name);
  }
  return found;
}

test("R18: a stretch that is cut out goes with its keys and bytes; the edges are hidden, the rest opens", () =>
  withShelf(async (shelf) => {
    const { teacher, stores, storage, folder } = shelf;
    const { id, lesson } = await shelf.record();
    const old = await stores.recordings.parts(id);
    const rows = await stores.recordings.segments(id);
    const before = (await teacher.list()).recordings[0];
    const cut = await teacher.post<CutReply>("/api/recordings/cut", await cutBody(shelf, id));
    assert.is(cut.code, "ok");
    const { receipt } = cut.body;
    const key = createPublicKey(
      (await teacher.get<{ publicKey: string }>("/api/receipt-key")).body.publicKey,
    );
    assert.ok(verifyReceipt(receipt, key));
    assert.is((JSON.parse(receipt.body) as { pieces: string }).pieces, "2");
    // The middle piece of both parts.
    for (const { object, segment } of rows) {
      assert.is((await storage.size(object)) === null, segment === 1, object);
    }
    const keyFiles = old.map(({ keyFile }) => keyFile.slice(200, 260));
    assert.equal(await filesWith(join(folder, "data"), keyFiles), []);
    const { lines, damage } = await opened(shelf, id);
    assert.equal(lines, truthOf(lesson.segments.filter(({ segment }) => segment !== 1)));
    assert.ok(
      damage.every(({ segment }) => segment !== 0),
      named(damage).join(),
    );
    const manifest = await manifestOf(shelf, id);
    assert.equal(manifest.hidden, [MIDDLE]);
    // No key of what is gone is left to the owner either.
    for (const { part, keyFile } of manifest.parts) {
      const mine = parseKeyFile(
        await openWith(shelf.secrets.identity, Buffer.from(keyFile, "base64")),
      );
      assert.equal([mine.part, mine.covers(0), mine.covers(1)], [part, true, false]);
      assert.is(mine.text !== null, part === 0, "what opens the title goes along");
    }
    const after = (await teacher.list()).recordings[0];
    assert.is(before?.lastsMs, 48_000);
    assert.is(after?.lastsMs, 48_000 - 2 * (MIDDLE.toMs - MIDDLE.fromMs));
    assert.ok((after?.bytes ?? 0) < (before?.bytes ?? 0));
    const again = await teacher.get(`/api/recordings/segment?recording=${id}&part=0&segment=1`);
    assert.is(again.code, "not-found");
  }));

test("R18: two cuts that meet inside a piece destroy it; a cut within one piece still replaces the key file", () =>
  withShelf(async (shelf) => {
    const { teacher, stores, folder } = shelf;
    const { id } = await shelf.record({ parts: 1 });
    const [first] = await stores.recordings.parts(id);
    const left = async () => (await stores.recordings.segments(id)).map(({ segment }) => segment);
    for (const [remove, stays] of [
      [{ fromMs: 8_000, toMs: 12_000 }, [0, 1, 2]],
      [{ fromMs: 11_000, toMs: 17_000 }, [0, 2]],
    ] as const) {
      const body = await cutBody(shelf, id, remove);
      assert.is((await teacher.post("/api/recordings/cut", body)).code, "ok");
      assert.equal(await left(), [...stays]);
      // A database from before would show it all again: its key files are noted as destroyed.
      const noted = await readFile(join(folder, "data", "tombstones"), "latin1");
      assert.ok(noted.includes(tombstoneOf(first?.keyFile ?? "")));
    }
    assert.equal((await stores.recordings.byId(id))?.hidden, [{ fromMs: 8_000, toMs: 17_000 }]);
  }));

test("what does not fit is refused and changes nothing: nothing left, old state, missing keys, no owner, the bin", () =>
  withShelf(async (shelf) => {
    const { teacher, stores, school } = shelf;
    const { id } = await shelf.record();
    const cut = async (change: object, person = teacher) =>
      (await person.post("/api/recordings/cut", { ...body, ...change })).code;
    const body = await cutBody(shelf, id);
    const parts = await stores.recordings.parts(id);
    assert.is(await cut({ remove: { fromMs: 0, toMs: 60_000 }, keys: [] }), "bad-request");
    assert.is(await cut({ remove: { fromMs: 9_000, toMs: 9_000 } }), "bad-request");
    assert.is(await cut({ pieces: 5 }), "moved-on");
    assert.is(await cut({ keys: body.keys.slice(1) }), "bad-request");
    assert.is(
      await cut({ keys: [...body.keys, { part: 7, keyFile: body.keys[0]?.keyFile }] }),
      "bad-request",
    );
    assert.is(
      await cut({ keys: body.keys.map((one) => ({ ...one, keyFile: "a2V5" })) }),
      "bad-request",
    );
    const coach = personAt(shelf, school.coach.account);
    await makeVault(coach, await newSecrets());
    assert.is(await cut({}, coach), "no-such-recording");
    assert.is(await cut({ recording: "0123456789abcdefghijkl" }), "no-such-recording");
    const copy = await copyBody(shelf, id, MIDDLE, [0, 1, 2]);
    const asked = async (change: object, person = teacher) =>
      (await person.post("/api/recordings/copy", { ...copy, ...change })).code;
    assert.is(await asked({}, coach), "no-such-recording");
    assert.is(await asked({ pieces: 7 }), "moved-on");
    assert.is(await asked({ range: { fromMs: 90_000, toMs: 95_000 } }), "moved-on");
    assert.is(await asked({ keys: copy.keys.slice(1) }), "bad-request");
    assert.is(
      await asked({ keys: copy.keys.map((one) => ({ ...one, fromSegment: 1 })) }),
      "bad-request",
    );
    assert.equal(await stores.recordings.parts(id), parts);
    assert.is((await teacher.list()).recordings.length, 1);
    assert.is((await teacher.post("/api/recordings/delete", { recording: id })).code, "ok");
    assert.is(await cut({}), "not-now");
    assert.is(await asked({}), "not-now");
  }));

test("R18: a share or a kept part sealed before a cut is refused", () =>
  withShared(async (shared) => {
    const { teacher, tom, secrets, recording, stores } = shared;
    // Two other pages of the teacher made these while the whole was there, each with every key.
    const stale = await shared.bodyFor(tom.secrets.publicKey);
    const keyFile = await wrapped(secrets.publicKey);
    const only = [0, 1].map((part) => ({ part, fromSegment: 0, toSegment: 2, keyFile }));
    const kept = { recording: recording.id, only, pieces: 6 };
    const keep = async (change: object = {}) =>
      (await teacher.post("/api/recordings/keep", { ...kept, ...change })).code;
    const cut = await teacher.post("/api/recordings/cut", await cutBody(shared, recording.id));
    assert.is(cut.code, "ok");
    const parts = await stores.recordings.parts(recording.id);
    assert.is((await teacher.post("/api/shares", stale)).code, "moved-on");
    assert.equal([await keep(), await keep({ pieces: undefined })], ["moved-on", "moved-on"]);
    assert.equal(await stores.shares.all(), []);
    assert.equal(await stores.recordings.parts(recording.id), parts);
    // Both that were on their way when the cut came are told so as well.
    const { segments } = stores.recordings;
    const next = await cutBody(shared, recording.id, { fromMs: 16_000, toMs: 24_000 });
    const asked = { ...kept, pieces: 4 };
    let acted: Promise<unknown> | null = null;
    stores.recordings.segments = async (id) => {
      const found = await segments.call(stores.recordings, id);
      stores.recordings.segments = segments;
      acted ??= teacher.post("/api/recordings/cut", next);
      await acted;
      return found;
    };
    assert.is((await teacher.post("/api/recordings/keep", asked)).code, "moved-on");
    assert.is((await segments.call(stores.recordings, recording.id)).length, 2);
    // Made of what stands, it is taken.
    const fresh = await shared.bodyFor(tom.secrets.publicKey);
    assert.is((await teacher.post("/api/shares", fresh)).code, "ok");
  }));

test("of two cuts at once made for the same state one is refused, and none brings a key back", () =>
  withShelf(async (shelf) => {
    const { teacher, stores } = shelf;
    const { id } = await shelf.record({ parts: 1 });
    const bodies = [
      await cutBody(shelf, id, { fromMs: 0, toMs: 8_000 }),
      await cutBody(shelf, id, { fromMs: 16_000, toMs: 24_000 }),
    ];
    const asked = bodies.map((body) => teacher.post("/api/recordings/cut", body));
    const codes = (await Promise.all(asked)).map(({ code }) => code);
    assert.equal(codes.toSorted(), ["moved-on", "ok"]);
    assert.is((await stores.recordings.segments(id)).length, 2);
    assert.is((await manifestOf(shelf, id)).hidden.length, 1);
  }));

test("a range is copied as a recording of its own, which outlives the first and opens alone", () =>
  withShelf(async (shelf) => {
    const { teacher, stores, storage } = shelf;
    const { id, lesson, objects } = await shelf.record();
    const range = { fromMs: 9_000, toMs: 15_000 };
    const body = { ...(await copyBody(shelf, id, range, [1])), sealedTitle: "c2VhbGVk" };
    const copied = await teacher.post<CopiedReply>("/api/recordings/copy", body);
    assert.is(copied.code, "ok");
    const copy = copied.body.recording;
    const manifest = await manifestOf(shelf, copy);
    assert.is(manifest.recording, id, "what it is sealed as");
    assert.equal(
      manifest.hidden.map(({ fromMs, toMs }) => [fromMs, toMs > 16_000 ? "end" : toMs]),
      [
        [0, 9_000],
        [15_000, "end"],
      ],
    );
    const row = (await teacher.list()).recordings.find((one) => one.recording === copy);
    const seen = [row?.state, row?.sealedAs, row?.sealedTitle, row?.lastsMs];
    assert.equal(seen, ["kept", id, "c2VhbGVk", 12_000]);
    // The first is destroyed: the copy has keys and bytes of its own.
    await teacher.post("/api/recordings/settings", {
      ...{ undoDays: 0, keepDays: null, untouched: "keep", quotaBytes: null },
    });
    assert.is((await teacher.post("/api/recordings/delete", { recording: id })).code, "ok");
    for (const object of objects) assert.is(await storage.size(object), null);
    const { lines } = await opened(shelf, copy);
    assert.equal(lines, truthOf(lesson.segments.filter(({ segment }) => segment === 1)));
    // And the copy is destroyed like any other.
    const mine = (await stores.recordings.segments(copy)).map(({ object }) => object);
    assert.is((await teacher.post("/api/recordings/delete", { recording: copy })).code, "ok");
    assert.is(await stores.recordings.byId(copy), null);
    for (const object of mine) assert.is(await storage.size(object), null);
  }));

test("R18: what is deleted or cut while it is being copied leaves no copy and no byte", () =>
  withShelf(async (shelf) => {
    const { teacher, stores, storage } = shelf;
    const acts = {
      delete: async (recording: string) => {
        assert.is((await teacher.post("/api/recordings/delete", { recording })).code, "ok");
      },
      cut: async (recording: string) => {
        const body = await cutBody(shelf, recording, { fromMs: 8_000, toMs: 16_000 });
        assert.is((await teacher.post("/api/recordings/cut", body)).code, "ok");
      },
    };
    for (const [name, act] of Object.entries(acts)) {
      const { id } = await shelf.record({ parts: 1 });
      const body = await copyBody(shelf, id, { fromMs: 0, toMs: 24_000 }, [0, 1, 2]);
      const known = await stores.recordings.objects();
      const { read } = storage;
      let acted: Promise<void> | null = null;
      storage.read = async (object) => {
        const bytes = await read.call(storage, object);
        storage.read = read;
        await (acted = act(id));
        return bytes;
      };
      const { code } = await teacher.post("/api/recordings/copy", body);
      assert.ok(acted, name);
      assert.ok(["not-now", "moved-on"].includes(code), `${name}: ${code}`);
      assert.not.ok(
        (await teacher.list()).recordings.some(
          ({ sealedAs, recording }) => sealedAs === id && recording !== id,
        ),
      );
      const left: string[] = [];
      for await (const object of storage.list()) if (!known.has(object)) left.push(object);
      assert.equal(left, []);
    }
  }));

test("a copy counts against the quota, and one that does not fit is refused", () =>
  withShelf(async (shelf) => {
    const { teacher, secrets } = shelf;
    const { id, bytes } = await record(shelf, teacher.account, secrets.publicKey, { parts: 1 });
    const choices = { undoDays: 0, keepDays: 30, untouched: "keep" };
    await teacher.post("/api/recordings/settings", { ...choices, quotaBytes: bytes + 10 });
    const body = await copyBody(shelf, id, { fromMs: 0, toMs: 24_000 }, [0, 1, 2]);
    assert.is((await teacher.post("/api/recordings/copy", body)).code, "quota-reached");
    await teacher.post("/api/recordings/settings", { ...choices, quotaBytes: 2 * bytes });
    const copied = await teacher.post<CopiedReply>("/api/recordings/copy", body);
    assert.is(copied.code, "ok");
    assert.is((await teacher.list()).usedBytes, 2 * bytes);
    const row = (await teacher.list()).recordings.find(
      (one) => one.recording === copied.body.recording,
    );
    assert.ok(
      (row?.expiresAt ?? 0) > (row?.endedAt ?? 0) + 29 * DAY,
      "by the owner's standing choice",
    );
  }));

test.run();
