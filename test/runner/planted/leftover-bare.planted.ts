import { spawn } from "node:child_process";
import { suite } from "uvu";

const planted = suite("planted");
planted("a child that forgets the environment and keeps the output open", () => {
  spawn("sleep", ["600"], { env: {}, stdio: ["ignore", "inherit", "inherit"] }).unref();
});
planted.run();
