/** Whole servers that lose their media worker, and are then told to stop, with lessons running. */
import { untilGone } from "#test/support/server-processes.ts";
import { withCapture } from "#test/support/capture.ts";
import { withSchool } from "#test/support/school.ts";
import { struck, type Act } from "./acts.ts";
import { Lane } from "./lane.ts";
import type { Stage } from "./stage.ts";
import type { Tally } from "./tally.ts";

const LESSONS = 4;

/** Several lessons at once are struck by one blow: each is judged by itself. */
const strikeAll = async (
  lanes: readonly Lane[],
  name: string,
  blow: () => Promise<void>,
): Promise<void> => {
  const stages: Stage[] = [];
  for (const [index, lane] of lanes.entries()) {
    const stage = await lane.open(1 + (index % 2));
    stages.push(stage);
    await lane.curtain(stage, "click");
  }
  let ready = 0;
  let fall: () => void = () => undefined;
  const fallen = new Promise<void>((resolve) => (fall = resolve)).then(blow);
  // The blow falls when every lesson's judge has its eyes open.
  const act: Act = struck(async () => {
    ready += 1;
    if (ready === lanes.length) fall();
    await fallen;
  });
  await Promise.all(
    stages.map(async (stage, index) => {
      await lanes[index]?.tried(stage, name, act);
      stage.close();
    }),
  );
};

const workerPid = (workers: readonly { pid: number }[]): number => {
  const [worker] = workers;
  if (worker === undefined) throw new Error("the server has no media worker");
  return worker.pid;
};

/** One server: a worker killed, another worker up, then SIGTERM. Rejects unless it stops in order. */
export const strikeServer = (tally: Tally): Promise<void> =>
  withSchool({ teachers: LESSONS, coaches: LESSONS * 2 }, async (school) => {
    const { server } = school;
    const worker = () => workerPid(server.workers());
    await withCapture([Number(new URL(server.url).port)], async (capture) => {
      const lanes = school.teachers.map((teacher, index) => {
        const coaches = school.coaches.slice(index * 2, index * 2 + 2);
        return new Lane({ url: server.url, capture, tally, teacher, coaches, worker });
      });
      await strikeAll(lanes, "end: worker killed", async () => {
        const pid = worker();
        process.kill(pid, "SIGKILL");
        await untilGone([pid]);
      });
      while (!(await fetch(`${server.url}/readyz`)).ok) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const below = server.below().map(({ pid }) => pid);
      await strikeAll(lanes, "end: server told to stop", () => {
        server.signal("SIGTERM");
        return Promise.resolve();
      });
      await server.gone;
      await untilGone(below);
      for (const lane of lanes) lane.close();
    });
  });
