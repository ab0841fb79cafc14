import { suite } from "uvu";

const planted = suite("planted");
planted("a test that ends the process in the middle", () => process.exit(0));
planted("a test that is never reached", () => {});
planted.run();
