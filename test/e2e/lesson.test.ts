// runs alone
/** A whole lesson in real browsers, once for each picture codec. */
import { suite } from "uvu";
import { wholeLesson } from "./whole-lesson.ts";

const test = suite("a whole lesson");

test("seen, heard, spoken to, covered and ended, with H264", () => wholeLesson("h264"));
test("seen, heard, spoken to, covered and ended, with VP9", () => wholeLesson("vp9"));

test.run();
