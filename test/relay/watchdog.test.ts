/** R6: a server that is frozen, killed or blocked does not leave media flowing. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withCapture, type Capture } from "#test/support/capture.ts";
import { runs, withElsewhere, type Elsewhere } from "./relay-elsewhere.ts";
import { SESSION, TEACHER, ANNA, sends, until, watches } from "./support.ts";

const test = suite("the watchdog");
/** R6: a frozen server's media is ended within 3 s. */
const FROZEN_LIMIT_MS = 3_000;

interface Scene {
  elsewhere: Elsewhere;
  capture: Capture;
  worker: number;
  watchdog: number;
  /** Ms of media to the coach's page after `from`. Waits until its worker is gone. */
  mediaWent(from: number): Promise<number>;
}

const withLesson = (body: (scene: Scene) => Promise<void>): Promise<void> =>
  withCapture([], (capture) =>
    withElsewhere(async (elsewhere) => {
      await elsewhere.relay.open(SESSION);
      const sending = await sends(elsewhere, TEACHER, ["camera", "room"]);
      const { receiving } = await watches(elsewhere, ANNA, TEACHER, ["camera", "room"]);
      const [worker] = elsewhere.workers();
      const [watchdog] = elsewhere.watchdogs();
      assert.ok(worker !== undefined && watchdog !== undefined);
      const mediaWent = async (from: number): Promise<number> => {
        await until(() => !runs(worker));
        const more = sending.sent() + 100;
        // A page that noticed the loss sends no more; both are an answer.
        const limit = performance.now() + 500;
        await until(() => sending.sent() > more || performance.now() > limit);
        await capture.mark();
        const after = capture.mediaAfter(from, receiving.page.localPort());
        return Math.max(0, ...after.map(({ atMs }) => atMs - from));
      };
      await body({ elsewhere, capture, worker, watchdog, mediaWent });
    }),
  );

test("R6: a server that is stopped: media ends within 3 s, and after the thaw it knows", () =>
  withLesson(async ({ elsewhere, capture, mediaWent }) => {
    const frozenAt = await capture.mark();
    process.kill(elsewhere.pid, "SIGSTOP");
    const lastedMs = await mediaWent(frozenAt);
    assert.ok(lastedMs > 1_000, `the judge saw media go on for ${lastedMs} ms`);
    assert.ok(lastedMs < FROZEN_LIMIT_MS, `media went on for ${lastedMs} ms`);
    process.kill(elsewhere.pid, "SIGCONT");
    await until(() => elsewhere.lost.length > 0);
    assert.equal(elsewhere.lost, [SESSION]);
    assert.equal(await elsewhere.relay.watchers(SESSION), []);
    await until(() => elsewhere.workers().length === 1);
    // A new live session finds a new worker.
    let opened = false;
    while (!opened)
      opened = await Promise.resolve(elsewhere.relay.open(SESSION)).then(
        () => true,
        () => false,
      );
  }));

test("R6: a lease that ends while the server is stopped is cut within a second of its end", () =>
  withLesson(async ({ elsewhere, capture, mediaWent }) => {
    const from = await capture.mark();
    await elsewhere.due(1_000);
    process.kill(elsewhere.pid, "SIGSTOP");
    const lastedMs = await mediaWent(from);
    assert.ok(lastedMs > 1_000, `cut ${1_000 - lastedMs} ms before the end of the lease`);
    assert.ok(lastedMs < 2_000, `media went on for ${lastedMs - 1_000} ms after the end`);
    process.kill(elsewhere.pid, "SIGCONT");
  }));

test("R6: a lease that ends and that a server awake does not follow is cut within a second", () =>
  withLesson(async ({ elsewhere, capture, mediaWent }) => {
    const from = await capture.mark();
    await elsewhere.due(1_000);
    const lastedMs = await mediaWent(from);
    assert.ok(lastedMs > 1_000, `cut ${1_000 - lastedMs} ms before the end of the lease`);
    assert.ok(lastedMs < 2_000, `media went on for ${lastedMs - 1_000} ms after the end`);
  }));

test("R6: a blocked event loop: media ends within 3 s", () =>
  withLesson(async ({ elsewhere, capture, mediaWent }) => {
    const blockedAt = await capture.mark();
    elsewhere.block(6_000);
    const lastedMs = await mediaWent(blockedAt);
    assert.ok(lastedMs < FROZEN_LIMIT_MS, `media went on for ${lastedMs} ms`);
    await until(() => elsewhere.lost.length > 0);
  }));

test("R6: a server that is killed takes its workers and its watchdog with it", () =>
  withLesson(async ({ elsewhere, capture, watchdog, mediaWent }) => {
    const killedAt = await capture.mark();
    process.kill(elsewhere.pid, "SIGKILL");
    const lastedMs = await mediaWent(killedAt);
    assert.ok(lastedMs < FROZEN_LIMIT_MS);
    await until(() => !runs(watchdog));
  }));

test("R6: a worker that is stopped when the server is killed goes too", () =>
  withLesson(async ({ elsewhere, worker, watchdog }) => {
    process.kill(worker, "SIGSTOP");
    process.kill(elsewhere.pid, "SIGKILL");
    await until(() => !runs(worker) && !runs(watchdog));
  }));

test("R6: a watchdog that is killed is replaced, and the new one does its work", () =>
  withLesson(async ({ elsewhere, capture, worker, watchdog, mediaWent }) => {
    process.kill(watchdog, "SIGKILL");
    await until(() => elsewhere.watchdogs().some((pid) => pid !== watchdog));
    while (!(await elsewhere.relay.ready())) await new Promise(setImmediate);
    assert.ok(runs(worker), "the lesson goes on");
    const frozenAt = await capture.mark();
    process.kill(elsewhere.pid, "SIGSTOP");
    assert.ok((await mediaWent(frozenAt)) < FROZEN_LIMIT_MS);
  }));

test("R6: a watchdog that is stopped is replaced, and a busy server keeps its workers", () =>
  withLesson(async ({ elsewhere, worker, watchdog }) => {
    process.kill(watchdog, "SIGSTOP");
    await until(() => elsewhere.watchdogs().some((pid) => pid !== watchdog));
    await until(() => !runs(watchdog));
    elsewhere.block(1_000);
    assert.equal(await elsewhere.relay.sending(SESSION), ["camera", "room"]);
    assert.ok(runs(worker));
  }));

test.run();
