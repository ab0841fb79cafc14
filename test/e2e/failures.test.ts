// runs alone, limit 180 s
/** What the people see when the server or its media worker fails under a lesson. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withPerson } from "#test/support/browser.ts";
import { hold, newCode, type Lesson } from "#test/support/browser-lesson.ts";
import { withLive } from "#test/support/browser-live.ts";
import { getReady, signIn, says } from "#test/support/browser-steps.ts";
import { coachVoice, teacherRoom } from "#test/support/classroom/classroom.ts";
import { framesSince, nowOf, pictureStops, watchFor } from "#test/support/classroom/observe.ts";
import { isRunning, untilGone } from "#test/support/server-processes.ts";
import {
  withDataFolder,
  withServer,
  type Account,
  type Server,
  type ServerOptions,
} from "#test/support/server.ts";

const test = suite("failures");

/** R6: the watchdog acts after 3 s; the coach's jitter buffer and a busy machine come on top. */
const WATCHDOG_MS = 3_000 + 1_000;

type People = Omit<Lesson, "server">;
const people = hold<People>((work) => {
  const code = newCode();
  return withPerson({ room: teacherRoom(code) }, (teacher) =>
    withPerson({ room: coachVoice(0) }, (coach) => work({ teacher, coaches: [coach], code })),
  );
});

const withRunning = (
  options: ServerOptions,
  work: (lesson: Lesson, server: Server) => Promise<void>,
): Promise<void> =>
  withServer(options, async (server) => work({ ...(await people.open()), server }, server));

test("a killed media worker ends the live session, and both people are told", () =>
  withRunning({}, (lesson, server) =>
    withLive(lesson, async ({ teacher, coach }) => {
      for (const { pid } of server.workers()) process.kill(pid, "SIGKILL");
      await says(coach, "ENDED");
      await says(teacher.page, "ENDED");
      await pictureStops(coach);
    }),
  ));

test("R6: a frozen server leaves no media flowing after 3 s, and ends the live session", () =>
  withRunning({}, (lesson, server) =>
    withLive(lesson, async ({ teacher, coach }) => {
      const frozenAt = await nowOf(coach);
      server.signal("SIGSTOP");
      const lastAt = await pictureStops(coach);
      assert.ok(lastAt - frozenAt < WATCHDOG_MS, `${lastAt - frozenAt} ms`);
      server.signal("SIGCONT");
      await says(coach, "ENDED");
      await says(teacher.page, "ENDED");
    }),
  ));

test("R4: a killed server takes its children along, and nothing is live after a restart", () =>
  withDataFolder(async (data) => {
    let accounts: Account[] = [];
    await withRunning({ data }, (lesson, server) => {
      accounts = server.people;
      return withLive(lesson, async ({ coach }) => {
        const below = server.below().map(({ pid }) => pid);
        assert.ok(below.length > 0);
        server.signal("SIGKILL");
        await server.gone;
        await untilGone(below);
        assert.not(below.some(isRunning));
        await pictureStops(coach);
      });
    });
    await withRunning({ data, people: accounts }, async ({ teacher, coaches }, server) => {
      const coach = coaches[0]?.page;
      assert.ok(coach !== undefined);
      const [account] = server.coaches;
      assert.ok(account !== undefined);
      await signIn(coach, server.url, account);
      await getReady(coach);
      await signIn(teacher.page, server.url, server.teacher);
      await teacher.page.getByRole("heading", { name: "Go live" }).waitFor();
      await watchFor(coach, 1_500);
      assert.equal(await framesSince(coach, 0), []);
      assert.equal(await teacher.page.evaluate(() => classroom.asked), []);
    });
  }));

test("everything ends with the last server", () => people.close());

test.run();
