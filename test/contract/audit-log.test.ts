import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AuditLine, AuditQuery } from "#server/audit/audit-log.ts";
import { matches } from "#server/audit/matches.ts";
import { verifyLog } from "#server/audit/verify.ts";
import { DRIVERS, withStores } from "./with-stores.ts";

const lineOf = (n: number, change: Partial<AuditLine> = {}): AuditLine => ({
  at: 1_000 + n,
  actor: "maya",
  action: "session:open",
  object: `s${n}`,
  owner: "maya",
  outcome: "done",
  detail: { minutes: n },
  ...change,
});

for (const driver of DRIVERS) {
  const test = suite(`audit log, ${driver}`);

  test("lines keep the order of the calls, without a gap, also when all come at once", () =>
    withStores(driver, async ({ audit }) => {
      await Promise.all(Array.from({ length: 50 }, (_, n) => audit.append(lineOf(n))));
      const entries = await audit.entries(0, 100);
      assert.equal(
        entries.map(({ seq }) => seq),
        Array.from({ length: 50 }, (_, n) => n + 1),
      );
      const objects = entries.map(({ line }) => (JSON.parse(line) as AuditLine).object);
      assert.equal(
        objects,
        Array.from({ length: 50 }, (_, n) => `s${n}`),
      );
      assert.is((await verifyLog(audit)).status, "whole");
    }));

  test("entries come in pages", () =>
    withStores(driver, async ({ audit }) => {
      for (let n = 0; n < 5; n += 1) await audit.append(lineOf(n));
      const seqs = async (after: number, limit: number) =>
        (await audit.entries(after, limit)).map(({ seq }) => seq);
      assert.equal(await seqs(0, 2), [1, 2]);
      assert.equal(await seqs(2, 2), [3, 4]);
      assert.equal(await seqs(4, 2), [5]);
      assert.equal(await seqs(5, 2), []);
    }));

  test("R22: an owner sees the lines about the owner's material, newest first, and no other", () =>
    withStores(driver, async ({ audit }) => {
      await audit.append(lineOf(1));
      await audit.append(lineOf(2, { owner: "tom" }));
      await audit.append(lineOf(3, { actor: "tom", outcome: "refused" }));
      await audit.append(lineOf(4, { owner: null }));
      const mine = await audit.ofOwner("maya", { limit: 10 });
      assert.equal(
        mine.map(({ line }) => JSON.parse(line) as AuditLine),
        [lineOf(3, { actor: "tom", outcome: "refused" }), lineOf(1)],
      );
      assert.is((await audit.ofOwner("maya", { limit: 1 })).length, 1);
    }));

  test("R22: the administrators of a school see the lines of their school, and no other", () =>
    withStores(driver, async ({ audit }) => {
      await audit.append(lineOf(1, { school: "a-school", owner: "tom" }));
      await audit.append(lineOf(2, { school: "b-school" }));
      await audit.append(lineOf(3));
      await audit.append(lineOf(4, { school: null }));
      await audit.append(lineOf(5, { school: "a-school", owner: null }));
      const seqs = async (school: string) =>
        (await audit.ofSchool(school, { limit: 10 })).map(({ seq }) => seq);
      assert.equal(await seqs("a-school"), [5, 1]);
      assert.equal(await seqs("b-school"), [2]);
      assert.equal(await seqs("' or 1=1 --"), []);
      assert.equal(await seqs(""), []);
    }));

  test("every filter, alone and with others, gives the lines that fit and no other", () =>
    withStores(driver, async ({ audit }) => {
      const lines = Array.from({ length: 120 }, (_, n) =>
        lineOf(n, {
          actor: ["maya", "tom", null][n % 3] ?? null,
          action: ["session:open", "session:end", "sessions", "guest:add"][n % 4] ?? "",
          owner: n % 5 === 0 ? "tom" : "maya",
          school: n % 2 === 0 ? "a-school" : null,
          outcome: n % 7 === 0 ? "refused" : "done",
        }),
      );
      await Promise.all(lines.map((line) => audit.append(line)));
      const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
      const queries = fc.record({
        before: maybe(fc.integer({ min: 0, max: 130 })),
        outcome: maybe(fc.constantFrom("done" as const, "refused" as const)),
        actions: maybe(
          fc.array(fc.constantFrom("session:", "session", "guest:", "", "%", "sessio_"), {
            maxLength: 2,
          }),
        ),
        actor: maybe(fc.constantFrom("maya", "tom", "nobody")),
        from: maybe(fc.integer({ min: 990, max: 1_130 })),
        to: maybe(fc.integer({ min: 990, max: 1_130 })),
        limit: fc.integer({ min: 1, max: 130 }),
      });
      await fc.assert(
        fc.asyncProperty(queries, async (query) => {
          const asked = Object.fromEntries(
            Object.entries(query).filter(([, value]) => value !== undefined),
          ) as unknown as AuditQuery;
          const right = (fits: (line: AuditLine) => boolean) =>
            lines
              .map((line, index) => ({ line, seq: index + 1 }))
              .filter(({ line, seq }) => fits(line) && matches(line, seq, asked))
              .map(({ seq }) => seq)
              .reverse()
              .slice(0, asked.limit);
          const mine = await audit.ofOwner("maya", asked);
          assert.equal(
            mine.map(({ seq }) => seq),
            right(({ owner }) => owner === "maya"),
          );
          const ours = await audit.ofSchool("a-school", asked);
          assert.equal(
            ours.map(({ seq }) => seq),
            right(({ school }) => school === "a-school"),
          );
        }),
        { numRuns: 60 },
      );
    }));

  test("each line is told of once it is durable, in order and before its caller goes on", () =>
    withStores(driver, async ({ audit }) => {
      const told: number[] = [];
      audit.onAppended((line, entry) => {
        assert.equal(JSON.parse(entry.line), line);
        told.push(entry.seq);
      });
      const calls = Array.from({ length: 30 }, async (_, n) => {
        await audit.append(lineOf(n));
        assert.ok(told.includes(n + 1));
      });
      await Promise.all(calls);
      assert.equal(
        told,
        Array.from({ length: 30 }, (_, n) => n + 1),
      );
    }));

  test("a listener that throws harms neither the line nor the next listener, and is told of", () =>
    withStores(driver, async ({ audit }) => {
      const told: number[] = [];
      const faults: unknown[] = [];
      audit.onAppended(() => {
        throw new TypeError("a fault of the listener");
      });
      audit.onAppended((_, { seq }) => void told.push(seq));
      await audit.append(lineOf(1));
      audit.onFault((error) => void faults.push(error));
      await audit.append(lineOf(2));
      assert.equal(told, [1, 2]);
      assert.is(faults.length, 2);
      assert.is((await verifyLog(audit)).status, "whole");
    }));

  test("a line is what it was when it was given, whatever its owner does with it then", () =>
    withStores(driver, async ({ audit }) => {
      const detail = { minutes: 1 };
      const line = lineOf(1, { detail });
      const written = audit.append(line);
      detail.minutes = 2;
      line.owner = "tom";
      await written;
      assert.is((await verifyLog(audit)).status, "whole");
      const [entry] = await audit.ofOwner("maya", { limit: 1 });
      assert.equal(JSON.parse(entry?.line ?? "{}"), lineOf(1, { detail: { minutes: 1 } }));
    }));

  test("a line that cannot be written down is refused, and the chain goes on without it", () =>
    withStores(driver, async ({ audit }) => {
      await audit.append(lineOf(1));
      let refused = false;
      await audit.append(lineOf(2, { detail: { level: Number.NaN } })).catch(() => {
        refused = true;
      });
      assert.ok(refused);
      await audit.append(lineOf(3));
      const verdict = await verifyLog(audit);
      assert.is(verdict.status === "whole" ? verdict.head.seq : 0, 2);
    }));

  test.run();
}
