import { spawn } from "node:child_process";
import { hkdfSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { searchMemory } from "#test/support/memory.ts";

const test = suite("what a recorder that is captured can open");

test("R14: after a segment, no key that opens it or an earlier one is left in the process", async () => {
  const first = randomBytes(32);
  const salt = Buffer.concat([Buffer.alloc(16, 1), Buffer.alloc(4)]);
  const derive = (key: Buffer, info: string) =>
    Buffer.from(hkdfSync("sha256", key, salt, info, 32));
  const chains = [first];
  for (let at = 0; at < 3; at++) chains.push(derive(chains[at] ?? first, "aside chain v1"));
  const segments = chains.map((key) => derive(key, "aside segment v1"));
  const program = join(import.meta.dirname, "erasure-child.ts");
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  try {
    child.stdin.write(first);
    await once(child.stdout, "data");
    const gone = [...chains.slice(0, 3), ...segments.slice(0, 2), derive(first, "aside text v1")];
    const texts = gone.map((key) => Buffer.from(key.toString("base64url")));
    const held = [chains[3], segments[2]].filter((key) => key !== undefined);
    const hits = await searchMemory(child.pid ?? 0, [...gone, ...texts, ...held]);
    const names = ["C(0)", "C(1)", "C(2)", "S(0)", "S(1)", "T"];
    const all = [...names, ...names.map((name) => `${name} as text`)];
    const left = all.flatMap((name, at) => (hits[at] ? [`${name}: ${hits[at]}`] : []));
    // The search is worth something: it finds what the process must have.
    assert.ok(
      hits.slice(gone.length * 2).every((count) => count > 0),
      `control: ${hits.join(" ")}`,
    );
    assert.equal(left, []);
  } finally {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  }
});

test.run();
