import { suite } from "uvu";

const planted = suite("planted");
planted("a promise that never settles", async () => {
  await new Promise(() => {});
});
planted.run();
