import { spawn } from "node:child_process";
import { suite } from "uvu";

const planted = suite("planted");
planted("a child that outlives the test in a session of its own", () => {
  spawn("sleep", ["600"], { detached: true, stdio: "ignore" }).unref();
});
planted.run();
