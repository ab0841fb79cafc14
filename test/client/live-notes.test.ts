/** Notes and marks while a lesson runs: sealed in the page, never lost, never for another key. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LiveKeysReply, LiveNoteBody } from "#protocol/http/notes.ts";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import type { NoteBody } from "#recordings/notes.ts";
import { openLiveNote } from "../../client/notes/note-keys.ts";
import { LiveDraft } from "../../client/notes/live-draft.ts";
import { LiveNotes, type Lesson } from "../../client/notes/live-notes.ts";
import { Refused } from "../../client/refused.ts";
import type { Pinned } from "../../client/vault/pins.ts";

const test = suite("notes while a lesson runs");
const LESSON: Lesson = { session: "session-of-sixteen", owner: "fern", mine: false };
const AHEAD_MS = 90_000;

const refused = (code: string) => new Refused({ code, message: code, retryable: true });

const withNotes = async ({ mine = false, vault = true } = {}) => {
  const [fern, alder] = await Promise.all([newIdentity(), newIdentity()]);
  const [fernKey, alderKey] = await Promise.all([recipientOf(fern), recipientOf(alder)]);
  const posted: LiveNoteBody[] = [];
  /** What the server answers next to a question of either kind; it does as asked when there is none. */
  const noes: { keys: string[]; post: string[] } = { keys: [], post: [] };
  const says = {
    owner: fernKey as string | null,
    mine: alderKey,
    now: () => Date.now() + AHEAD_MS,
  };
  const pinned = new Map<string, string>();
  const ground = {
    api: {
      get: <T>() => {
        const no = noes.keys.shift();
        const reply: LiveKeysReply = { owner: says.owner, mine: says.mine, now: says.now() };
        return no === undefined ? Promise.resolve(reply as T) : Promise.reject(refused(no));
      },
      post: <T>(_: string, body?: unknown) => {
        const no = noes.post.shift();
        if (no !== undefined) return Promise.reject(refused(no));
        posted.push(body as LiveNoteBody);
        return Promise.resolve({} as T);
      },
    },
    vault: { publicKey: vault ? (mine ? fernKey : alderKey) : null },
    pins: {
      check: (who: string, key: string): Promise<Pinned> => {
        const known = pinned.get(who);
        return Promise.resolve(known === undefined ? "new" : known === key ? "same" : "changed");
      },
      accept: (who: string, key: string) => Promise.resolve(void pinned.set(who, key)),
    },
    againMs: 0,
  };
  const live = new LiveNotes(ground);
  const readBy = async (identity: string, at = 0): Promise<NoteBody | null> => {
    const post = posted[at];
    if (post === undefined) throw new Error("nothing was posted");
    return (await openLiveNote(identity, { ...post, replyTo: null })).body;
  };
  return { live, posted, noes, says, pinned, fern, alder, fernKey, alderKey, ground, readBy };
};

const until = async (holds: () => boolean): Promise<void> => {
  const latest = Date.now() + 5_000;
  while (!holds() && Date.now() < latest) await new Promise((done) => setTimeout(done));
  assert.ok(holds(), holds.toString());
};
const states = (live: LiveNotes) => live.of(LESSON.session).map(({ state }) => state);

test("a coach's note is in the list at once, and opens for the teacher and the coach alone", async () => {
  const { live, readBy, fern, alder } = await withNotes();
  live.add(LESSON, { kind: "strength", text: "three answers" }, 1_000);
  assert.equal(states(live), ["keeping"]);
  await until(() => states(live)[0] === "kept");
  for (const identity of [fern, alder]) {
    const body = await readBy(identity);
    assert.equal([body?.kind, body?.text, body?.wall], ["strength", "three answers", true]);
  }
  assert.is(await readBy(await newIdentity()), null);
});

test("a note stands where it was by the server's clock, whatever the device's clock says", async () => {
  const { live, readBy, fern } = await withNotes();
  const hereMs = Date.now();
  live.add(LESSON, { kind: "mark" }, hereMs);
  await until(() => states(live)[0] === "kept");
  const off = ((await readBy(fern))?.atMs ?? 0) - hereMs - AHEAD_MS;
  assert.ok(Math.abs(off) < 1_000, `${off} ms`);
});

