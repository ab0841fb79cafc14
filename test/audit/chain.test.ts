import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AuditEntry, AuditLine } from "#server/audit/audit-log.ts";
import { canonical } from "#server/audit/canonical.ts";
import { EMPTY, link, walkChain } from "#server/audit/chain.ts";
import { memoryAuditLog } from "#server/audit/memory.ts";
import { verifyLog } from "#server/audit/verify.ts";

const test = suite("the audit chain");

const lineOf = (n: number): AuditLine => ({
  ...{ at: n, actor: "maya", action: "session:open", object: `s${n}` },
  ...{ owner: "maya", outcome: "done", detail: { minutes: n } },
});
function chainOf(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let n = 0; n < length; n += 1) entries.push(link(entries.at(-1) ?? EMPTY, lineOf(n)));
  return entries;
}
const faultOf = (entries: readonly AuditEntry[], expected?: { seq: number; hash: string }) => {
  const walked = walkChain(EMPTY, entries, expected);
  return walked.status === "broken" ? walked.fault : null;
};

test("an untouched chain is whole", () => {
  const entries = chainOf(20);
  assert.is(faultOf(entries), null);
  assert.is(faultOf(entries, entries[9]), null);
  assert.is(faultOf([]), null);
});

test("any changed character names its line", () => {
  const places = fc.tuple(
    fc.nat(19),
    fc.nat(10_000),
    fc.constantFrom("line" as const, "hash" as const),
  );
  fc.assert(
    fc.property(places, ([index, place, field]) => {
      const entries = chainOf(20);
      const entry = entries[index] ?? { seq: 0, hash: "", line: "" };
      const text = entry[field];
      const at = place % text.length;
      const letter = text[at] === "0" ? "1" : "0";
      entries[index] = { ...entry, [field]: text.slice(0, at) + letter + text.slice(at + 1) };
      assert.equal(faultOf(entries), { seq: index + 1, why: "altered" });
    }),
  );
});

test("a removed, swapped, repeated or renumbered line is named", () => {
  const entries = chainOf(10);
  assert.equal(faultOf(entries.toSpliced(4, 1)), { seq: 5, why: "missing" });
  const swapped = entries.with(2, entries[3] ?? link(EMPTY, lineOf(0)));
  assert.equal(faultOf(swapped), { seq: 3, why: "missing" });
  assert.equal(faultOf(entries.toSpliced(4, 0, link(EMPTY, lineOf(3)))), {
    seq: 5,
    why: "missing",
  });
  const renumbered = entries.toSpliced(4, 1).map((entry, index) => ({ ...entry, seq: index + 1 }));
  assert.equal(faultOf(renumbered), { seq: 5, why: "altered" });
});

test("a tail that was cut or rewritten is noticed by a head kept elsewhere", () => {
  const entries = chainOf(10);
  const head = entries[9];
  assert.is(faultOf(entries.slice(0, 7)), null);
  assert.equal(faultOf(entries.slice(0, 7), head), { seq: 8, why: "missing" });
  const rewritten = entries.slice(0, 9);
  rewritten.push(link(rewritten[8] ?? EMPTY, lineOf(99)));
  assert.is(faultOf(rewritten), null);
  assert.equal(faultOf(rewritten, head), { seq: 10, why: "altered" });
});

test("a log longer than a page is checked whole", async () => {
  const log = memoryAuditLog();
  for (let n = 0; n < 2_500; n += 1) await log.append(lineOf(n));
  const last = (await log.entries(2_499, 1))[0];
  const early = (await log.entries(99, 1))[0];
  for (const expected of [undefined, last, early]) {
    assert.is((await verifyLog(log, expected)).status, "whole");
  }
  const beyond = await verifyLog(log, { seq: 2_501, hash: "x" });
  assert.equal(beyond, { status: "broken", fault: { seq: 2_501, why: "missing" } });
  const swapped = await verifyLog(log, { seq: 100, hash: "x" });
  assert.equal(swapped, { status: "broken", fault: { seq: 100, why: "altered" } });
});

test("one value has one text, whatever the order of its fields", () => {
  assert.is(
    canonical({ b: [1, "x", null], a: { d: true, c: "\n" } }),
    '{"a":{"c":"\\n","d":true},"b":[1,"x",null]}',
  );
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as Parameters<typeof canonical>[0];
      assert.equal(JSON.parse(canonical(plain)), plain);
    }),
  );
  assert.throws(() => canonical(Infinity));
});

test.run();
