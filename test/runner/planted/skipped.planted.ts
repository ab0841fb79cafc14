import { suite } from "uvu";

const planted = suite("planted");
planted("a test that passes", () => {});
planted.skip("a test that is left out", () => {});
planted.run();
