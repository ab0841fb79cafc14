import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openWith, wrapTo } from "#recordings/keys.ts";
import type { LiveKeysReply, LiveNotesReply } from "#protocol/http/notes.ts";
import { newId, newSecret } from "#server/accounts/ids.ts";
import { apiOf, type Api } from "#test/support/api.ts";
import { goLive, openPage, signIn, type Lesson, type Page } from "#test/support/page.ts";
import { withServer, type Account, type Server } from "#test/support/server.ts";
import { newSecrets, type Secrets } from "./shelf.ts";

/** The key of somebody whom nobody knows. */
const NOBODY = (await newSecrets()).publicKey;
const test = suite("notes of a lesson that goes on");
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

interface Someone {
  page: Page;
  api: Api;
  account: string;
}
const enter = async (server: Server, who: Account): Promise<Someone> => {
  const signed = await signIn(server.url, who);
  const page = await openPage(server.url, signed);
  return { page, api: apiOf(server.url, signed.token), account: signed.account };
};
const withPeople = (
  body: (people: {
    teacher: Someone;
    coach: Someone;
    other: Someone;
    administrator: Api;
  }) => Promise<void>,
) =>
  withServer({}, async (server) => {
    const [first, second] = server.coaches;
    if (!first || !second) throw new Error("the demo school has two coaches");
    const [teacher, coach, other] = [
      await enter(server, server.teacher),
      await enter(server, first),
      await enter(server, second),
    ];
    try {
      const { token } = await signIn(server.url, server.administrator);
      await body({ teacher, coach, other, administrator: apiOf(server.url, token) });
    } finally {
      for (const { page } of [teacher, coach, other]) page.close();
    }
  });
const makeVault = async ({ api }: Someone): Promise<Secrets> => {
  const secrets = await newSecrets();
  const { publicKey, sealedByCode, proof } = secrets;
  const body = { publicKey, sealedByCode, proof, name: "Laptop", half: newSecret() };
  assert.is((await api.post("/api/vault", body)).status, 200);
  return secrets;
};
/** Renewed while the body runs, however it ends. */
const alive = async (lesson: Lesson, body: (sessionId: string) => Promise<void>): Promise<void> => {
  const stop = lesson.keepAlive();
  try {
    await body(lesson.sessionId);
  } finally {
    stop();
  }
};
const keysOf = async ({ api }: Someone, session: string): Promise<LiveKeysReply> =>
  (await api.get<LiveKeysReply>(`/api/notes/live/keys?session=${session}`)).body;
const mark = async (someone: Someone, session: string, text: string, note = newId()) => {
  const { owner, mine } = await keysOf(someone, session);
  const sealed = base64(await wrapTo([owner ?? NOBODY, mine ?? owner ?? NOBODY], text));
  const { status, body } = await someone.api.post<{ code?: string }>("/api/notes/live", {
    ...{ note, session, sealed },
  });
  return status === 200 ? "ok" : (body.code ?? "");
};
const listOf = async ({ api }: Someone): Promise<LiveNotesReply["sessions"]> => {
  const { status, body } = await api.get<LiveNotesReply>("/api/notes/live");
  assert.is(status, 200, JSON.stringify(body));
  return body.sessions;
};

