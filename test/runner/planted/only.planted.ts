import { suite } from "uvu";

const planted = suite("planted");
planted("a test that another one shuts out", () => {});
planted.only("the only test that runs", () => {});
planted.run();
