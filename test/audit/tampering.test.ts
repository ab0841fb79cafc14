import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodeAnchor } from "#server/audit/anchor.ts";
import { EMPTY } from "#server/audit/chain.ts";
import { openLogFile } from "#server/audit/log-file.ts";
import { verifyLog } from "#server/audit/verify.ts";
import { ANCHOR_FILE, readAnchor } from "#server/stores/anchor-file.ts";
import { DATABASE_FILE, openSqliteStores } from "#server/stores/sqlite.ts";
import { headOfFolder, judge, LINES, lineOf, withLog, write } from "./real-log.ts";

const test = suite("a log that somebody has changed");

const COLUMNS = ["hash", "line", "at", "actor", "action", "owner", "school", "outcome"] as const;
const broken = (seq: number, why: string) => ({ status: "broken", fault: { seq, why } });

/** The bytes of one field with one of them changed; a field without a value gets one. */
function changeByte(database: DatabaseSync, place: Place): void {
  const { seq, column, at, by } = place;
  const text = `cast(coalesce(${column}, 'x') as blob)`;
  const row = database.prepare(`select ${text} as bytes from audit where seq = ?`).get(seq);
  const bytes = Buffer.from(row?.["bytes"] as Uint8Array);
  const isNumber = column === "at";
  // Digits stay digits, so that another number is stored and not another kind of value.
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (isNumber ? by % 8 : by);
  const kind = isNumber ? "integer" : "text";
  database
    .prepare(`update audit set ${column} = cast(cast(? as text) as ${kind}) where seq = ?`)
    .run(bytes, seq);
}
interface Place {
  seq: number;
  column: (typeof COLUMNS)[number];
  at: number;
  by: number;
}

test("R22: any byte of any column of any line that is changed names that line", () =>
  withLog(async ({ folder, edit, restore }) => {
    assert.is((await judge(folder)).status, "whole");
    const places = fc.record<Place>({
      seq: fc.integer({ min: 1, max: LINES }),
      column: fc.constantFrom(...COLUMNS),
      at: fc.nat(1_000),
      by: fc.integer({ min: 1, max: 255 }),
    });
    const property = fc.asyncProperty(places, async (place) => {
      let before: unknown;
      let after: unknown;
      edit((database) => {
        const field = database.prepare(`select ${place.column} as f from audit where seq = ?`);
        before = field.get(place.seq)?.["f"];
        changeByte(database, place);
        after = field.get(place.seq)?.["f"];
      });
      const verdict = await judge(folder);
      restore();
      fc.pre(before !== after);
      const why = place.column === "hash" || place.column === "line" ? "altered" : "misfiled";
      assert.equal(verdict, broken(place.seq, why), JSON.stringify({ place, before, after }));
    });
    await fc.assert(property, { numRuns: 80 });
  }));

test("R22: a line removed, moved, swapped, doubled or slipped in is named", () =>
  withLog(async ({ folder, edit, restore }) => {
    const spoilt: [sql: string, seq: number, why: string][] = [
      ["delete from audit where seq = 120", 120, "missing"],
      ["delete from audit where seq = 1", 1, "missing"],
      ["update audit set seq = -seq where seq = 50", 1, "missing"],
      [`update audit set seq = 9007199254740993 where seq = ${LINES}`, LINES, "missing"],
      [
        "update audit set seq = 0 where seq = 7; update audit set seq = 7 where seq = 8",
        1,
        "missing",
      ],
      [
        "update audit set seq = 0 where seq = 7; update audit set seq = 7 where seq = 8; update audit set seq = 8 where seq = 0",
        7,
        "altered",
      ],
      [
        "insert into audit select -5, hash, line, at, actor, action, owner, school, outcome from audit where seq = 9",
        1,
        "missing",
      ],
      [
        `insert into audit select ${LINES + 1}, hash, line, at, actor, action, owner, school, outcome from audit where seq = 9`,
        LINES + 1,
        "altered",
      ],
      ["update audit set line = cast(line as blob) where seq = 33", 33, "altered"],
    ];
    for (const [sql, seq, why] of spoilt) {
      edit((database) => database.exec(sql));
      assert.equal(await judge(folder), broken(seq, why), sql);
      restore();
    }
    assert.is((await judge(folder)).status, "whole");
  }));

