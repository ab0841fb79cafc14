import { suite } from "uvu";

const planted = suite("planted");
planted.after.each(() => {
  throw new Error("the hook's own words");
});
planted("a test that passes before its hook throws", () => {});
planted.run();
