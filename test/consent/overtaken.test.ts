import { createHash, randomBytes } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CONSENT_WORDING } from "#protocol/words.ts";
import { LiveSessions } from "#server/consent/live-sessions.ts";
import type { Announcer, Caller } from "#server/consent/ports.ts";
import { codeOf } from "#server/errors.ts";
import { withRelay } from "#test/relay/support.ts";

const test = suite("a gift that is overtaken by a withdrawal");

const nobody = (): void => undefined;
const silent: Announcer = {
  ...{ changed: nobody, lobbyChanged: nobody, gone: nobody },
  ...{ cue: nobody, cueSeen: nobody, signal: nobody },
};
const owner: Caller = { account: "owner-0001-0001-0001", connection: "owner-page", signIn: "a" };
const coach: Caller = { account: "coach-0001-0001-0001", connection: "coach-page", signIn: "b" };
const consent = {
  coaches: [coach.account],
  sources: ["camera" as const],
  talkback: true,
  minutes: 60,
  wording: CONSENT_WORDING,
};

/** Live sessions on a real relay, with a log that can be made to wait. */
const withSlowLog = (
  body: (stage: {
    sessions: LiveSessions;
    id: string;
    /** From now on the log waits; the returned function lets it go on. */
    hold: () => () => void;
    gone: Set<string>;
  }) => Promise<void>,
) =>
  withRelay(async ({ relay }) => {
    let gate = Promise.resolve();
    const gone = new Set<string>();
    const sessions = new LiveSessions({
      relay,
      clock: { now: () => performance.now(), wallMs: () => Date.now() },
      ids: {
        id: () => randomBytes(16).toString("base64url"),
        secret: () => randomBytes(32).toString("base64url"),
        digest: (secret) => createHash("sha256").update(secret).digest("base64url"),
      },
      people: { coachName: async () => "Coach", name: async () => "Owner" },
      log: { append: () => gate },
      receipts: { sign: () => ({ body: "", signature: "", keyId: "" }) },
      announcer: silent,
      isConnected: (connection) => !gone.has(connection),
      complain: (what, error) => assert.unreachable(`${what}: ${String(error)}`),
    });
    const ask = { requestId: "r".repeat(22), title: "", consent, ear: "open" as const };
    const { reply } = await sessions.open(owner, ask);
    try {
      const hold = () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        gate = promise;
        return () => {
          gate = Promise.resolve();
          resolve();
        };
      };
      await body({ sessions, id: reply.sessionId, hold, gone });
    } finally {
      await sessions.stop();
      sessions.close();
    }
  });

const refusalOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "allowed",
    (error: unknown) => codeOf(error),
  );

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
