// runs alone, limit 150 s
/** The desk: what must be there before a byte is, and what goes wrong around the recorder. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refusedWith, SESSION } from "#test/relay/support.ts";
import { atTheDesk, type AtTheDesk } from "./at-the-desk.ts";
import { until } from "./lesson.ts";

const test = suite("the desk");

const on = ({ desk }: AtTheDesk): Promise<void> => until(() => desk.state(SESSION)?.state === "on");

test("R14: before the wrapped key of a part is stored nothing is received and nothing is written", () => {
  const held: (() => void)[] = [];
  return atTheDesk(
    async (here) => {
      const { stage, desk, sending, recordings, recording } = here;
      /** Whether `begins` is still waiting after the page has sent so much more. */
      const waits = async (begins: Promise<unknown>): Promise<boolean> => {
        const enough = sending.sent() + 100;
        const passed = until(() => sending.sent() > enough).then(() => true);
        return Promise.race([passed, begins.then(() => false)]);
      };
      const preparing = here.prepare();
      await until(() => held.length === 1);
      assert.ok(await waits(preparing));
      assert.equal(stage.relay.tapped(SESSION), []);
      assert.equal(await here.objects(), []);
      held[0]?.();
      await preparing;
      assert.is((await recordings.parts(recording)).length, 1);
      assert.equal(await here.objects(), [], "prepared is not started");
      await here.start();
      await on(here);
      assert.equal(stage.relay.tapped(SESSION), ["camera", "room"]);
      assert.ok((await here.objects()).length > 0);

      process.kill(here.recorder() ?? 0, "SIGKILL");
      await until(() => held.length === 2);
      const objects = await here.objects();
      assert.ok(await waits(until(() => stage.relay.tapped(SESSION).length > 0)));
      assert.equal(await here.objects(), objects);
      held[1]?.();
      await until(() => stage.relay.tapped(SESSION).length === 2);
      assert.is(desk.state(SESSION)?.keys.length, 2);

      await desk.stop(SESSION);
      assert.equal(stage.relay.tapped(SESSION), []);
      await until(() => here.ended.includes(recording));
      await until(() => here.recorder() === null);
      assert.is(desk.state(SESSION), null);
      assert.is(desk.recordingOf(SESSION), recording);
    },
    {
      hurt: (recordings) => {
        const { addPart } = recordings;
        recordings.addPart = async (part) => {
          await new Promise<void>((resolve) => held.push(resolve));
          await addPart(part);
        };
      },
    },
  );
});

test("records that stay away end the recording with their name, and the relay is free of it", () =>
  atTheDesk(
    async (here) => {
      await here.prepare();
      await here.start();
      await until(() => here.faults.length > 0);
      assert.equal(here.faults, ["records-unavailable"]);
      assert.is(here.desk.state(SESSION)?.state, "failed");
      assert.equal(here.stage.relay.tapped(SESSION), []);
      assert.equal(await here.objects(), [], "no object without a row");
      await until(() => here.recorder() === null);
    },
    { hurt: (recordings) => (recordings.addSegment = () => Promise.reject(new Error("locked"))) },
  ));

test("records that are busy for a moment are waited for", () => {
  let refusals = 0;
  return atTheDesk(
    async (here) => {
      await here.prepare();
      await here.start();
      await on(here);
      assert.is(refusals, 4);
      assert.equal(here.faults, []);
    },
    {
      hurt: (recordings) => {
        const { addSegment } = recordings;
        recordings.addSegment = async (segment) => {
          refusals += 1;
          if (refusals < 4) throw new Error("busy");
          refusals = 4;
          await addSegment(segment);
        };
      },
    },
  );
});

test("nothing comes although it should: the teacher is told", () =>
  atTheDesk(async (here) => {
    await here.prepare();
    await here.start();
    await on(here);
    here.desk.gap(SESSION, "hold");
    here.sending.send(0);
    here.desk.gap(SESSION, null);
    await until(() => here.desk.state(SESSION)?.state === "starting");
    assert.equal(here.faults, [], "told before it is given up");
    await until(() => here.faults.length > 0);
    assert.equal(here.faults, ["no-media"]);
    await until(() => here.ended.length === 1);
  }));

test("nothing comes for a while: the teacher is told, and told again when it comes", () =>
  atTheDesk(async (here) => {
    await here.prepare();
    await here.start();
    await on(here);
    here.sending.send(0);
    await until(() => here.desk.state(SESSION)?.state === "starting");
    here.sending.send(100);
    await on(here);
    assert.equal(here.faults, []);
  }));

test("space that is used up ends the recording with what it holds", () =>
  atTheDesk(
    async (here) => {
      await here.prepare();
      await here.start();
      await until(() => here.faults.length > 0);
      assert.equal(here.faults, ["quota-reached"]);
      await until(() => here.ended.length === 1);
    },
    { maxBytes: 150_000 },
  ));

test("a disk that many recordings fill together keeps its reserve: they end before it is used up", () =>
  atTheDesk(async (here) => {
    await here.prepare();
    await here.start();
    await on(here);
    here.disk.hasRoom = false;
    await until(() => here.faults.length > 0);
    assert.equal(here.faults, ["disk-full"]);
    assert.equal(here.stage.relay.tapped(SESSION), []);
    await until(() => here.ended.length === 1);
    const segments = await here.recordings.segments(here.recording);
    assert.ok(segments.length > 0 && segments.every(({ chunks }) => chunks !== null), "sealed");
  }));

test("the last minute is dropped, also what an older part holds of it", () =>
  atTheDesk(async (here) => {
    const { desk, recordings, recording } = here;
    await refusedWith("not-recording", desk.drop(SESSION, 60_000));
    await here.prepare();
    await here.start();
    await on(here);
    const first = here.recorder();
    assert.ok(first !== null);
    process.kill(first, "SIGKILL");
    await until(async () => (await recordings.segments(recording)).some(({ part }) => part === 1));
    await until(async () => (await here.objects()).length >= 2);
    const before = new Set(await here.objects());
    const gone = await desk.drop(SESSION, 60_000);
    assert.ok(gone > 0);
    assert.not((await here.objects()).some((path) => before.has(path)));
    assert.not((await recordings.segments(recording)).some(({ part }) => part === 0));
    assert.equal(here.faults, []);
  }));

test("a start that is called off while it is prepared leaves nothing", () =>
  atTheDesk(async (here) => {
    const preparing = here.prepare();
    await here.desk.stop(SESSION);
    await refusedWith("moved-on", preparing);
    await until(() => here.recorder() === null);
    assert.is(here.desk.state(SESSION), null);
    assert.equal(await here.objects(), []);
  }));

test.run();
