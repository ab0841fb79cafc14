import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AuditLine } from "#server/audit/audit-log.ts";
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
