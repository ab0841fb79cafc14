import { suite } from "uvu";

const planted = suite("planted");
planted("a test that passes", () => {
  process.on("exit", () => {
    process.exitCode = 3;
  });
});
planted.run();
