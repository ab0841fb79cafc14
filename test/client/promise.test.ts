/** What an administrator can and cannot do: no line without a test that exists. */
import { existsSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CAN, CANNOT, PLAINLY, type Claim } from "../../client/house/promise.ts";

const test = suite("the promise");
const root = new URL("../../", import.meta.url);

/** What is wrong with the proof that a line names; null when it is there. */
const missing = ({ claim, test: { file, name } }: Claim): string | null => {
  const at = new URL(file, root);
  if (!existsSync(at)) return `"${claim}" names ${file}, which is not there`;
  const source = readFileSync(at, "utf8");
  const written = [`("${name}"`, `(\n  "${name}"`, `(\`${name}\``];
  return written.some((one) => source.includes(one))
    ? null
    : `"${claim}" names a test that ${file} does not have: ${name}`;
};

test("R23: every line of the promise names a test that exists, by file and name", () => {
  const wrong = [...CANNOT, ...CAN].map(missing).filter((one) => one !== null);
  assert.equal(wrong, []);
});

test("a line whose test is gone or was renamed is noticed", () => {
  const claim = { sign: "eye", claim: "x", text: "y" } as const;
  const here = "test/client/promise.test.ts";
  assert.ok(missing({ ...claim, test: { file: "test/none.test.ts", name: "z" } }));
  assert.ok(missing({ ...claim, test: { file: here, name: "no such sentence" } }));
  assert.is(
    missing({
      ...claim,
      test: { file: here, name: "a line whose test is gone or was renamed is noticed" },
    }),
    null,
  );
});

test("each line says what and why, once, and the limits are said too", () => {
  const all = [...CANNOT, ...CAN];
  assert.is(new Set(all.map(({ claim }) => claim)).size, all.length);
  for (const { claim, text } of all) {
    assert.match(claim, /^[A-Z].*[^.]$/);
    assert.match(text, /^[A-Z].*\.$/);
  }
  assert.ok(CANNOT.length >= 6 && PLAINLY.length >= 3);
});

test.run();
