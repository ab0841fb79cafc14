import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AuditLine, FiledEntry } from "#server/audit/audit-log.ts";
import { canonical } from "#server/audit/canonical.ts";
import { EMPTY, endChain, link, walkChain, type Head } from "#server/audit/chain.ts";
import { filingOf } from "#server/audit/filing.ts";
import { memoryAuditLog } from "#server/audit/memory.ts";
import { verifyLog } from "#server/audit/verify.ts";

const test = suite("the audit chain");

const lineOf = (n: number): AuditLine => ({
  ...{ at: n, actor: "maya", action: "session:open", object: `s${n}` },
  ...{ owner: "maya", outcome: "done", detail: { minutes: n } },
});
const entryOf = (head: Head, line: AuditLine): FiledEntry => ({
  ...link(head, line),
  filed: filingOf(line),
});
function chainOf(length: number): FiledEntry[] {
  const entries: FiledEntry[] = [];
  for (let n = 0; n < length; n += 1) entries.push(entryOf(entries.at(-1) ?? EMPTY, lineOf(n)));
  return entries;
}
function faultOf(entries: readonly FiledEntry[], ...expected: Head[]) {
  const walked = walkChain(EMPTY, entries, expected);
  const ended = walked.status === "whole" ? endChain(walked.head, expected) : walked;
  return ended.status === "broken" ? ended.fault : null;
}

test("an untouched chain is whole", () => {
  const entries = chainOf(20);
  assert.is(faultOf(entries), null);
  assert.is(faultOf(entries, entries[9] ?? EMPTY, entries[19] ?? EMPTY), null);
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
      const entry = entries[index] ?? entryOf(EMPTY, lineOf(0));
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
  const swapped = entries.with(2, entries[3] ?? entryOf(EMPTY, lineOf(0)));
  assert.equal(faultOf(swapped), { seq: 3, why: "missing" });
  assert.equal(faultOf(entries.toSpliced(4, 0, entryOf(EMPTY, lineOf(3)))), {
    seq: 5,
    why: "missing",
  });
  const renumbered = entries.toSpliced(4, 1).map((entry, index) => ({ ...entry, seq: index + 1 }));
  assert.equal(faultOf(renumbered), { seq: 5, why: "altered" });
});

test("a line that is filed under anything but what it says is named", () => {
  const wrong: Partial<FiledEntry["filed"]>[] = [
    { at: 5 },
    { actor: "tom" },
    { action: "session:end" },
    { owner: null },
    { school: "a-school" },
    { outcome: "refused" },
  ];
  for (const change of wrong) {
    const entries = chainOf(10);
    const entry = entries[6] ?? entryOf(EMPTY, lineOf(0));
    entries[6] = { ...entry, filed: { ...entry.filed, ...change } };
    assert.equal(faultOf(entries), { seq: 7, why: "misfiled" }, Object.keys(change)[0]);
  }
});

test("a tail that was cut or rewritten is noticed by a head kept elsewhere", () => {
  const entries = chainOf(10);
  const head = entries[9] ?? EMPTY;
  assert.is(faultOf(entries.slice(0, 7)), null);
  assert.equal(faultOf(entries.slice(0, 7), head), { seq: 8, why: "missing" });
  const rewritten = entries.slice(0, 9);
  rewritten.push(entryOf(rewritten[8] ?? EMPTY, lineOf(99)));
  assert.is(faultOf(rewritten), null);
  assert.equal(faultOf(rewritten, head), { seq: 10, why: "altered" });
});

test("a log longer than a page is checked whole", async () => {
  const log = memoryAuditLog();
  for (let n = 0; n < 2_500; n += 1) await log.append(lineOf(n));
  const last = (await log.entries(2_499, 1))[0];
  const early = (await log.entries(99, 1))[0];
  const known = [last, early].filter((head) => head !== undefined);
  for (const expected of [[], known.slice(0, 1), known]) {
    assert.is((await verifyLog(log, expected)).status, "whole");
  }
  const beyond = await verifyLog(log, [...known, { seq: 2_501, hash: "x" }]);
  assert.equal(beyond, { status: "broken", fault: { seq: 2_501, why: "missing" } });
  const swapped = await verifyLog(log, [...known, { seq: 100, hash: "x" }]);
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
