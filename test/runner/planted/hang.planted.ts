import { suite } from "uvu";

const planted = suite("planted");
planted("a promise that never settles beside an open handle", async () => {
  setInterval(() => {}, 1000);
  await new Promise(() => {});
});
planted.run();
