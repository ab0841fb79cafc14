import { suite } from "uvu";
import * as assert from "uvu/assert";

const planted = suite("planted");
planted("a test that passes", () => assert.ok(true));
planted("a test that fails", () => assert.is(1, 2));
planted.run();
