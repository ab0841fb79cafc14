// limit 200 s
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { build } from "vite";
import { newRecoveryCode, recipientOf, sealIdentity } from "#recordings/keys.ts";
import { newId } from "#server/accounts/ids.ts";
import { sealFilm, type RecordedFilm, type RecordedPart } from "#test/player/recorded-film.ts";
import { produce } from "#test/recordings/lesson/produce.ts";
import { record as recorded } from "#test/recordings/lesson/recorded.ts";
import { withDoor, type Door } from "#test/http/with-door.ts";
import { acceptAgreement, addPerson } from "#test/support/seed.ts";

const test = suite("my export");
const PEOPLE = 50;
const SECONDS = 3;
const MIB = 1_024 * 1_024;

interface Exporter {
  account: string;
  film: RecordedFilm;
  code: string;
  token: string;
}

/** On the shelf as the recorder and the owner's page leave it. */
async function store({ stores, storage }: Door, account: string, film: RecordedFilm) {
  const { recording, startedAt, parts } = film.manifest;
  await stores.recordings.begin({
    ...{ id: recording, sealedAs: recording, owner: account, session: newId(), state: "kept" },
    ...{ startedAt, endedAt: startedAt, sealedTitle: null, decideBy: null, expiresAt: null },
    ...{ eraseAt: null, before: null, bytes: 0, hidden: [] },
  });
  for (const { part, keyFile, segments } of parts) {
    await stores.recordings.addPart({ recording, part, keyFile, createdAt: startedAt });
    for (const { segment, ...row } of segments) {
      const object = randomBytes(16).toString("hex");
      const writer = await storage.create(object);
      await writer.append(film.objects.get(`${part}/${segment}`) ?? new Uint8Array());
      await writer.close();
      await stores.recordings.addSegment({ recording, part, segment, object, ...row });
    }
  }
}
async function exporterAt(
  door: Door,
  film: RecordedFilm,
  n: number,
  provenAt = Number.MAX_SAFE_INTEGER,
): Promise<Exporter> {
  const name = `Teacher number ${n} of many`;
  const account = await addPerson(door.ground, door.school.school, { name });
  const code = newRecoveryCode();
  const sealed = Buffer.from(await sealIdentity(film.identity, code)).toString("base64");
  await door.stores.vaults.create(
    {
      ...{ account, publicKey: await recipientOf(film.identity), sealedByCode: sealed },
      ...{ proofDigest: newId(), createdAt: 1, checkedAt: 1, provenAt },
    },
    { id: newId(), account, name: "Laptop", half: newId(), createdAt: 1 },
  );
  await store(door, account, film);
  const visit = { ip: "192.0.2.1", userAgent: "test" };
  const { accessToken } = await door.signIns.begin(account, visit);
  return { account, film, code, token: accessToken };
}
/** A real server on a real socket: what is measured is what leaves it. */
async function listening(door: Door): Promise<string> {
  return `${await door.app.listen({ host: "127.0.0.1", port: 0 })}/api/export`;
}
const ask = (
  url: string,
  { token }: Pick<Exporter, "token">,
  headers: Record<string, string> = {},
) => fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
const bytesOf = async (response: Response): Promise<Buffer> =>
  Buffer.from(await response.arrayBuffer());

let lesson: Promise<RecordedPart[]> | null = null;
const aLesson = () =>
  (lesson ??= produce({ seconds: SECONDS, keyEvery: 25 }).then((made) => {
    const { senders, arrivals } = recorded(made, { seed: 1 });
    return [{ streams: [senders.camera.info, senders.room.info], arrivals }];
  }));
const aFilm = async (): Promise<RecordedFilm> => sealFilm(await aLesson());
/** One of this many bytes, in pieces of 1 MiB that nobody can open. */
const heavy = async (pieces: number): Promise<RecordedFilm> => {
  const film = await aFilm();
  const segments = Array.from({ length: pieces }, (_, segment) => {
    film.objects.set(`0/${segment}`, randomBytes(MIB));
    return { segment, atMs: segment * 8_000, lastsMs: 8_000, bytes: MIB, chunks: 3 };
  });
  const parts = film.manifest.parts.map((part) => ({ ...part, segments }));
  return { ...film, manifest: { ...film.manifest, parts } };
};

