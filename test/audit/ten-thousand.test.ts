import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { DummyDriver, Kysely, SqliteAdapter, SqliteQueryCompiler } from "kysely";
import type { CompiledQuery } from "kysely";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asked } from "#server/audit/asked.ts";
import type { AuditQuery } from "#server/audit/audit-log.ts";
import { DATABASE_FILE, openSqliteStores } from "#server/stores/sqlite.ts";
import type { Tables } from "#server/stores/sqlite/tables.ts";
import { processorMs } from "#test/support/busy.ts";
import { withFolder } from "../contract/with-stores.ts";
import { lineOf } from "./real-log.ts";

const test = suite("ten thousand lines");

const LINES = 10_000;
/** A page of a list in the app. */
const PAGE = 50;
/** What a person does not notice as a wait, ms of work; a page takes about one. */
const NO_PAUSE_MS = 100;

const QUERIES: Record<string, AuditQuery> = {
  newest: { limit: PAGE },
  "a later page": { before: 5_000, limit: PAGE },
  outcome: { outcome: "refused", limit: PAGE },
  "a kind": { actions: ["guest:", "people:"], limit: PAGE },
  "a kind there is none of": { actions: ["nothing:"], limit: PAGE },
  "somebody who never acted": { actor: "nobody", limit: PAGE },
  "a day long ago": { from: 0, to: 900, limit: PAGE },
  everything: {
    ...{ before: 9_000, outcome: "done", actions: ["sign-in"], actor: "tom" },
    ...{ from: 2_000, to: 9_000, limit: PAGE },
  },
};

/** The statement that a list sends, without sending it. */
const compiled = (column: "owner" | "school", query: AuditQuery): CompiledQuery => {
  const dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: () => {
      throw new TypeError("nothing is looked at");
    },
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  const lines = new Kysely<Tables>({ dialect }).selectFrom("audit").select(["seq", "hash", "line"]);
  return asked(lines.where(column, "=", "maya"), query).compile();
};

test("every list and every filter is answered from an index, without sorting, and without a pause", () =>
  withFolder(async (folder) => {
    const stores = await openSqliteStores(folder);
    const { audit } = stores;
    await Promise.all(
      Array.from({ length: LINES }, (_, n) => audit.append(lineOf(n, { school: "a-school" }))),
    );
    const database = new DatabaseSync(join(folder, DATABASE_FILE), { readOnly: true });
    for (const [what, query] of Object.entries(QUERIES)) {
      for (const column of ["owner", "school"] as const) {
        const { sql, parameters } = compiled(column, query);
        const plan = database
          .prepare(`explain query plan ${sql}`)
          .all(...(parameters as SQLInputValue[]))
          .map((step) => String(step["detail"]));
        assert.is(plan.length, 1, `${what}: ${plan.join("; ")}`);
        assert.match(plan[0] ?? "", `USING INDEX audit_${column} (${column}=?`, what);
      }
      const took: number[] = [];
      for (let n = 0; n < 5; n += 1) {
        const began = processorMs();
        await audit.ofOwner("maya", query);
        await audit.ofSchool("a-school", query);
        took.push((processorMs() - began) / 2);
      }
      assert.ok(Math.min(...took) < NO_PAUSE_MS, `${what}: ${Math.min(...took)} ms`);
    }
    database.close();
    await stores.close();
  }));

test("a whole log is read page by page, and whoever asks in between does not wait for the end", () =>
  withFolder(async (folder) => {
    const stores = await openSqliteStores(folder);
    const { audit } = stores;
    await Promise.all(Array.from({ length: LINES }, (_, n) => audit.append(lineOf(n))));
    let [read, before, waits] = [0, LINES + 1, 0];
    for (;;) {
      const page = audit.ofOwner("maya", { before, limit: 500 });
      await stores.accounts.byId("nobody");
      waits += 1;
      const found = await page;
      const last = found.at(-1);
      if (last === undefined) break;
      read += found.length;
      before = last.seq;
    }
    assert.is(read, LINES);
    assert.is(waits, LINES / 500 + 1);
    await stores.close();
  }));

test.run();
