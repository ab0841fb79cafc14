import { suite } from "uvu";

const planted = suite("planted");
planted("a rejection that nobody awaits", () => {
  void Promise.reject(new Error("lost"));
});
planted.run();
