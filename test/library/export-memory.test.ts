/** What an export costs the server that sends it: a long library passes through, and is never held. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { withShelf, type Shelf } from "./shelf.ts";

const test = suite("memory of an export");
const MIB = 1_024 * 1_024;
const PIECES = 512;
const MOST_BYTES = 128 * MIB;
const SAMPLE_MS = 10;

/** Another process, so that what it holds is not counted; it reads more slowly than it is sent. */
const READER = `
  const [url, token] = process.argv.slice(1);
  const answer = await fetch(url, { headers: { authorization: "Bearer " + token } });
  let bytes = 0;
  for await (const some of answer.body) {
    bytes += some.length;
    await new Promise((next) => setImmediate(next));
  }
  console.log(bytes);
`;

/** An hour and more, in pieces of 1 MiB that nobody can open; none stays in this process. */
async function fill({ stores, storage, teacher }: Shelf): Promise<void> {
  const [recording, startedAt] = [randomBytes(16).toString("base64url"), Date.now()];
  await stores.recordings.begin({
    ...{ id: recording, sealedAs: recording, owner: teacher.account, session: newId() },
    ...{ state: "kept", startedAt, endedAt: startedAt, sealedTitle: null, decideBy: null },
    ...{ expiresAt: null, eraseAt: null, before: null, bytes: 0, hidden: [] },
  });
  await stores.recordings.addPart({ recording, part: 0, keyFile: "", createdAt: startedAt });
  for (let segment = 0; segment < PIECES; segment += 1) {
    const object = randomBytes(16).toString("hex");
    const writer = await storage.create(object);
    await writer.append(randomBytes(MIB));
    await writer.close();
    const row = { recording, part: 0, segment, object, atMs: segment * 8_000 };
    await stores.recordings.addSegment({ ...row, lastsMs: 8_000, bytes: MIB, chunks: 3 });
  }
}
const read = async (url: string, token: string): Promise<number> => {
  const reader = spawn(process.execPath, ["--input-type=module", "-e", READER, url, token]);
  let said = "";
  reader.stdout.on("data", (text: Buffer) => (said += text.toString()));
  reader.stderr.on("data", (text: Buffer) => (said += text.toString()));
  await once(reader, "close");
  assert.match(said, /^\d+\n$/, said);
  return Number(said);
};

test(`an export of ${PIECES} MiB takes the server less than ${MOST_BYTES / MIB} MiB, however slowly it is read`, () =>
  withShelf(async (shelf) => {
    const { app, teacher, tokens } = shelf;
    const url = `${await app.listen({ host: "127.0.0.1", port: 0 })}/api/export`;
    const token = tokens.issue(teacher.account, teacher.sid);
    await fill(shelf);
    // What the first one loads and warms up is no part of it.
    await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).body?.cancel();
    const before = process.memoryUsage().rss;
    let most = before;
    const sampling = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, SAMPLE_MS);
    try {
      assert.ok((await read(url, token)) > PIECES * MIB);
    } finally {
      clearInterval(sampling);
    }
    const grown = most - before;
    assert.ok(grown < MOST_BYTES, `it grew by ${Math.round(grown / MIB)} MiB`);
  }));

test.run();
