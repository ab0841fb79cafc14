/** R12 over the socket: who switches the recorder on and off, and who is told what of it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { SessionView } from "#protocol/events.ts";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { until, withTaped, type Taped } from "#test/recorder/lesson.ts";
import { openPage, type Page } from "#test/support/page.ts";

const test = suite("the recorder over the socket");

const recordingIn = (view: SessionView | null) =>
  view !== null && view.status !== "ended" ? view.recording : null;
const withPages = (
  body: (all: Taped & { tab: Page; coach: Page; stranger: Page }) => Promise<void>,
): Promise<void> =>
  withTaped(async (taped) => {
    const { school, owner, teacher } = taped;
    const { url } = school.server;
    const [signedIn] = school.coaches;
    if (signedIn === undefined) throw new Error("no coach");
    const pages = {
      tab: await openPage(url, owner),
      coach: await openPage(url, signedIn),
      stranger: await openPage(url, school.outsider),
    };
    await pages.coach.ask("session:join", { sessionId: teacher.sessionId });
    try {
      await body({ ...taped, ...pages });
    } finally {
      for (const page of Object.values(pages)) page.close();
    }
  });
const databaseOf = (data: string): DatabaseSync => {
  const file = readdirSync(data).find((name) => /\.(db|sqlite3?)$/.test(name));
  if (file === undefined) throw new Error("no database");
  return new DatabaseSync(join(data, file), { timeout: 5_000 });
};
const linesOf = (data: string): { action: string; outcome: string; detail: object }[] => {
  const database = databaseOf(data);
  const rows = database.prepare("SELECT line FROM audit ORDER BY seq").all();
  database.close();
  return rows.map(({ line }) => JSON.parse(String(line)));
};

test("R12: the owning page switches it on, everybody sees it, and any page of the owner stops it", () =>
  withPages(async ({ teacher, owner, tab, coach, stranger, record, school }) => {
    const { sessionId } = teacher;
    const ask = { sessionId, recipient: owner.recipient, voices: false };
    assert.is(await tab.refusal("record:start", ask), "wrong-page");
    assert.is(await coach.refusal("record:start", ask), "forbidden");
    assert.is(await stranger.refusal("record:start", ask), "no-such-session");
    assert.is(await coach.refusal("record:stop", { sessionId }), "forbidden");
    assert.is(await teacher.refusal("record:drop", { sessionId }), "not-recording");
    assert.is(recordingIn(teacher.latest()), null);

    const recording = await record();
    assert.is(await teacher.refusal("record:start", ask), "already-recording");
    const seen = recordingIn(await coach.view((view) => recordingIn(view)?.state === "on"));
    assert.equal([seen?.recording, seen?.keys], [recording, []]);
    const mine = recordingIn(await teacher.view((view) => recordingIn(view)?.state === "on"));
    assert.is(mine?.keys.length, 1);

    await tab.ask("curtain:draw", { sessionId });
    const drawn = await coach.view((view) => recordingIn(view)?.state === "waiting");
    assert.equal(recordingIn(drawn)?.receives, []);
    await teacher.ask("curtain:lift", { sessionId });
    await coach.view(
      (view) =>
        recordingIn(view)?.state === "on" && (recordingIn(view)?.receives.length ?? 0) === 2,
    );

    await tab.ask("record:stop", { sessionId });
    for (const page of [teacher, tab, coach]) {
      await page.view((view) => view.status === "live" && view.recording === null);
    }
    await until(() => linesOf(school.data).some(({ action }) => action === "record:stop"));
    const lines = linesOf(school.data).filter(({ action }) => action.startsWith("record:"));
    assert.equal(
      lines.map(({ action, outcome }) => `${action} ${outcome}`),
      [
        ...["record:start refused", "record:start refused"],
        ...["record:start done", "record:start refused", "record:stop done"],
      ],
    );
  }));

test("R9: each answers for the own voice, and each sees the own answer", () =>
  withPages(async ({ teacher, tab, coach, record }) => {
    const { sessionId } = teacher;
    const agree = { sessionId, agree: true };
    assert.is(await teacher.refusal("record:voices", agree), "not-recording");
    await coach.ask("record:voices", agree);
    await record();
    assert.is(await tab.refusal("record:voices", agree), "wrong-page");
    await teacher.ask("record:voices", agree);
    const both = (view: SessionView) =>
      recordingIn(view)?.voices.owner === true && recordingIn(view)?.voices.coaches.length === 1;
    await teacher.view(both);
    const seen = recordingIn(await coach.view(both));
    assert.equal(seen?.voices, { owner: true, coaches: [coach.account] });
    await coach.ask("record:voices", { sessionId, agree: false });
    await teacher.view((view) => recordingIn(view)?.voices.coaches.length === 0);
  }));

test("R14: a key that is not the vault's is refused, and so is an account without a vault", () =>
  withPages(async ({ teacher, coach, school, owner }) => {
    const { sessionId } = teacher;
    const recipient = await recipientOf(await newIdentity());
    const ask = { sessionId, recipient, voices: false };
    assert.is(await teacher.refusal("record:start", ask), "wrong-key");
    await school.ground.stores.vaults.destroy(owner.account);
    assert.is(await teacher.refusal("record:start", ask), "no-vault");
    assert.is(recordingIn(await coach.view((view) => view.status === "live")), null);
  }));

test("R11: nothing is recorded that cannot be logged, and a stop needs no log", () =>
  withPages(async ({ teacher, owner, tab, record, school, recorder }) => {
    const { sessionId } = teacher;
    const ask = { sessionId, recipient: owner.recipient, voices: false };
    await record();
    const database = databaseOf(school.data);
    database.exec("ALTER TABLE audit RENAME TO audit_away");
    try {
      await tab.ask("record:stop", { sessionId });
      await teacher.view((view) => view.status === "live" && view.recording === null);
      assert.is(await teacher.refusal("record:start", ask), "log-unavailable");
      await until(() => recorder() === null);
      await teacher.view((view) => view.status === "live" && view.recording === null);
    } finally {
      database.exec("ALTER TABLE audit_away RENAME TO audit");
      database.close();
    }
    await record();
  }));

test("R12: a recorder that cannot go on is told to everybody, and the lesson goes on", () =>
  withPages(async ({ teacher, coach, record, recorder, school }) => {
    const recording = await record();
    const failed = (view: SessionView) => recordingIn(view)?.state === "failed";
    const told = Promise.all([teacher.view(failed), coach.view(failed)]);
    let isTold = false;
    void told.then(() => (isTold = true));
    await until(() => {
      const pid = recorder();
      if (pid !== null && !isTold) process.kill(pid, "SIGKILL");
      return isTold;
    });
    for (const view of await told) {
      const one = recordingIn(view);
      assert.equal([one?.recording, one?.fault], [recording, "recorder-lost"]);
      assert.is(view.status, "live");
    }
    await until(() => linesOf(school.data).some(({ action }) => action === "record:failed"));
    const line = linesOf(school.data).find(({ action }) => action === "record:failed");
    assert.equal(line?.detail, { fault: "recorder-lost" });
  }));

test.run();
