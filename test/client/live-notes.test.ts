/** Notes and marks while a lesson runs: sealed in the page, never lost, never for another key. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LiveKeysReply, LiveNoteBody } from "#protocol/http/notes.ts";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import type { NoteBody } from "#recordings/notes.ts";
import { openLiveNote } from "../../client/notes/note-keys.ts";
import { LiveDraft } from "../../client/notes/live-draft.ts";
import { warnBeforeLeaving } from "../../client/notes/leaving.ts";
import { LiveNotes, type Lesson, type Written } from "../../client/notes/live-notes.ts";
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
  const noes: Record<"keys" | "post" | "remove", string[]> = { keys: [], post: [], remove: [] };
  const removed: string[] = [];
  const says = {
    owner: fernKey as string | null,
    mine: alderKey,
    now: () => Date.now() + AHEAD_MS,
  };
  const pinned = new Map<string, string>();
  /** Pinned though no dialog has shown it. */
  const remembered: string[] = [];
  const ground = {
    api: {
      get: <T>() => {
        const no = noes.keys.shift();
        const reply: LiveKeysReply = { owner: says.owner, mine: says.mine, now: says.now() };
        return no === undefined ? Promise.resolve(reply as T) : Promise.reject(refused(no));
      },
      post: <T>(path: string, body?: unknown) => {
        const removing = path === "/api/notes/remove";
        const no = noes[removing ? "remove" : "post"].shift();
        if (no !== undefined) return Promise.reject(refused(no));
        if (removing) removed.push((body as { note: string }).note);
        if (removing) return Promise.resolve({} as T);
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
      remember: (who: string, key: string) => {
        remembered.push(who);
        if (!pinned.has(who)) pinned.set(who, key);
        return Promise.resolve();
      },
      known: (who: string) => Promise.resolve(pinned.get(who) ?? null),
    },
    againMs: 0,
  };
  const live = new LiveNotes(ground);
  const readBy = async (identity: string, at = 0): Promise<NoteBody | null> => {
    const post = posted[at];
    if (post === undefined) throw new Error("nothing was posted");
    return (await openLiveNote(identity, { ...post, replyTo: null })).body;
  };
  return {
    live,
    posted,
    removed,
    noes,
    says,
    pinned,
    remembered,
    fern,
    alder,
    fernKey,
    alderKey,
    ground,
    readBy,
  };
};

const until = async (holds: () => boolean): Promise<void> => {
  const latest = Date.now() + 5_000;
  while (!holds() && Date.now() < latest) await new Promise((done) => setTimeout(done));
  assert.ok(holds(), holds.toString());
};
/** At the very change: a moment later it may have been sent again. */
const comesTo = (live: LiveNotes, state: Written["state"]): Promise<void> =>
  new Promise((done) => {
    const stop = live.onChange(() => {
      if (live.written[0]?.state !== state) return;
      stop();
      done();
    });
  });
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
  assert.equal(live.changedKey(LESSON.session), { before: fernKey, now: says.owner });
  assert.is(posted.length, 0);
  await live.accept(LESSON);
  assert.is(live.changedKey(LESSON.session), null);
  await until(() => states(live)[0] === "kept");
  assert.is((await readBy(other))?.text, "a secret");
});

test("a first key that no dialog has shown is remembered as such, and accepted only by the person", async () => {
  const { live, says, pinned, remembered, fernKey, ground } = await withNotes();
  const accepted: string[] = [];
  const { accept } = ground.pins;
  ground.pins.accept = (who: string, key: string) => {
    accepted.push(who);
    return accept(who, key);
  };
  live.add(LESSON, { kind: "mark" });
  await until(() => states(live)[0] === "kept");
  assert.equal([remembered, accepted], [["fern"], []]);
  assert.is(pinned.get("fern"), fernKey);
  says.owner = await recipientOf(await newIdentity());
  const other = { ...LESSON, session: "another-of-sixteen" };
  live.add(other, { kind: "mark" });
  await until(() => live.readiness(other.session) === "changed");
  await live.accept(other);
  assert.equal(accepted, ["fern"]);
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

test("until the server has it a note is said not to be kept, and the page warns before it is left", async () => {
  const { live, noes } = await withNotes();
  const warned: boolean[] = [];
  const page = {
    addEventListener: (_: "beforeunload", leave: (event: Event) => void) => {
      warned.push(true);
      page.leave = leave;
    },
    removeEventListener: (_: "beforeunload", leave: (event: Event) => void) => {
      assert.is(leave, page.leave);
      warned.push(false);
    },
    leave: null as ((event: Event) => void) | null,
  };
  warnBeforeLeaving(live, page);
  assert.equal(warned, []);
  noes.post.push("offline", "no-such-session");
  live.add(LESSON, { kind: "note", text: "a" });
  assert.equal(warned, [true]);
  await comesTo(live, "waiting");
  assert.is(live.unkept(LESSON.session), 1);
  const leaving = new Event("beforeunload", { cancelable: true });
  page.leave?.(leaving);
  assert.ok(leaving.defaultPrevented);
  // Refused for good, it is still nowhere else than here.
  await until(() => states(live)[0] === "failed");
  assert.equal([live.unkept(), warned], [1, [true]]);
  await live.again(live.written[0]?.note ?? "");
  assert.equal([live.unkept(), warned], [0, [true, false]]);
});

test("what waits for the keys waits, and is said so", async () => {
  const { live, noes } = await withNotes();
  noes.keys.push("offline", "offline");
  live.add(LESSON, { kind: "mark" });
  await comesTo(live, "waiting");
  await until(() => states(live)[0] === "kept");
});

test("a slip is taken back: from the list at once, from the server as soon as it answers", async () => {
  const { live, noes, removed } = await withNotes();
  live.add(LESSON, { kind: "tally" });
  await until(() => states(live)[0] === "kept");
  const [kept] = live.written;
  noes.remove.push("offline");
  live.takeBack(kept?.note ?? "");
  assert.equal(states(live), []);
  assert.is(live.unkept(), 1, "the page stays until it is gone from the server too");
  await until(() => live.unkept() === 0);
  assert.equal(removed, [kept?.note]);
});

test("a slip that is on its way is taken back all the same, and one that was never sent is not sent", async () => {
  const { live, noes, removed, posted } = await withNotes();
  live.add(LESSON, { kind: "tally" });
  const [coming] = live.written;
  live.takeBack(coming?.note ?? "");
  await until(() => live.unkept() === 0);
  assert.equal([posted.length, removed.length], [0, 0]);
  // The answer was lost, not the note: nobody knows whether it is there.
  noes.post.push("no-answer");
  live.add(LESSON, { kind: "tally" });
  await comesTo(live, "waiting");
  const [lost] = live.written;
  noes.remove.push("no-such-note");
  live.takeBack(lost?.note ?? "");
  await until(() => live.unkept() === 0);
  assert.equal([posted.length, states(live).length], [0, 0]);
});

test("what the server will not take back stands in the list again", async () => {
  const { live, noes } = await withNotes();
  live.add(LESSON, { kind: "tally" });
  await until(() => states(live)[0] === "kept");
  noes.remove.push("vault-locked");
  live.takeBack(live.written[0]?.note ?? "");
  await until(() => live.written.length === 1);
  assert.equal([states(live), live.written[0]?.why], [["kept"], "vault-locked"]);
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
