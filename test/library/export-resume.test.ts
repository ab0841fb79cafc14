// limit 240 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createArchive } from "#server/library/exporting/archive.ts";
import { newId } from "#server/accounts/ids.ts";
import { withShared, wrapped, type Shared } from "./sharing.ts";

const test = suite("an export that is gone on with");

const AT_ONCE = { undoDays: 0, keepDays: null, untouched: "discard", quotaBytes: null };
const PUBLISHED = Buffer.from("published words, sealed");

interface Downloading extends Shared {
  /** From the first byte, of what an earlier download was called; what came, whole or broken off. */
  goOn(etag: string): Promise<Buffer>;
  /** Begins one and takes it to its end, or to its first bytes. */
  begin(how: How): Promise<string>;
  /** Stands in the export as it was, and must not come again. */
  old: Buffer[];
  note: { id: string; changedAt: number };
}
type How = "ended" | "aborted";

/** What came before it ended or broke off. */
async function received(response: Response): Promise<Buffer> {
  const pieces: Buffer[] = [];
  assert.ok(response.body);
  try {
    for await (const piece of response.body) pieces.push(Buffer.from(piece));
  } catch {
    // Broken off: what came until then is what is judged.
  }
  return Buffer.concat(pieces);
}

const withDownload = (body: (at: Downloading) => Promise<void>): Promise<void> =>
  withShared(async (shared) => {
    const { teacher, recording, stores, app, tokens } = shared;
    const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/api/export`;
    const headers = { authorization: `Bearer ${tokens.issue(teacher.account, teacher.sid)}` };
    const id = newId();
    const written = await teacher.post("/api/notes", {
      ...{ note: id, of: { recording: recording.id }, under: "recording", replyTo: null },
      ...{ place: { part: 0, segment: 0 }, sealed: PUBLISHED.toString("base64") },
    });
    assert.is(written.code, "ok");
    const { changedAt = 0 } = (await stores.notes.byId(id)) ?? {};
    const parts = await stores.recordings.parts(recording.id);
    await body({
      ...shared,
      note: { id, changedAt },
      old: parts.map(({ keyFile }) => Buffer.from(keyFile, "base64")),
      async begin(how) {
        const stop = new AbortController();
        const response = await fetch(url, { headers, signal: stop.signal });
        assert.is(response.status, 200);
        if (how === "ended") await received(response);
        else stop.abort();
        return response.headers.get("etag") ?? "";
      },
      async goOn(etag) {
        const range = { range: "bytes=0-", "if-range": etag };
        return received(await fetch(url, { headers: { ...headers, ...range } }));
      },
    });
  });

const ACTS: Record<string, (at: Downloading) => Promise<unknown>> = {
  deleted: async ({ teacher, recording }) => {
    await teacher.post("/api/recordings/settings", AT_ONCE);
    return teacher.post("/api/recordings/delete", { recording: recording.id });
  },
  "thrown away": ({ teacher, recording }) =>
    teacher.post("/api/recordings/delete", { recording: recording.id }),
  cut: async ({ teacher, recording, stores, secrets }) => {
    const keyFile = await wrapped(secrets.publicKey, "aside-key 1\nnew\n");
    const all = await stores.recordings.segments(recording.id);
    const stays = all.filter(({ atMs }) => atMs !== 8_000).length;
    return teacher.post("/api/recordings/cut", {
      ...{ recording: recording.id, remove: { fromMs: 8_000, toMs: 16_000 }, pieces: stays },
      keys: [0, 1].map((part) => ({ part, keyFile })),
    });
  },
  "kept in part": async ({ teacher, recording, stores, secrets }) => {
    const keyFile = await wrapped(secrets.publicKey, "aside-key 1\nnew\n");
    const pieces = (await stores.recordings.segments(recording.id)).length;
    return teacher.post("/api/recordings/keep", {
      ...{ recording: recording.id, pieces },
      only: [{ part: 0, fromSegment: 0, toSegment: 1, keyFile }],
    });
  },
  abandoned: ({ teacher }) => {
    teacher.confirmed();
    return teacher.post("/api/vault/abandon", {});
  },
};

test("R18: after a download that ended or was aborted, the old name gives no key", async () => {
  for (const [name, act] of Object.entries(ACTS)) {
    for (const how of name === "deleted" ? (["ended", "aborted"] as const) : ["ended" as const]) {
      await withDownload(async (at) => {
        const etag = await at.begin(how);
        const answer = (await act(at)) as { code: string };
        assert.is(answer.code, "ok", name);
        const came = await at.goOn(etag);
        for (const key of at.old) assert.not.ok(came.includes(key), `${name}, ${how}`);
        assert.ok(came.includes("README.txt"), "and a new one begins");
      });
    }
  }
});

test("R18: a note that was hidden, changed or removed since is not given under the old name", async () => {
  const acts: Record<string, (at: Downloading) => Promise<{ code: string }>> = {
    removed: ({ teacher, note }) => teacher.post("/api/notes/remove", { note: note.id }),
    hidden: ({ teacher, note }) =>
      teacher.post("/api/notes/change", {
        ...{ note: note.id, under: "own", place: null, changedAt: note.changedAt },
        sealed: Buffer.from("own words, sealed").toString("base64"),
      }),
  };
  for (const [name, act] of Object.entries(acts)) {
    await withDownload(async (at) => {
      const etag = await at.begin("ended");
      const sealed = PUBLISHED.toString("base64");
      assert.ok((await at.goOn(etag)).includes(sealed), "as it stands, it goes on");
      assert.is((await act(at)).code, "ok", name);
      const came = await at.goOn(etag);
      assert.not.ok(came.includes(sealed), name);
      assert.ok(came.includes("README.txt"), "and a new one begins");
    });
  }
});

test("R18: records that change without a word are asked before each file goes out", () =>
  withDownload(async (at) => {
    const { stores, recording, goOn, old } = at;
    const etag = await at.begin("ended");
    await stores.recordings.change(recording.id, ["kept"], { state: "erasing" });
    const came = await goOn(etag);
    for (const key of old) assert.not.ok(came.includes(key));
  }));

test("R18: nothing of a piece leaves that was deleted while the reader was waited for", async () => {
  let gone = false;
  const size = 1_000_000;
  const files = [0, 1].map((n) => ({
    ...{ name: `piece ${n}`, size },
    async read() {
      if (gone) throw new Error("deleted");
      return Buffer.alloc(size, 65 + n);
    },
  }));
  const pieces = createArchive(files, 0).from(0)[Symbol.asyncIterator]();
  // Whatever of the first has come, no byte of either is given once it is deleted.
  await pieces.next();
  gone = true;
  const next = await pieces.next().then(
    ({ value }) => `${value?.length} bytes came`,
    (error: Error) => error.message,
  );
  assert.is(next, "deleted");
});

test.run();
