import { suite } from "uvu";

const planted = suite("planted");
planted.before(() => {
  throw new Error("the hook's own words");
});
planted("a test that never gets its turn", () => {});
planted.run();
