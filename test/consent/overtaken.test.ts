import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LiveSessions } from "#server/consent/live-sessions.ts";
import { coach, consent, owner, refusalOf, withSlowLog } from "./stage.ts";

const test = suite("a gift that is overtaken by a withdrawal");

test("R5: a curtain drawn again while a lift waits for the log stays down", () =>
  withSlowLog(async ({ sessions, id, hold }) => {
    await sessions.drawCurtain(owner, id);
    const release = hold();
    const lift = refusalOf(sessions.liftCurtain(owner, id));
    await sessions.drawCurtain(owner, id);
    release();
    assert.is(await lift, "moved-on");
    const session = sessions.session(id);
    assert.ok(session.status === "live" && session.curtainSince !== null);
  }));

test("R7: a removal repeated while an admission waits for the log stands", () =>
  withSlowLog(async ({ sessions, id, hold }) => {
    await sessions.removeCoach(owner, { sessionId: id, coach: coach.account });
    const release = hold();
    const admit = refusalOf(sessions.admitCoach(owner, { sessionId: id, coach: coach.account }));
    await new Promise((resolve) => setImmediate(resolve));
    await sessions.removeCoach(owner, { sessionId: id, coach: coach.account });
    release();
    assert.is(await admit, "moved-on");
    const session = sessions.session(id);
    assert.ok(session.status === "live" && session.guests[coach.account]?.standing === "removed");
  }));

test("R7: a coach removed while joining waits for the log does not come in", () =>
  withSlowLog(async ({ sessions, id, hold }) => {
    const release = hold();
    const join = refusalOf(sessions.join(coach, id));
    await sessions.removeCoach(owner, { sessionId: id, coach: coach.account });
    release();
    assert.ok(["moved-on", "removed"].includes(await join));
    const session = sessions.session(id);
    assert.ok(session.status === "live" && session.guests[coach.account]?.here === null);
  }));

test("R7: a page that left while joining waited for the log is not counted as here", () =>
  withSlowLog(async ({ sessions, id, hold, gone }) => {
    const release = hold();
    const join = refusalOf(sessions.join(coach, id));
    gone.add(coach.connection);
    release();
    assert.is(await join, "moved-on");
    const session = sessions.session(id);
    assert.ok(session.status === "live" && session.guests[coach.account]?.here === null);
  }));

for (const [what, leave] of [
  ["closed", (sessions: LiveSessions, who: string) => sessions.accountClosed(who)],
  ["parted from", (sessions: LiveSessions, who: string) => sessions.parted(owner.account, who)],
] as const) {
  test(`R7: a coach ${what} while an admission waits for the log is not admitted`, () =>
    withSlowLog(async ({ sessions, id, hold, lines }) => {
      for (const who of [coach.account, "other-0001-0001-0001"]) {
        await sessions.removeCoach(owner, { sessionId: id, coach: coach.account });
        const release = hold();
        const admit = refusalOf(sessions.admitCoach(owner, { sessionId: id, coach: who }));
        await new Promise((resolve) => setImmediate(resolve));
        await leave(sessions, who);
        release();
        assert.is(await admit, "moved-on");
        const session = sessions.session(id);
        assert.ok(session.status === "live" && session.guests[who]?.standing !== "invited");
        // The line that announced it is taken back by a second one.
        const told = lines.filter(({ action }) => action === "coach:admit").slice(-2);
        assert.equal(
          told.map(({ outcome, detail }) => [outcome, detail["why"]]),
          [
            ["done", undefined],
            ["refused", "moved-on"],
          ],
        );
      }
    }));

  test(`R7: a coach ${what} while an opening waits for the log is not in it`, () =>
    withSlowLog(async ({ sessions, id, hold }) => {
      await sessions.end(owner, id);
      const release = hold();
      const ask = { requestId: "s".repeat(22), title: "", consent, ear: "open" as const };
      const open = refusalOf(sessions.open(owner, ask));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await leave(sessions, coach.account);
      release();
      assert.is(await open, "unknown-coach");
      assert.equal(sessions.openSessions(), []);
    }));
}

test("R20: whoever has something to do since the question gets nothing after it", () =>
  withSlowLog(async ({ sessions, id, hold, needs }) => {
    const release = hold();
    const join = refusalOf(sessions.join(coach, id));
    needs.add(coach.account);
    release();
    assert.is(await join, "agreement-needed");
    const session = sessions.session(id);
    assert.ok(session.status === "live" && session.guests[coach.account]?.here === null);
  }));

test("R11: the people's records are silent: nothing is opened, and it is said in time", () =>
  withSlowLog(async ({ sessions, id, silence }) => {
    silence();
    const admit = refusalOf(sessions.admitCoach(owner, { sessionId: id, coach: coach.account }));
    const open = refusalOf(
      sessions.open(
        { ...owner, account: "owner-0002-0002-0002" },
        { requestId: "t".repeat(22), title: "", consent, ear: "open" },
      ),
    );
    assert.equal(await Promise.all([admit, open]), ["log-unavailable", "log-unavailable"]);
  }));

test("R11: an end acts while the log is silent, a lift does not", () =>
  withSlowLog(async ({ sessions, id, hold }) => {
    const release = hold();
    await sessions.drawCurtain(owner, id);
    assert.is(await refusalOf(sessions.liftCurtain(owner, id)), "log-unavailable");
    await sessions.end(owner, id);
    assert.is(sessions.session(id).status, "ended");
    release();
  }));

test.run();
