import { suite } from "uvu";

const runs = suite("runs");
runs("a test that passes", () => {});
runs.run();

const forgotten = suite("forgotten");
forgotten("a test that nobody asks for", () => {});
