/** A recording opens from any segment on, and its chain of keys is walked once. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { segmentKey, nextChain, saltOf } from "#recordings/derive.ts";
import { parseKeyFile, writeKeyFile } from "#recordings/key-file.ts";
import { openRecording } from "#recordings/open.ts";
import { bytesOf, keysOf, listOf, nameOf, objectsOf, sealLesson } from "./sealed-lesson.ts";

const test = suite("beginning anywhere");

test("keys are the same in whatever order they are asked for, also at once", async () => {
  const recording = Buffer.from(bytesOf("id", 16)).toString("base64url");
  const first = bytesOf("chain", 32);
  const salt = saltOf(recording, 3);
  const wanted: string[] = [];
  for (let [segment, key] = [5, first]; segment < 205; segment += 1) {
    wanted[segment] = Buffer.from(await segmentKey(key, salt)).toString("hex");
    key = await nextChain(key, salt);
  }
  const chain = { from: 5, key: first };
  const file = parseKeyFile(writeKeyFile({ recording, part: 3, text: null, chain }));
  const hexOf = async (segment: number) =>
    Buffer.from((await file.keyOf(segment)) ?? []).toString("hex");
  for (const segment of [150, 5, 204, 36, 37, 38, 69, 68, 149, 151, 6]) {
    assert.is(await hexOf(segment), wanted[segment], `segment ${segment}`);
  }
  const together = [204, 20, 100, 37, 203, 5];
  assert.equal(
    await Promise.all(together.map(hexOf)),
    together.map((segment) => wanted[segment]),
  );
  assert.is(await file.keyOf(4), null);
});

test("what stands before the begin is neither read nor missed; what is missing after it is named", async () => {
  const lesson = sealLesson("from the middle", { parts: 2, segments: 6 });
  const list = listOf(lesson);
  const hidden = {
    ...list,
    parts: list.parts.map(({ part, segments }) => ({
      part,
      segments: segments.filter(({ segment }) => segment !== 1 && segment !== 4),
    })),
  };
  const objects = objectsOf(lesson);
  const keys = keysOf(lesson);
  const read: string[] = [];
  const named: string[] = [];
  const all = openRecording(
    hidden,
    (part, segment) => {
      read.push(nameOf({ part, segment }));
      return Promise.resolve(objects.get(nameOf({ part, segment })) ?? null);
    },
    (part) => Promise.resolve(keys[part] ?? null),
    { part: 0, segment: 2 },
  );
  for await (const { damage } of all) {
    named.push(...damage.map((one) => `${nameOf(one)} ${one.what}`));
  }
  assert.equal(read, ["0/2", "0/3", "0/5", "1/0", "1/2", "1/3", "1/5"]);
  assert.equal(named, ["0/4 missing", "1/1 missing", "1/4 missing"]);
});

test.run();
