import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withLock } from "#server/setup/lock.mjs";
import { withFolder } from "./folder.ts";

const lock = suite("lock");

lock("two set-ups never work on one thing at once", () =>
  withFolder(async (folder) => {
    const file = join(folder, "locks", "thing");
    let inside = 0;
    let most = 0;
    let waited = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    const wait = () => void (waited += 1);
    await Promise.all([1, 2, 3].map(() => withLock(file, wait, work)));
    assert.is(most, 1);
    assert.is(waited, 2, "each of the other two is told once that it waits");
    assert.not(existsSync(file), "nothing is left of the lock");
  }),
);

lock("the lock of a set-up that died is taken over", () =>
  withFolder(async (folder) => {
    const file = join(folder, "thing");
    // A process id that existed once and a start time that no process of that id has.
    writeFileSync(file, "1 0");
    const result = await withLock(
      file,
      () => {},
      async () => "done",
    );
    assert.is(result, "done");
  }),
);

lock("work that fails gives the lock back", () =>
  withFolder(async (folder) => {
    const file = join(folder, "thing");
    const failing = withLock(
      file,
      () => {},
      async () => {
        throw new Error("no");
      },
    );
    await failing.then(
      () => assert.unreachable("the failure was lost"),
      (error: Error) => assert.is(error.message, "no"),
    );
    assert.not(existsSync(file));
  }),
);

lock.run();
