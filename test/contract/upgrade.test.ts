import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { migrations } from "#server/stores/migrations/index.ts";
import { Migrator, type Migration } from "kysely/migration";
import type { AuditLine } from "#server/audit/audit-log.ts";
import { EMPTY, link } from "#server/audit/chain.ts";
import { verifyLog } from "#server/audit/verify.ts";
import { readAnchor } from "#server/stores/anchor-file.ts";
import { makePrivateFile } from "#server/stores/private-folder.ts";
import { DATABASE_FILE, openSqliteStores } from "#server/stores/sqlite.ts";
import { ThreadedSqliteDialect } from "#server/stores/sqlite/dialect.ts";
import { withFolder } from "./with-stores.ts";

const test = suite("a database of an earlier version");

const FIRST = "2026-11-23-people";
const SECOND = "2026-11-23-school";
const LINES = 40;

/** Answers what went wrong, null when nothing did. */
async function migrate(path: string, known: Record<string, Migration>): Promise<unknown> {
  const database = new Kysely<unknown>({ dialect: new ThreadedSqliteDialect(path) });
  const provider = { getMigrations: () => Promise.resolve(known) };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  await database.destroy();
  return error ?? null;
}
const only = (name: string): Record<string, Migration> => {
  const migration = migrations[name];
  return migration === undefined ? {} : { [name]: migration };
};
const lineOf = (n: number): AuditLine => ({
  ...{ at: n, actor: n % 2 === 0 ? "maya" : null, action: "session:open", object: "s" },
  ...{ owner: n % 3 === 0 ? "maya" : null, outcome: "done", detail: { n } },
});

/** A database as the first version left it, with people, sign-ins and a log in it. */
async function makeFirst(folder: string): Promise<string> {
  const path = makePrivateFile(folder, DATABASE_FILE);
  assert.is(await migrate(path, only(FIRST)), null);
  const database = new DatabaseSync(path);
  const account = database.prepare("insert into account values (?, ?, ?, ?, '', ?, ?)");
  account.run("maya", "s1", "Maya", "maya@school.test", "$argon2id", null);
  account.run("tom", "s1", "Tom", "tom@school.test", null, 99);
  account.run("zoe", "s2", "Zoe", "zoe@school.test", null, null);
  database.exec("insert into sign_in values ('sid', 'maya', 1, 2, 1000, null)");
  database.exec("insert into refresh_token values ('digest', 'sid', null)");
  let head = EMPTY;
  const audit = database.prepare("insert into audit values (?, ?, ?, ?)");
  for (let n = 0; n < LINES; n += 1) {
    const entry = link(head, lineOf(n));
    audit.run(entry.seq, entry.hash, lineOf(n).owner, entry.line);
    head = entry;
  }
  database.close();
  return path;
}

test("people, sign-ins and the log survive, and each school gets a record of its own", () =>
  withFolder(async (folder) => {
    await makeFirst(folder);
    const stores = await openSqliteStores(folder);
    assert.is((await stores.schools.byId("s1"))?.rules.passwordLength, 12);
    assert.ok(await stores.schools.byId("s2"));
    const maya = await stores.accounts.byId("maya");
    assert.is(maya?.passwordHash, "$argon2id");
    assert.is(maya?.administrator || maya?.outside || maya?.secondFactorRequired, false);
    assert.is((await stores.accounts.inSchool("s1", "tom@school.test"))?.closedAt, 99);
    assert.is((await stores.signIns.ofToken("digest"))?.account, "maya");
    assert.is((await stores.signIns.ofToken("digest"))?.device, "");
    const verdict = await verifyLog(stores.audit);
    assert.is(verdict.status === "whole" ? verdict.head.seq : verdict.fault, LINES);
    assert.is((await stores.audit.ofOwner("maya", { limit: 99 })).length, 14);
    await stores.audit.append(lineOf(0));
    assert.is(readAnchor(folder)?.head?.seq, LINES + 1);
    await stores.close();
  }));

test("the tables made anew hold what they promise: addresses per school, schools that exist", () =>
  withFolder(async (folder) => {
    const path = await makeFirst(folder);
    await (await openSqliteStores(folder)).close();
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
    assert.equal(database.prepare("pragma foreign_key_check").all(), []);
    assert.is(database.prepare("pragma integrity_check").get()?.["integrity_check"], "ok");
    const add = (id: string, school: string) =>
      database.exec(
        `insert into account values ('${id}', '${school}', '', null, 'maya@school.test', '', null, null, 0, 0, 0, 0, 0, null, null)`,
      );
    add("maya 2", "s2");
    assert.throws(() => add("maya 3", "s1"), "UNIQUE");
    assert.throws(() => add("maya 4", "s9"), "FOREIGN KEY");
    assert.throws(() => database.exec("delete from account where id = 'maya'"), "FOREIGN KEY");
    database.close();
  }));

test("recordings from before they could be cut are sealed as themselves, and nothing of them is hidden", () =>
  withFolder(async (folder) => {
    const path = await makeFirst(folder);
    const before = Object.entries(migrations).filter(([name]) => name < "2026-11-24");
    assert.is(await migrate(path, Object.fromEntries(before)), null);
    const database = new DatabaseSync(path);
    const columns = "id, owner, session, state, started_at, bytes";
    database.exec(`insert into recording (${columns}) values ('r', 'maya', 's', 'kept', 1, 0)`);
    database.close();
    const stores = await openSqliteStores(folder);
    const recording = await stores.recordings.byId("r");
    assert.equal([recording?.sealedAs, recording?.hidden], ["r", []]);
    await stores.close();
  }));

test("an upgrade that breaks off leaves the old tables whole, and goes through the next time", () =>
  withFolder(async (folder) => {
    const path = await makeFirst(folder);
    const whole = migrations[SECOND];
    const broken: Migration = {
      async up(database) {
        await whole?.up(database);
        throw new TypeError("the power went");
      },
    };
    const error = await migrate(path, { ...only(FIRST), [SECOND]: broken });
    assert.match(String(error), "the power went");
    const database = new DatabaseSync(path);
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
    assert.not.ok(tables.some(({ name }) => name === "school" || name === "account_before"));
    assert.is(database.prepare("select count(*) as n from account").get()?.["n"], 3);
    database.close();
    const stores = await openSqliteStores(folder);
    assert.ok(await stores.schools.byId("s1"));
    await stores.close();
  }));

test("two servers that start at once on an old folder upgrade it once", () =>
  withFolder(async (folder) => {
    await makeFirst(folder);
    const opened = await Promise.all([openSqliteStores(folder), openSqliteStores(folder)]);
    for (const { accounts, close } of opened) {
      assert.ok(await accounts.byId("maya"));
      await close();
    }
  }));

test.run();
