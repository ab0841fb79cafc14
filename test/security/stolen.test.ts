// runs alone, limit 240 s
/** R14: what is stolen from the server opens nothing; the owner's recovery code opens everything. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { groupRecoveryCode } from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import { exportTo } from "#test/support/owner-api.ts";
import {
  makeVault,
  newVault,
  recorderGone,
  secretsOf,
  sending,
  vaultBody,
  withSealed,
  type Sealed,
} from "./sealed-owner.ts";

const test = suite("stolen");
const run = promisify(execFile);
const RECORDINGS = 5;
const THIEF = join(import.meta.dirname, "thief.mjs");
const OPENER = join(import.meta.dirname, "../recordings/independent-opener.mjs");

interface Loot {
  recordings: number;
  opened: number;
  segments: number;
  titles: number;
  vaults: number;
  keys: number;
}
const steal = async (data: string, secrets: string): Promise<Loot> =>
  JSON.parse((await run(process.execPath, [THIEF, data, secrets])).stdout) as Loot;

/** Several segments each, titles sealed as the page does it. */
const recordAll = async (sealed: Sealed): Promise<string[]> => {
  const made: string[] = [];
  await sending(sealed, "Fractions", async (live) => {
    const { sessionId } = live.page;
    for (let number = 0; number < RECORDINGS; number += 1) {
      const { recording, keys } = await live.record();
      const { text } = await secretsOf(sealed, keys[0] ?? "");
      const title = await sealText(text, recording, "title", `Lesson ${number}`);
      await sealed.asks("/api/recordings/title", { recording, sealed: title });
      await live.sentMore(100);
      await live.page.ask("curtain:draw", { sessionId });
      await live.recording((one) => one?.state === "waiting");
      await live.page.ask("curtain:lift", { sessionId });
      await live.sentMore(100);
      await live.stop(recording);
      made.push(recording);
    }
    await live.page.ask("session:end", { sessionId });
  });
  await recorderGone(sealed);
  return made;
};

const scratch = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "stolen-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

test("R14: all files, the database and every secret of the server open 0 of N; the recovery code N of N", () =>
  withSealed((sealed) =>
    scratch(async (folder) => {
      await makeVault(sealed);
      const made = await recordAll(sealed);
      const { school, vault } = sealed;
      const { data, server, ground } = school;
      const secrets = join(folder, "secrets");
      const environment = readFileSync(`/proc/${server.pid}/environ`, "utf8").split("\0");
      const people = school.demo.people.flatMap(({ email, password }) => [email, password]);
      const known = [...environment, ...people, ...server.log].join("\n");
      await writeFile(secrets, known);
      const segments = (
        await Promise.all(made.map((one) => ground.stores.recordings.segments(one)))
      ).flat().length;

      const loot = await steal(data, secrets);
      assert.ok(loot.keys > 500, `${loot.keys} keys were tried`);
      const nothing = { opened: 0, segments: 0, titles: 0, vaults: 0 };
      assert.equal({ ...loot, ...nothing }, loot, "what the thief opens");
      assert.is(loot.recordings, RECORDINGS);

      // The same thief with one line more: the judge can open what can be opened.
      await writeFile(secrets, `${known}\n${vault.code}`);
      const all = await steal(data, secrets);
      const everything = { recordings: RECORDINGS, opened: RECORDINGS, titles: RECORDINGS };
      assert.equal({ ...all, ...everything, segments, vaults: 1 }, all, "what the owner opens");

      for (const [number, recording] of made.entries()) {
        const copy = join(folder, recording);
        await exportTo(copy, sealed, recording);
        const code = groupRecoveryCode(vault.code);
        const { stdout } = await run(process.execPath, [OPENER, copy, "--code", code], {
          maxBuffer: 64e6,
        });
        const lines = stdout.trimEnd().split("\n");
        assert.match(lines.at(-1) ?? "", /"failed":\[\]/);
        assert.ok(lines.includes(JSON.stringify({ title: `Lesson ${number}` })));
      }
    }),
  ));

test("R14: a key that is not the owner's, or no vault that was checked: refused, and nothing is stored", () =>
  withSealed(async (sealed) => {
    const { school, owner, vault, asks } = sealed;
    await sending(sealed, "Fractions", async (live) => {
      const { sessionId } = live.page;
      const refused = (recipient: string) =>
        live.page.refusal("record:start", { sessionId, recipient, voices: false });
      const nothing = async () => {
        assert.equal((await asks<RecordingsReply>("/api/recordings")).recordings, []);
        assert.is(live.recorder(), null);
      };
      assert.is(await refused(vault.recipient), "no-vault");
      await nothing();
      const made = await vaultBody(vault);
      await asks("/api/vault", made);
      assert.is(await refused(vault.recipient), "code-unchecked");
      await nothing();
      await asks("/api/vault/checked", { proof: made.proof });
      const { recipient } = await newVault();
      assert.is(await refused(recipient), "wrong-key");
      assert.is(await refused(`age1${"q".repeat(58)}`), "wrong-key");
      await nothing();

      // Whoever holds the server puts another key into its records: the page's word is the other half.
      const records = new DatabaseSync(join(school.data, "aside.sqlite"));
      const put = records.prepare("update vault set public_key = ? where account = ?");
      put.run(recipient, owner.account);
      assert.is(await refused(vault.recipient), "wrong-key");
      await nothing();
      put.run(vault.recipient, owner.account);
      records.close();
      const { recording } = await live.record();
      await live.stop(recording);
    });
  }));

test.run();
