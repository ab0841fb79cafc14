import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ANCHOR_FILE } from "#server/stores/anchor-file.ts";
import { openSqliteStores } from "#server/stores/sqlite.ts";
import { headOfFolder, LINES, lineOf, withLog } from "./real-log.ts";

const test = suite("npm run audit");

const COMMAND = new URL("../../server/audit/command.ts", import.meta.url).pathname;

function run(folder: string, ...args: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...process.env, DATA_FOLDER: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

test("it says that the log is whole while a server writes to it, and what its head is", () =>
  withLog(async ({ folder }) => {
    const stores = await openSqliteStores(folder);
    const lesson = { over: false };
    const writing = (async () => {
      for (let n = 0; !lesson.over; n += 1) await stores.audit.append(lineOf(n));
    })();
    const [verdict, head] = await Promise.all([run(folder, "verify"), run(folder, "head")]);
    lesson.over = true;
    await writing;
    assert.match(verdict.text, /^whole: \d+ lines, head \d+:[0-9a-f]{64}\n$/);
    assert.is(verdict.code, 0);
    assert.match(head.text, /^\d+:[0-9a-f]{64}\n$/);
    const noted = await run(folder, "verify", "--head", head.text.trim());
    assert.is(noted.code, 0);
    await stores.close();
  }));

test("it names the first bad line, and the head that somebody noted elsewhere counts", () =>
  withLog(async ({ folder, edit, restore }) => {
    const { seq, hash } = headOfFolder(folder);
    edit((database) => database.exec("update audit set owner = null where seq = 42"));
    const hidden = await run(folder, "verify");
    assert.equal(hidden, {
      code: 1,
      text: "broken: line 42 is filed under what it does not say\n",
    });
    restore();
    // Whoever can write the whole folder can begin a new anchor; a noted head still tells.
    edit((database) => database.exec("delete from audit where seq > 250"));
    rmSync(join(folder, ANCHOR_FILE));
    assert.match((await run(folder, "verify")).text, "audit.head is missing");
    await (await openSqliteStores(folder)).close();
    assert.is((await run(folder, "verify")).code, 0);
    assert.is(seq, LINES);
    const noted = await run(folder, "verify", "--head", `${seq}:${hash}`);
    assert.equal(noted, { code: 1, text: "broken: line 251 is missing or not in its place\n" });
  }));

test("a damaged anchor, no log at all and words it does not know all end with 1", () =>
  withLog(async ({ folder }) => {
    writeFileSync(join(folder, ANCHOR_FILE), "rubbish");
    const [damaged, nowhere, unknown, wrong] = await Promise.all([
      run(folder, "verify"),
      run(join(folder, "nowhere"), "verify"),
      run(folder, "mend"),
      run(folder, "verify", "--head", "7"),
    ]);
    assert.match(damaged.text, "audit.head is damaged");
    assert.match(nowhere.text, "There is no aside.sqlite");
    for (const { code } of [damaged, nowhere, unknown, wrong]) assert.is(code, 1);
    for (const { text } of [unknown, wrong]) assert.match(text, "npm run audit -- verify");
  }));

test.run();