test("the teacher's own is sealed for the key that this page holds, whatever the server names", async () => {
  const { live, says, readBy, fern, alder, alderKey } = await withNotes({ mine: true });
  says.owner = alderKey;
  live.add({ ...LESSON, mine: true }, { kind: "mark" });
  await until(() => states(live)[0] === "kept");
  assert.ok(await readBy(fern));
  assert.is(await readBy(alder), null);
});

test("another key than the one that was seen first gets nothing, until the person has compared it", async () => {
  const { live, says, posted, pinned, fernKey, readBy } = await withNotes();
  pinned.set("fern", fernKey);
  const other = await newIdentity();
  says.owner = await recipientOf(other);
  live.add(LESSON, { kind: "note", text: "a secret" });
  await until(() => states(live)[0] === "failed");
  assert.is(live.readiness(LESSON.session), "changed");
  assert.is(posted.length, 0);
  await live.accept(LESSON);
  await until(() => states(live)[0] === "kept");
  assert.is((await readBy(other))?.text, "a secret");
});

test("what could not be sent is sent again, the very same bytes, and is not lost by a lost answer", async () => {
  const { live, noes, posted, ground } = await withNotes();
  const sent: string[] = [];
  const { post } = ground.api;
  ground.api.post = <T>(path: string, body?: unknown) => {
    sent.push((body as LiveNoteBody).sealed);
    return post<T>(path, body);
  };
  noes.keys.push("offline");
  noes.post.push("no-answer", "too-fast");
  live.add(LESSON, { kind: "note", text: "stays" });
  await until(() => states(live)[0] === "kept");
  assert.is(sent.length, 3);
  assert.is(new Set(sent).size, 1, "sealed once");
  assert.is(posted.length, 1);
});

test("a no that lasts is told, and the person can try again", async () => {
  const { live, noes, posted } = await withNotes();
  noes.post.push("no-such-session");
  live.add(LESSON, { kind: "note", text: "a" });
  await until(() => states(live)[0] === "failed");
  const [one] = live.written;
  assert.is(one?.why, "no-such-session");
  assert.is(one?.text, "a", "what was typed is still there");
  await live.again(one?.note ?? "");
  assert.equal(states(live), ["kept"]);
  assert.is(posted.length, 1);
});

test("where the teacher has no vault, or mine is closed in my own lesson, it is said before anything is typed", async () => {
  const coach = await withNotes();
  coach.says.owner = null;
  await coach.live.begin(LESSON);
  assert.is(coach.live.readiness(LESSON.session), "no-vault");
  const teacher = await withNotes({ mine: true, vault: false });
  await teacher.live.begin({ ...LESSON, mine: true });
  assert.is(teacher.live.readiness(LESSON.session), "closed");
});

test("a coach without an open vault still writes for the teacher", async () => {
  const { live, readBy, fern, alder } = await withNotes({ vault: false });
  live.add(LESSON, { kind: "mark" });
  await until(() => states(live)[0] === "kept");
  assert.ok(await readBy(fern));
  assert.is(await readBy(alder), null);
});

test("signed out, nothing of it stays, and what was under way is not sent any more", async () => {
  const { live, noes, posted } = await withNotes();
  noes.post.push("offline");
  live.add(LESSON, { kind: "note", text: "mine" });
  await until(() => live.written[0]?.why === "offline");
  live.forget();
  assert.equal(live.written, []);
  await new Promise((done) => setTimeout(done));
  await new Promise((done) => setTimeout(done));
  assert.is(posted.length, 0);
});

test("the moment of the first letter counts; an emptied field forgets it", async () => {
  const { live } = await withNotes();
  const draft = new LiveDraft(live);
  draft.type("T");
  const since = draft.sinceMs;
  assert.ok(since !== null);
  draft.type("Three");
  assert.is(draft.sinceMs, since);
  draft.type(" ");
  assert.is(draft.sinceMs, null);
  assert.not.ok(draft.keep(LESSON), "nothing was said");
  draft.type("Three answers");
  draft.choose("strength");
  const began = draft.sinceMs;
  assert.ok(draft.keep(LESSON));
  assert.equal(
    live.written.map(({ kind, text, hereMs }) => [kind, text, hereMs]),
    [["strength", "Three answers", began]],
  );
  assert.is(draft.text, "");
});

test.run();