/** What another program unpacks is this person's, all of it and nothing else. */
async function judge(folder: string, { account, film }: Exporter, others: readonly string[]) {
  const zip = `${folder}.zip`;
  const { status, stdout } = spawnSync("unzip", ["-q", zip, "-d", folder], { encoding: "utf8" });
  assert.is(status, 0, stdout);
  const { manifest } = film;
  const day = new Date(manifest.startedAt).toISOString().slice(0, 10);
  const name = `${day}-${manifest.recording.slice(0, 8)}`;
  assert.equal(await readdir(join(folder, "recordings")), [name]);
  const recording = join(folder, "recordings", name);
  const list = JSON.parse(await readFile(join(recording, "recording.json"), "utf8")) as {
    recording: string;
    parts: { part: number; segments: { segment: number; file: string }[] }[];
  };
  assert.is(list.recording, manifest.recording);
  const segments = list.parts.flatMap(({ part, segments: all }) =>
    all.map((one) => ({ ...one, part })),
  );
  assert.is(segments.length, film.objects.size);
  for (const { part, segment, file } of segments) {
    const bytes = await readFile(join(recording, file));
    assert.ok(bytes.equals(film.objects.get(`${part}/${segment}`) ?? Buffer.alloc(0)), file);
  }
  const identity = `${folder}.identity`;
  await writeFile(identity, `${film.identity}\n`);
  const text = execFileSync("age", ["-d", "-i", identity, join(recording, "part-0.key.age")]);
  assert.match(text.toString(), `recording ${manifest.recording}\n`);
  const about = JSON.parse(await readFile(join(folder, "account.json"), "utf8")) as {
    me: { account: string };
  };
  assert.is(about.me.account, account);
  const log = (await readFile(join(folder, "log.ndjson"), "utf8")).trimEnd().split("\n");
  const lines = log.filter(Boolean).map((line) => JSON.parse(line) as { line: string });
  assert.ok(lines.every(({ line }) => (JSON.parse(line) as { owner: string }).owner === account));
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const one of names.filter((each) => each.isFile() && /json$|txt$/.test(each.name))) {
    const held = await readFile(join(one.parentPath, one.name), "utf8");
    assert.not.ok(
      others.some((id) => held.includes(id)),
      one.name,
    );
  }
  return recording;
}

test("50 exports at once, each exactly its owner's, opened by age, by the opener in it, and by ffprobe", () =>
  withDoor({}, async (door) => {
    const people: Exporter[] = [];
    for (let n = 0; n < PEOPLE; n += 1) people.push(await exporterAt(door, await aFilm(), n));
    const url = await listening(door);
    const folders = people.map((_, n) => join(door.folder, `export ${n}`));
    await Promise.all(
      people.map(async (person, n) => {
        const response = await ask(url, person);
        assert.is(response.status, 200);
        assert.is(response.headers.get("cache-control"), "no-store");
        assert.ok(response.body);
        await pipeline(response.body, createWriteStream(`${folders[n]}.zip`));
      }),
    );
    const opened: string[] = [];
    for (const [n, person] of people.entries()) {
      const others = people.filter((one) => one !== person);
      const foreign = others.flatMap(({ account, film }) => [account, film.manifest.recording]);
      opened.push(await judge(folders[n] ?? "", person, foreign));
    }
    const out = join(door.folder, "opener");
    const configFile = new URL("../../client/opener.config.ts", import.meta.url).pathname;
    await build({ configFile, build: { outDir: out } });
    await mkdir(join(door.folder, "films"));
    for (const n of [0, 17, 49]) {
      const [person, film] = [people[n], join(door.folder, "films", `${n}.mp4`)];
      const args = [join(out, "aside-open.mjs"), opened[n] ?? "", "--out", film];
      const made = spawnSync(process.execPath, args, {
        encoding: "utf8",
        input: `${person?.code}\n`,
      });
      assert.is(made.status, 0, made.stderr);
      const probe = ["-v", "error", "-select_streams", "v", "-count_packets", "-show_entries"];
      const counted = execFileSync("ffprobe", [
        ...probe,
        "stream=nb_read_packets",
        "-of",
        "csv=p=0",
        film,
      ]);
      assert.is(Number(counted.toString()), SECONDS * 25);
    }
    // R22: each is in its owner's log, with nothing of what was in it.
    const lines = await door.stores.audit.ofOwner(people[7]?.account ?? "", { limit: 9 });
    const told = lines.map(({ line }) => JSON.parse(line) as { action: string; detail: object });
    assert.ok(told.some(({ action }) => action === "account:export"));
  }));

