/**
 * The canary: after a whole day at the most talkative level nothing that opens
 * anything, no media parameter, no name, no address and no title stands where it
 * should not.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withDataFolder, withServer } from "#test/support/server.ts";
import { evening, factors, lesson, mischief, morning, type Day } from "./canary-day.ts";
import { foundIn, Known, SHAPES, shapesIn } from "./canary-known.ts";

const test = suite("the canary");

/** Where the names and addresses of people may be kept; everywhere else they may not. */
const THEIR_PLACES = new Set(["account", "link", "school", "agreement"]);

interface Kept {
  /** Everything that the server wrote to its outputs. */
  said: string;
  files: Map<string, string>;
  /** Every row of every table. */
  tables: Map<string, string>;
  known: Known;
}

const tablesOf = (folder: string): Map<string, string> => {
  const database = new DatabaseSync(join(folder, "aside.sqlite"), { readOnly: true });
  try {
    const names = database.prepare("select name from sqlite_schema where type = 'table'").all();
    return new Map(
      names.map(({ name }) => {
        const rows = database.prepare(`select * from "${String(name)}"`).all();
        return [String(name), JSON.stringify(rows)];
      }),
    );
  } finally {
    database.close();
  }
};

const live = (): Promise<Kept> =>
  withDataFolder(async (data) => {
    const known = new Known();
    const env = { LOG_LEVEL: "trace" };
    const filesOf = () =>
      readdirSync(data, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(
          ({ parentPath, name }) => [name, readFileSync(join(parentPath, name), "latin1")] as const,
        );
    const kept = await withServer({ data, env, people: "none" }, async (server) => {
      const { origin } = new URL(server.firstStart ?? "");
      const day: Day = { origin, known };
      const people = await morning(day, server.firstStart ?? "");
      await factors(day, people);
      await lesson(day, people);
      await mischief(day, people);
      await evening(day, people);
      // As they are while it runs: what is not yet folded into the database as well.
      return { log: server.log, during: filesOf() };
    });
    // The first link goes to the operator, on purpose, once.
    const said = kept.log.filter((line) => !line.startsWith('{"listening"')).join("\n");
    const after = filesOf().map(([name, text]) => [`${name}, stopped`, text] as const);
    return { said, files: new Map([...kept.during, ...after]), tables: tablesOf(data), known };
  });

test("a day at level trace leaves no secret, no media parameter, no name and no title behind", async () => {
  const { said, files, tables, known } = await live();
  const secrets = known.of("secret", "media", "title");
  assert.ok(known.of("secret").length > 30, "the day gave secrets away to look for");
  assert.ok(known.of("media").length > 5 && known.of("person").length > 8, "and the rest");
  assert.ok(said.split("\n").length > 20 && files.size > 5, "and the server spoke and kept");

  assert.equal(foundIn(said, [...secrets, ...known.of("person")]), [], "the log");
  assert.equal(shapesIn(said), [], "the log");
  for (const [name, text] of files) {
    assert.equal(foundIn(text, secrets), [], name);
    if (!name.startsWith("aside.sqlite")) assert.equal(foundIn(text, known.of("person")), [], name);
  }
  for (const [name, rows] of tables) {
    assert.equal(foundIn(rows, secrets), [], name);
    if (!THEIR_PLACES.has(name)) assert.equal(foundIn(rows, known.of("person")), [], name);
  }
  const lines = tables.get("audit") ?? "";
  assert.equal(shapesIn(lines), [], "the audit log");
  for (const action of ["session:join", "sign-in", "people:reset", "account:close"]) {
    assert.ok(lines.includes(action), `the day had ${action}`);
  }
  // The judge's eye: each of them, and each shape, is found where it does stand.
  for (const text of known.of("secret", "media", "person", "title")) {
    assert.equal(foundIn(`${said} ${encodeURIComponent(text)}`, [text]), [text]);
  }
  assert.is(Object.keys(SHAPES).length, shapesIn(EVERY_SHAPE).length);
});

const EVERY_SHAPE = [
  ...["eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln", "-----BEGIN PRIVATE KEY-----"],
  ...["$argon2id$v=19", "a=ice-ufrag:x", "candidate:1 1 udp", "someone@school.test"],
  ...["otpauth://totp/x", "AB:".repeat(31)],
].join("\n");

test.run();
