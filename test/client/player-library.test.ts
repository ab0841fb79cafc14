/** Two thousand recordings: found by title and day on this device, their titles opened in small steps. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { writeKeyFile } from "#recordings/key-file.ts";
import { wrapTo } from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import { openVault } from "#test/support/open-vault.ts";
import {
  FIND_ALL,
  foundIn,
  searchedOf,
  type Find,
} from "../../client/recordings/recordings-found.ts";
import { PAGE, Recordings, type Row } from "../../client/recordings/recordings.ts";
import { toBase64 } from "../../client/vault/bytes.ts";

const test = suite("the library");
const TEXT = new Uint8Array(32).fill(5);
const DAY_MS = 86_400_000;
const NEWEST = new Date(2026, 10, 12, 10, 52).getTime();

const row = (change: Partial<Row>): Row => ({
  ...{ recording: "a", state: "kept", startedAt: NEWEST, endedAt: NEWEST, lastsMs: 1, bytes: 1 },
  sealedAs: change.recording ?? "a",
  ...{ sealedTitle: null, keys: [], decideBy: null, expiresAt: null, eraseAt: null, whole: true },
  ...change,
});
const find = (change: Partial<Find>): Find => ({ ...FIND_ALL, ...change });

/** A real library: every title sealed under its own recording's name, for one real vault. */
const library = async (n: number, sealed = n) => {
  const held = await openVault();
  const recordings: Row[] = [];
  for (let i = 0; i < n; i += 1) {
    const recording = btoa(String(i).padStart(16, "0")).slice(0, 22);
    const chain = { from: 0, key: TEXT };
    const own = i < sealed;
    const file = own
      ? toBase64(
          await wrapTo(held.publicKey, writeKeyFile({ recording, part: 0, text: TEXT, chain })),
        )
      : "";
    recordings.push(
      row({
        ...{ recording, startedAt: NEWEST - i * DAY_MS, keys: [file] },
        sealedTitle: own
          ? await sealText(TEXT, recording, "title", `Lesson ${i}, Géometrie`)
          : null,
      }),
    );
  }
  const reply = { recordings } as RecordingsReply;
  const asked: string[] = [];
  const desk = new Recordings(
    {
      account: { afresh: () => Promise.resolve() },
      api: {
        get: <T>(path: string) => {
          asked.push(path);
          return Promise.resolve(reply as T);
        },
        post: (path: string) => Promise.reject(new Error(path)),
        download: (path: string) => Promise.reject(new Error(path)),
        bytes: (path: string) => Promise.reject(new Error(path)),
      },
      confirmed: <T>(step: () => Promise<T>) => step(),
    },
    held.vault,
  );
  return { ...held, desk, recordings, asked };
};

test("words are found in any order, without accents and capitals, in title and day", () => {
  const text = searchedOf(row({}), "Year 5, Géometrie");
  const rows = [row({})];
  const finds = (words: string) => foundIn(rows, find({ text: words }), () => text).length === 1;
  for (const words of ["geom", "GÉOM year", "5, year", "november", "12 nov 2026", "2026-11-12", ""])
    assert.ok(finds(words), words);
  for (const words of ["fractions", "geom fractions", "13 november"])
    assert.not.ok(finds(words), words);
});

test("a state and days narrow it, both days included", () => {
  const rows = [0, 1, 2].map((i) =>
    row({ recording: String(i), startedAt: NEWEST - i * DAY_MS, state: i === 1 ? "bin" : "kept" }),
  );
  const names = (change: Partial<Find>) =>
    foundIn(rows, find(change), () => "").map(({ recording }) => recording);
  assert.equal(names({}), ["0", "1", "2"]);
  assert.equal(names({ state: "bin" }), ["1"]);
  assert.equal(names({ from: "2026-11-11" }), ["0", "1"]);
  assert.equal(names({ to: "2026-11-11" }), ["1", "2"]);
  assert.equal(names({ from: "2026-11-11", to: "2026-11-11" }), ["1"]);
  assert.equal(names({ from: "2026-02-31" }), ["0", "1", "2"], "a day that is none limits nothing");
});

test("only what is shown is opened, and nothing of the search is asked of the server", async () => {
  const { desk, recordings, asked } = await library(PAGE + 30);
  await desk.load();
  assert.is(desk.shown.length, PAGE);
  await desk.openTitles();
  const opened = () => recordings.filter((one) => typeof desk.titleOf(one) === "string").length;
  assert.is(opened(), PAGE);
  const before = asked.length;
  // Far behind what is shown, and without a title until it is opened.
  desk.look({ text: `lesson ${PAGE + 7},` });
  await desk.openTitles();
  assert.is(opened(), PAGE + 30);
  assert.equal(
    desk.found.map((one) => desk.titleOf(one)),
    [`Lesson ${PAGE + 7}, Géometrie`],
  );
  assert.equal(desk.opening, { known: PAGE + 30, all: PAGE + 30 });
  assert.is(asked.length, before);
});

test("the list is there before any title, and the page goes on between them", async () => {
  const { desk } = await library(40);
  let [turns, seen] = [0, 0];
  desk.onChange(() => (seen += 1));
  const turn = () => {
    turns += 1;
    if (running) setImmediate(turn);
  };
  let running = true;
  setImmediate(turn);
  await desk.load();
  assert.is(desk.shown.length, 40);
  assert.is(desk.titleOf(desk.shown[39] ?? row({})), null, "not opened yet");
  await desk.openTitles();
  running = false;
  assert.is(desk.titleOf(desk.shown[39] ?? row({})), "Lesson 39, Géometrie");
  assert.ok(turns > 3, `others had ${turns} turns`);
  assert.ok(seen > 3, `told ${seen} times`);
});

test("2,000 recordings: fifty are shown, then fifty more, and words narrow all of them", async () => {
  const { desk } = await library(2_000, 10);
  await desk.load();
  assert.is(desk.shown.length, PAGE);
  desk.showMore();
  assert.is(desk.shown.length, 2 * PAGE);
  desk.look({ text: "2026-11-0" });
  assert.is(desk.found.length, 9);
  desk.look({ text: "", from: "2026-01-01", to: "2026-12-31" });
  assert.is(desk.found.length, 316);
});

test("R23: a vault that closes takes the titles with it, and a locked recording is not found by its title", async () => {
  const { desk, vault, recordings, identity } = await library(4);
  await desk.load();
  await desk.openTitles();
  desk.look({ text: "lesson 2," });
  assert.is(desk.found.length, 1);
  const [found] = desk.found;
  if (found === undefined) throw new Error("not found");
  found.state = "bin";
  desk.look({ text: "lesson 2," });
  assert.is(desk.found.length, 0);
  desk.look(FIND_ALL);
  await vault.hold(null);
  await desk.openTitles();
  for (const one of recordings) assert.is(desk.titleOf(one), null);
  await vault.hold(identity);
  await desk.openTitles();
  assert.is(desk.titleOf(recordings[0] ?? row({})), "Lesson 0, Géometrie");
});

test.run();
