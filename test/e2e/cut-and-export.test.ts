// runs alone, limit 300 s
/** A stretch is cut out, a range kept as another recording, a film made, and everything taken along: by keyboard. */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf } from "#test/support/browser-axe.ts";
import { press } from "#test/support/browser-keyboard.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { shows, slider } from "#test/support/browser-player.ts";
import { goTo } from "#test/support/browser-recording.ts";
import { TITLE, withShared, type SharedGround } from "#test/support/browser-shared.ts";
import { says } from "#test/support/browser-steps.ts";
import { probe } from "#test/recordings/lesson/probe.ts";

const test = suite("cutting and taking along");
const shared = hold<SharedGround>((work) => withShared(work));
const FPS = 25;
/** From one key picture to the next in this lesson, s. */
const KEY_S = 10;
/** A share of the test ends so soon, ms. */
const ENDS_MS = 4_000;
const SAVED = "saved-here";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const faults: string[] = [];

/** What the person chooses as the place of a file lies in the page's own store: Chromium's own file handles. */
const choosing = (page: Page): Promise<void> =>
  page.evaluate((name) => {
    const showSaveFilePicker = async () =>
      (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
    Object.assign(window, { showSaveFilePicker });
  }, SAVED);
const saved = async (page: Page): Promise<Buffer> => {
  const base64 = await page.evaluate(async (name) => {
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle(name)).getFile();
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCodePoint(byte);
    await folder.removeEntry(name);
    return btoa(text);
  }, SAVED);
  return Buffer.from(base64, "base64");
};
const withFile = async (bytes: Buffer, name: string, work: (path: string) => Promise<void>) => {
  const folder = await mkdtemp(join(tmpdir(), "aside-saved-"));
  try {
    await writeFile(join(folder, name), bytes);
    await work(join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
const range = async (page: Page, from: number, to: number): Promise<void> => {
  await press(page, /^Keep a part/);
  await says(page, "Which part do you keep\\?");
  await page.getByLabel("From, seconds").fill(String(from));
  await page.getByLabel("To, seconds").fill(String(to));
};

test("R18: a stretch is cut out by keyboard, with its keys; the receipt is there, and whoever it was shared with loses it", async () => {
  const { teacher, stores, recording, server } = await shared.open();
  const { page } = teacher;
  const before = await stores.recordings.segments(recording);
  await stores.shares.add(
    {
      ...{ id: "share-of-the-whole", recording, owner: server.teacher.account, group: null },
      ...{ account: server.coaches[0]?.account ?? "", publicKey: "age1", range: null },
      ...{ withNotes: false, label: null, createdAt: 1, endsAt: null },
    },
    [],
  );
  await goTo(page, "recordings");
  await says(page, TITLE);
  await says(page, "^1 person$");
  await press(page, /^Keep a part/);
  await says(page, "Which part do you keep\\?");
  await page.getByRole("radio", { name: "Cut this part out for good" }).press(" ");
  await says(page, "That is all of it. Delete the recording instead.");
  await page.getByLabel("From, seconds").fill("9");
  await page.getByLabel("To, seconds").fill("27");
  await says(page, "Takes 0:09 to 0:27, .* out for good. There is no way back.");
  faults.push(...(await faultsOf(page, "cutting out")));
  await button(page, /^Cut it out$/).press("Enter");
  await says(
    page,
    "Cut out: .* pieces? that lies? wholly in it (is|are) gone with (its|their) keys?",
  );
  await button(page, "Download the receipt").waitFor();
  // Who can see it now: without leaving the place.
  await says(page, "^Only you$");
  assert.is(await page.getByText(/^1 person$/).count(), 0);
  faults.push(...(await faultsOf(page, "cut out")));
  const after = await stores.recordings.segments(recording);
  // What the player calls 0:09: the film begins with the first piece.
  const originMs = Math.min(...before.map(({ atMs }) => atMs));
  const [fromMs, toMs] = [originMs + 9_000, originMs + 27_000];
  const inside = before.filter(({ atMs, lastsMs }) => atMs >= fromMs && atMs + lastsMs <= toMs);
  assert.ok(inside.length > 0);
  assert.is(after.length, before.length - inside.length);
  assert.equal((await stores.recordings.byId(recording))?.hidden, [{ fromMs, toMs }]);
  assert.is(await stores.shares.byId("share-of-the-whole"), null);
});

test("who can see each is true again when a share ends, and when the page is looked at again", async () => {
  const { teacher, stores, recording, server } = await shared.open();
  const { page } = teacher;
  const give = (id: string, endsAt: number | null): Promise<void> =>
    stores.shares.add(
      {
        ...{ id, recording, owner: server.teacher.account, group: null },
        ...{ account: server.coaches[0]?.account ?? "", publicKey: "age1", range: null },
        ...{ withNotes: false, label: null, createdAt: 1, endsAt },
      },
      [],
    );
  const look = (): Promise<unknown> =>
    page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await says(page, "^Only you$");
  await give("share-that-ends", Date.now() + ENDS_MS);
  await look();
  await says(page, "^1 person$");
  // Nobody touches the page: its own timer asks again.
  await says(page, "^Only you$");
  await give("share-made-elsewhere", null);
  await look();
  await says(page, "^1 person$");
  await stores.shares.destroy(["share-made-elsewhere"]);
  await look();
  await says(page, "^Only you$");
});

test("a range is kept as another recording, under the same title; a film of it is made on the device", async () => {
  const { teacher, stores, server } = await shared.open();
  const { page } = teacher;
  await range(page, 20, 36);
  await page.getByRole("radio", { name: /another recording/ }).press(" ");
  await says(page, "Another recording of 0:20 to 0:36, 9 s");
  faults.push(...(await faultsOf(page, "another recording")));
  await button(page, "Keep it as another recording").press("Enter");
  await says(page, "Kept as another recording: 9 s");
  const all = await stores.recordings.ofOwner(server.teacher.account);
  assert.is(all.length, 2);
  // Its title is opened on this device, a moment after its row is here.
  await page.locator(".rec").filter({ hasText: TITLE }).nth(1).waitFor();

  await choosing(page);
  for (const row of [0, 1]) {
    await page
      .locator(".rec")
      .nth(row)
      .getByRole("button", { name: /^Save as a film/ })
      .press("Enter");
    await says(page, "Saved as a film: ");
    await withFile(await saved(page), "film.mp4", async (path) => {
      const { tracks } = await probe(path);
      const lastsMs = Math.max(...tracks.map(({ atMs }) => atMs.at(-1) ?? 0));
      const whole = lastsMs > 15_000;
      const wanted = whole ? 22_000 : 9_000;
      assert.ok(Math.abs(lastsMs - wanted) < 500, `${lastsMs} ms`);
      const frames = tracks.find(({ kind }) => kind === "video")?.atMs.length ?? 0;
      // The picture comes back with the next whole one.
      assert.ok(
        frames > (wanted / 1_000 - KEY_S) * FPS && frames <= (wanted / 1_000 + 1) * FPS,
        String(frames),
      );
    });
  }
});

test("a browser that lets nobody choose a place offers the film when it is whole", async () => {
  const { page } = (await shared.open()).teacher;
  await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
  const offered = page.waitForEvent("download");
  await button(page, /^Save as a film/)
    .first()
    .press("Enter");
  const download = await offered;
  assert.match(download.suggestedFilename(), /^aside-lesson-.*\.mp4$/);
  await withFile(Buffer.alloc(0), "film.mp4", async (path) => {
    await download.saveAs(path);
    const { tracks } = await probe(path);
    assert.ok(tracks.some(({ kind }) => kind === "video"));
  });
});

test("R18: from the player a stretch is cut out where the picture stands, to the frame, by keyboard", async () => {
  const { teacher, stores, recording } = await shared.open();
  const { page } = teacher;
  const hiddenBefore = (await stores.recordings.byId(recording))?.hidden ?? [];
  await goTo(page, `play?recording=${recording}`);
  await slider(page).waitFor();
  await button(page, "Choose the part").press("Enter");
  await says(page, "Which part do you keep\\?");
  await page.getByRole("radio", { name: "Cut this part out for good" }).press(" ");
  const begin = button(page, "Begin where the picture stands");
  await begin.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("j");
  const before = await shows(
    page,
    "ten seconds before the end",
    ({ counter }) => counter > 28 * FPS && counter < 32 * FPS,
  );
  await page.keyboard.press(".");
  const first = await shows(page, "where to begin", (one) => one.counter === before.counter + 1);
  await page.keyboard.press("Enter");
  const edge = await page.getByLabel("From, seconds").inputValue();
  assert.match(edge, /\.\d/, "finer than a second");
  await button(page, "End where the picture stands").focus();
  for (let on = 0; on < 10; on += 1) await page.keyboard.press(".");
  const last = await shows(page, "where to end", ({ counter }) => counter === first.counter + 10);
  await page.keyboard.press("Enter");
  await says(page, `Takes 0:\\d\\d\\.\\d+ to 0:\\d\\d\\.\\d+, .* out for good`);
  faults.push(...(await faultsOf(page, "player, cutting out")));
  await button(page, /^Cut it out$/).press("Enter");
  await says(page, "Cut out: .* No piece of about eight seconds lies wholly in it");
  await button(page, "Download the receipt").waitFor();
  const hidden = (await stores.recordings.byId(recording))?.hidden ?? [];
  assert.is(hidden.length, hiddenBefore.length + 1);
  const cut = hidden.at(-1) ?? { fromMs: 0, toMs: 0 };
  // Ten pictures of 40 ms: both ends stand where they stood.
  assert.ok(Math.abs(cut.toMs - cut.fromMs - 400) <= 2, `${cut.toMs - cut.fromMs} ms`);
  assert.is(await page.evaluate(() => document.activeElement?.id), "part");
  // The picture is back where it stood, and behind the last one before the cut nothing of it comes.
  await shows(page, "where it ended", ({ counter }) => counter === last.counter);
  faults.push(...(await faultsOf(page, "player, cut out")));
  await page.keyboard.press("End");
  await page.keyboard.press("j");
  await shows(page, "what is before it", ({ counter }) => counter === before.counter);
  await page.keyboard.press(".");
  const next = await shows(page, "what is behind it", (one) => one.counter !== before.counter);
  assert.ok(next.counter >= last.counter, `${next.counter} after ${before.counter}`);
});

test("everything is taken along as one file, which another program unpacks", async () => {
  const { teacher, stores, server } = await shared.open();
  const { page } = teacher;
  await goTo(page, "footprint");
  await says(page, "Take everything with you");
  await choosing(page);
  await button(page, "Save everything").press("Enter");
  await says(page, "Saved. Your recordings open with your recovery code");
  faults.push(...(await faultsOf(page, "footprint, everything saved")));
  await withFile(await saved(page), "everything.zip", async (path) => {
    const tested = execFileSync("unzip", ["-t", path], { encoding: "utf8" });
    assert.match(tested, /No errors detected/);
    for (const name of [
      "README.txt",
      "FORMAT.md",
      "aside-open.mjs",
      "account.json",
      "log.ndjson",
    ]) {
      assert.match(tested, name);
    }
    for (const { id } of await stores.recordings.ofOwner(server.teacher.account)) {
      assert.match(tested, `${id.slice(0, 8)}/recording.json`);
    }
    const held = (await readFile(path)).toString("latin1");
    assert.not.ok(held.includes(TITLE) || /AGE-SECRET-KEY-1[A-Z0-9]{58}/.test(held));
  });
  assert.is(faults.length, 0, faults.join("\n"));
});

test("everything ends with the browsers", () => shared.close());

test.run();
