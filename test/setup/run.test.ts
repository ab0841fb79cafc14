import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withFolder } from "./folder.ts";

const RUN = join(import.meta.dirname, "..", "..", "server", "setup", "run.mjs");

function setUp(command: string, env: NodeJS.ProcessEnv) {
  const { status, stderr } = spawnSync(process.execPath, [RUN, command], {
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, ...env },
  });
  assert.not.match(stderr, /^\s+at .*:\d+:\d+/m, "a stack trace was shown");
  return { status, stderr };
}

const run = suite("set-up");

run("a cache that cannot be written ends with the command that helps", () => {
  const { status, stderr } = setUp("check", { XDG_CACHE_HOME: "/dev/null/nowhere" });
  assert.is(status, 1);
  assert.match(stderr, /cannot be written/);
  assert.match(stderr, /^ {4}XDG_CACHE_HOME=\S+ npm run setup$/m);
});

run("a worker of one's own that does not run is named", () =>
  withFolder((cache) => {
    const env = { XDG_CACHE_HOME: cache, MEDIASOUP_WORKER_BIN: "/bin/false" };
    const { status, stderr } = setUp("start", env);
    assert.is(status, 1);
    assert.match(stderr, /MEDIASOUP_WORKER_BIN names \/bin\/false/);
    assert.match(stderr, /^ {4}unset MEDIASOUP_WORKER_BIN$/m);
  }),
);

run("a browser of one's own that does not exist is named", () => {
  const { status, stderr } = setUp("setup", { CHROMIUM_PATH: "/nowhere/chromium" });
  assert.is(status, 1);
  assert.match(stderr, /CHROMIUM_PATH names \/nowhere\/chromium/);
});

run("a command that does not exist is answered with those that do", () => {
  const { status, stderr } = setUp("stat", {});
  assert.is(status, 1);
  assert.match(stderr, /no command "stat".*start.*demo.*test/);
});

run.run();