test("teacher and coach write while the lesson goes on, and each reads what is meant for them", () =>
  withPeople(async ({ teacher, coach, other }) => {
    const [mine, theirs] = [await makeVault(teacher), await makeVault(coach)];
    const lesson = await goLive(teacher.page, [coach.account, other.account]);
    await alive(lesson, async (sessionId) => {
      // Named, and not here yet: nobody let them in so far.
      assert.is(await mark(coach, sessionId, "too early"), "no-such-session");
      await coach.page.ask("session:join", { sessionId });
      const { now: _now, ...keys } = await keysOf(coach, sessionId);
      assert.equal(keys, { owner: mine.publicKey, mine: theirs.publicKey });
      assert.is(await mark(teacher, sessionId, "wait time"), "ok");
      assert.is(await mark(coach, sessionId, "what a question"), "ok");
      assert.is(await mark(other, sessionId, "a stranger's"), "no-such-session");
      assert.is(await mark(coach, newId(), "nowhere"), "no-such-session");

      const [session, ...more] = await listOf(teacher);
      assert.is(more.length, 0);
      assert.equal(
        [session?.session, session?.owner.account, session?.recording],
        [sessionId, teacher.account, null],
      );
      const texts = await Promise.all(
        (session?.notes ?? []).map(({ sealed }) =>
          openWith(mine.identity, Buffer.from(sealed, "base64")),
        ),
      );
      assert.equal(texts, ["wait time", "what a question"]);
      const [seen] = await listOf(coach);
      assert.is(seen?.notes.length, 1);
      const written = Buffer.from(seen?.notes[0]?.sealed ?? "", "base64");
      assert.is(await openWith(theirs.identity, written), "what a question");
      assert.equal(await listOf(other), []);

      // The last word comes when the lesson is over, also where nothing was recorded.
      await teacher.page.ask("session:end", { sessionId });
      assert.is(await mark(coach, sessionId, "well done"), "ok");
      assert.is((await listOf(teacher))[0]?.notes.length, 3);
      const note = seen?.notes[0]?.note;
      assert.is(await other.api.refusal("/api/notes/remove", { note }), "no-such-note");
      assert.is((await teacher.api.post("/api/notes/remove", { note })).status, 200);
      assert.is((await listOf(coach))[0]?.notes.length, 1);
    });
  }));

test("a removed coach writes no more, and one who left neither", () =>
  withPeople(async ({ teacher, coach, other }) => {
    await makeVault(teacher);
    const lesson = await goLive(teacher.page, [coach.account, other.account]);
    await alive(lesson, async (sessionId) => {
      for (const one of [coach, other]) {
        await one.page.ask("session:join", { sessionId });
        // Without a vault of one's own it is sealed for the teacher alone.
        assert.is((await keysOf(one, sessionId)).mine, null);
        assert.is(await mark(one, sessionId, "here"), "ok");
        assert.equal(await listOf(one), []);
      }
      await teacher.page.ask("coach:remove", { sessionId, coach: coach.account });
      await other.page.ask("session:leave", { sessionId });
      for (const one of [coach, other]) {
        assert.is(await mark(one, sessionId, "still here"), "no-such-session");
      }
      assert.is((await listOf(teacher))[0]?.notes.length, 2);
    });
  }));

test("once the teacher's account is closed, a coach's last note meets no lesson any more", () =>
  withPeople(async ({ teacher, coach, administrator }) => {
    await makeVault(teacher);
    await makeVault(coach);
    const lesson = await goLive(teacher.page, [coach.account]);
    await alive(lesson, async (sessionId) => {
      await coach.page.ask("session:join", { sessionId });
      const closed = { account: teacher.account };
      assert.is((await administrator.post("/api/people/close", closed)).status, 200);
      assert.is(await mark(coach, sessionId, "well done"), "no-such-session");
      const asked = await coach.api.refusal(`/api/notes/live/keys?session=${sessionId}`);
      assert.is(asked, "no-such-session");
    });
  }));

test("without a vault of the teacher's nothing is kept, and it is said", () =>
  withPeople(async ({ teacher, coach }) => {
    await makeVault(coach);
    const lesson = await goLive(teacher.page, [coach.account]);
    await alive(lesson, async (sessionId) => {
      await coach.page.ask("session:join", { sessionId });
      assert.is((await keysOf(coach, sessionId)).owner, null);
      assert.is(await mark(coach, sessionId, "into the void"), "no-vault-there");
      assert.is(await mark(teacher, sessionId, "into the void"), "no-vault");
    });
  }));

test.run();