test("an export that broke off goes on at its byte; another sign-in, name or place begins anew", () =>
  withDoor({}, async (door) => {
    const person = await exporterAt(door, await aFilm(), 0);
    const other = await exporterAt(door, await aFilm(), 1);
    const url = await listening(door);
    const first = await ask(url, person);
    const etag = first.headers.get("etag") ?? "";
    const whole = await bytesOf(first);
    assert.is(Number(first.headers.get("content-length")), whole.length);
    for (const start of [0, 1, 777, whole.length >> 1, whole.length - 30, whole.length - 1]) {
      const range = { range: `bytes=${start}-`, "if-range": etag };
      const rest = await ask(url, person, range);
      assert.is(rest.status, start === 0 ? 200 : 206);
      assert.ok((await bytesOf(rest)).equals(whole.subarray(start)), String(start));
    }
    const beyond = await ask(url, person, { range: `bytes=${whole.length}-`, "if-range": etag });
    assert.is(beyond.status, 416);
    const range = { range: "bytes=500-", "if-range": etag };
    // Somebody else with the name of it gets what is theirs, and so does another sign-in.
    const foreign = await ask(url, other, range);
    assert.is(foreign.status, 200);
    assert.ok((await bytesOf(foreign)).includes(other.account));
    const again = { token: door.tokens.issue(person.account, newId()) };
    assert.is((await ask(url, again, range)).status, 200);
    assert.is((await ask(url, person, { range: "bytes=500-" })).status, 200, "without a name");
    assert.is((await ask(url, person, { ...range, "if-range": '"another"' })).status, 200);
    assert.is((await ask(url, { token: "none" })).status, 401);
  }));

test("R18, R4: a deletion or the end of the sign-in breaks a running export off; going on begins anew without it", () =>
  withDoor({}, async (door) => {
    const deleted = await exporterAt(door, await heavy(64), 0);
    const signedOut = await exporterAt(door, await heavy(64), 1);
    const url = await listening(door);
    const acts = [
      [
        deleted,
        async () => {
          const post = { recording: deleted.film.manifest.recording };
          const answer = await door.app.inject({
            ...{ method: "POST", url: "/api/recordings/delete", payload: post },
            headers: { authorization: `Bearer ${deleted.token}`, origin: "http://127.0.0.1:8787" },
          });
          assert.is(answer.statusCode, 200, answer.body);
        },
      ],
      [signedOut, () => door.signIns.signOutEverywhere(signedOut.account)],
    ] as const;
    for (const [person, act] of acts) {
      const response = await ask(url, person);
      const total = Number(response.headers.get("content-length"));
      assert.ok(total > 64 * MIB);
      let got = 0;
      let acted = false;
      const read = async (): Promise<void> => {
        assert.ok(response.body);
        for await (const bytes of response.body) {
          got += bytes.length;
          if (acted || got < 2 * MIB) continue;
          acted = true;
          await act();
        }
      };
      const broke = await read().then(
        () => "it came whole",
        () => "it broke off",
      );
      assert.is(broke, "it broke off");
      assert.ok(acted && got < total);
      const etag = response.headers.get("etag") ?? "";
      const on = await ask(url, person, { range: `bytes=${got}-`, "if-range": etag });
      if (person === signedOut) assert.is(on.status, 401);
      else {
        assert.is(on.status, 200);
        const anew = await bytesOf(on);
        assert.ok(anew.length < MIB && !anew.includes("0/000000.seg"));
      }
    }
  }));

test("R23: hands that have not shown the vault's proof get their account and log, and nothing of the vault", () =>
  withDoor({}, async (door) => {
    const person = await exporterAt(door, await aFilm(), 0, 1);
    await acceptAgreement(door.ground, door.school.school, person.account);
    const response = await ask(await listening(door), person);
    assert.is(response.status, 200);
    const bytes = await bytesOf(response);
    assert.ok(bytes.includes("account.json"));
    for (const name of ["recordings/", "vault.age", "notes.json", "shares.json"]) {
      // Of the readme alone, which names what there may be.
      const at = bytes.subarray(bytes.lastIndexOf("account.json"));
      assert.not.ok(at.includes(name), name);
    }
    assert.not.ok(bytes.includes(person.film.manifest.recording));
  }));

test.run();
