import { suite } from "uvu";

const planted = suite("planted");
planted("a test that throws words", () => {
  // oxlint-disable-next-line typescript/only-throw-error
  throw "only words";
});
planted.run();