test("R22: a line hidden from its owner, or shown to another, is named", () =>
  withLog(async ({ folder, edit, restore }) => {
    for (const change of ["owner = null", "owner = 'tom'", "school = 'b-school'", "at = 5"]) {
      edit((database) => database.exec(`update audit set ${change} where seq = 200`));
      assert.equal(await judge(folder), broken(200, "misfiled"), change);
      restore();
    }
  }));

test("R22: a tail that was cut, cut wholly or rewritten by the rules is named by the anchor", () =>
  withLog(async ({ folder, edit, restore }) => {
    for (const from of [LINES, LINES - 9, 1]) {
      edit((database) => database.exec(`delete from audit where seq >= ${from}`));
      assert.equal(await judge(folder), broken(from, "missing"));
      restore();
    }
    // Cut and written again by somebody who knows how the hashes are made.
    edit((database) => database.exec(`delete from audit where seq > ${LINES - 1}`));
    const anchor = encodeAnchor(headOfFolder(folder));
    rmSync(join(folder, ANCHOR_FILE));
    await write(folder, 5_000, 1);
    writeFileSync(join(folder, ANCHOR_FILE), anchor);
    assert.equal(await judge(folder), broken(LINES, "altered"));
  }));

test("R22: a server that goes on after a cut leaves the anchor as the witness", () =>
  withLog(async ({ folder, edit }) => {
    const known = headOfFolder(folder);
    edit((database) => database.exec("delete from audit where seq > 280"));
    const stores = await openSqliteStores(folder);
    const faults: unknown[] = [];
    stores.audit.onFault((error) => void faults.push(error));
    for (let n = 0; n < 3; n += 1) await stores.audit.append(lineOf(900 + n));
    assert.is(faults.length, 1);
    assert.equal(headOfFolder(folder), known);
    for (let n = 3; n < 40; n += 1) await stores.audit.append(lineOf(900 + n));
    await stores.close();
    assert.equal(await judge(folder), broken(LINES, "altered"));
  }));

test("R22: an anchor of another log, behind or ahead, is told apart from one that only lags", () =>
  withLog(async ({ folder }) => {
    const set = (head: { seq: number; hash: string }) =>
      writeFileSync(join(folder, ANCHOR_FILE), encodeAnchor(head));
    const log = openLogFile(join(folder, DATABASE_FILE));
    const [tenth] = await log.filed(9, 1);
    log.close();
    set({ seq: 10, hash: tenth?.hash ?? "" });
    assert.is((await judge(folder)).status, "whole");
    set({ seq: 10, hash: "a".repeat(64) });
    assert.equal(await judge(folder), broken(10, "altered"));
    set({ seq: LINES + 4, hash: "a".repeat(64) });
    assert.equal(await judge(folder), broken(LINES + 1, "missing"));
  }));

test("the anchor knows each line before whoever appended it goes on, and lags after a crash between", () =>
  withLog(async ({ folder }) => {
    const stores = await openSqliteStores(folder);
    for (let n = 0; n < 20; n += 1) {
      await stores.audit.append(lineOf(n));
      assert.is(readAnchor(folder)?.head?.seq, LINES + n + 1);
    }
    const behind = encodeAnchor(headOfFolder(folder));
    await stores.audit.append(lineOf(21));
    await stores.close();
    // As if the process had died after the commit.
    writeFileSync(join(folder, ANCHOR_FILE), behind);
    assert.is((await judge(folder)).status, "whole");
    await write(folder, 0, 1);
    assert.is(headOfFolder(folder).seq, LINES + 22);
  }));

test("two processes that append to one log leave one chain and an anchor of it", () =>
  withLog(async ({ folder }) => {
    const [one, two] = await Promise.all([openSqliteStores(folder), openSqliteStores(folder)]);
    const lines = Array.from({ length: 30 }, (_, n) =>
      Promise.all([one.audit.append(lineOf(n)), two.audit.append(lineOf(n))]),
    );
    await Promise.all(lines);
    await one.audit.append(lineOf(0));
    await Promise.all([one.close(), two.close()]);
    const verdict = await judge(folder);
    assert.is(verdict.status === "whole" ? verdict.head.seq : 0, LINES + 61);
    assert.is(headOfFolder(folder).seq, LINES + 61);
  }));

test("an empty log is whole", () =>
  withLog(async ({ folder, edit }) => {
    edit((database) => database.exec("delete from audit"));
    const log = openLogFile(join(folder, DATABASE_FILE));
    assert.equal(await verifyLog(log), { status: "whole", head: EMPTY });
    log.close();
  }));

test.run();
