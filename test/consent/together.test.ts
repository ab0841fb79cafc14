/** R11, R22: in which order something is shown together, and how it is taken away. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LiveSessions } from "#server/consent/live-sessions.ts";
import type { Caller } from "#server/consent/ports.ts";
import { coach, owner, refusalOf, withSlowLog } from "./stage.ts";

const test = suite("watching together follows the owner");

const tab: Caller = { ...owner, connection: "owner-tab" };
const RECORDING = "recording-0001-0001";
const start = (sessions: LiveSessions, id: string, by = owner, recording = RECORDING) =>
  sessions.together.start(by, { sessionId: id, recording });
const follow = (sessions: LiveSessions, id: string) => sessions.together.follow(coach, id);
const shown = (sessions: LiveSessions, id: string, by = owner): string | null => {
  const view = sessions.view(id, by);
  return view !== null && "together" in view ? (view.together?.showing ?? null) : null;
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("R22: what is shown is in the log before a coach is told of it", () =>
  withSlowLog(async ({ sessions, id, showings, lines, hold }) => {
    showings.mine.add(RECORDING);
    await sessions.join(coach, id);
    const release = hold();
    const asked = start(sessions, id);
    await turn();
    assert.equal(
      [lines.at(-1)?.action, lines.at(-1)?.detail],
      ["together:start", { recording: RECORDING }],
    );
    assert.is(shown(sessions, id, coach), null, "the line is not durable yet");
    release();
    const { reply } = await asked;
    assert.is(shown(sessions, id, coach), reply.showing);
  }));

test("R15: nobody shows what is not their own, and nothing in the view says that there is any", () =>
  withSlowLog(async ({ sessions, id, lines }) => {
    assert.is(await refusalOf(start(sessions, id)), "no-such-recording");
    assert.is(shown(sessions, id), null);
    assert.is(lines.at(-1)?.outcome, "refused");
  }));

test("R11: while the log is silent nothing is shown", () =>
  withSlowLog(async ({ sessions, id, showings, hold }) => {
    showings.mine.add(RECORDING);
    const release = hold();
    assert.is(await refusalOf(start(sessions, id)), "log-unavailable");
    assert.is(shown(sessions, id), null);
    release();
  }));

test("R11: stopping works while the log is silent", () =>
  withSlowLog(async ({ sessions, id, showings, hold }) => {
    showings.mine.add(RECORDING);
    await start(sessions, id);
    const release = hold();
    await sessions.together.stop(tab, id);
    assert.is(shown(sessions, id), null);
    release();
  }));

test("A stop, or the deletion, that comes while the log is written is not overtaken", () =>
  withSlowLog(async ({ sessions, id, showings, hold }) => {
    showings.mine.add(RECORDING);
    for (const taken of [
      () => sessions.together.stop(tab, id),
      () => sessions.together.gone(RECORDING),
    ]) {
      const release = hold();
      const asked = refusalOf(start(sessions, id));
      await turn();
      await taken();
      release();
      assert.is(await asked, "moved-on");
      assert.is(shown(sessions, id), null);
    }
    const release = hold();
    const asked = refusalOf(start(sessions, id));
    await turn();
    await sessions.together.gone("another-recording");
    release();
    assert.is(await asked, "allowed", "what became of another one is nothing to this");
  }));

test("A deleted recording is shown no more, and the owner's log says why", () =>
  withSlowLog(async ({ sessions, id, showings, lines }) => {
    showings.mine.add(RECORDING);
    await start(sessions, id);
    await sessions.together.gone(RECORDING);
    assert.is(shown(sessions, id), null);
    assert.equal(
      [lines.at(-1)?.action, lines.at(-1)?.detail],
      ["together:stop", { why: "recording" }],
    );
  }));

test("R16: a coach follows by a share of their own, and without one by none", () =>
  withSlowLog(async ({ sessions, id, showings }) => {
    showings.mine.add(RECORDING);
    await sessions.join(coach, id);
    assert.is(await refusalOf(follow(sessions, id)), "not-now", "nothing is shown");
    await start(sessions, id);
    assert.is(await refusalOf(follow(sessions, id)), "no-such-share");
    const led = () => {
      const view = sessions.view(id, coach);
      return view !== null && "together" in view ? (view.together?.led ?? null) : null;
    };
    assert.is(led(), null, "without one nothing says where it stands");
    showings.shares.set(coach.account, "share");
    assert.is((await follow(sessions, id)).reply.share, "share");
    assert.equal(led(), { playing: false, atMs: 0, speed: 1 });
    await sessions.together.parted(["another"], null);
    assert.ok(led());
    await sessions.together.parted(["share"], null);
    assert.is(led(), null, "recalled, and it is not told any more");
    // Recalled between the question and the answer.
    const { shareWith } = showings;
    showings.shareWith = async (...asked) => {
      const found = await shareWith(...asked);
      showings.shares.delete(coach.account);
      return found;
    };
    assert.is(await refusalOf(follow(sessions, id)), "moved-on");
    assert.is(led(), null);
  }));

test("R1: a curtain, a removal or another showing between question and answer is a no", () =>
  withSlowLog(async ({ sessions, id, showings }) => {
    showings.mine.add(RECORDING);
    showings.shares.set(coach.account, "share");
    await sessions.join(coach, id);
    await start(sessions, id);
    const meanwhile = async (act: () => Promise<unknown>): Promise<string> => {
      const release = showings.hold();
      const asked = refusalOf(follow(sessions, id));
      const acted = act();
      await turn();
      release();
      await acted;
      return asked;
    };
    assert.is(await meanwhile(() => sessions.drawCurtain(owner, id)), "not-now");
    await sessions.liftCurtain(owner, id);
    await sessions.together.stop(owner, id);
    await start(sessions, id);
    assert.is(await meanwhile(() => sessions.together.stop(owner, id)), "not-now");
    await start(sessions, id);
    assert.is(
      await meanwhile(() => sessions.removeCoach(owner, { sessionId: id, coach: coach.account })),
      "not-now",
    );
    assert.is(await refusalOf(follow(sessions, id)), "not-now");
  }));

test("R21: a page that has gone, or may not any more, is told of no share", () =>
  withSlowLog(async ({ sessions, id, showings, needs }) => {
    showings.mine.add(RECORDING);
    showings.shares.set(coach.account, "share");
    await sessions.join(coach, id);
    await start(sessions, id);
    const release = showings.hold();
    const asked = refusalOf(follow(sessions, id));
    needs.add(coach.account);
    release();
    assert.is(await asked, "agreement-needed");
  }));

test("leading moves what is shown and writes nothing into the log", () =>
  withSlowLog(async ({ sessions, id, showings, lines }) => {
    showings.mine.add(RECORDING);
    await sessions.join(coach, id);
    const { reply } = await start(sessions, id);
    showings.shares.set(coach.account, "share");
    await follow(sessions, id);
    const before = lines.length;
    await sessions.together.lead(owner, {
      ...{ sessionId: id, showing: reply.showing, playing: false, atMs: 4_200, speed: 1 },
    });
    const view = sessions.view(id, coach);
    assert.is(view !== null && "together" in view ? view.together?.led?.atMs : null, 4_200);
    assert.is(lines.length, before);
  }));

test.run();
