// runs alone, limit 300 s
/** Everything taken along: it goes on whatever is looked at, and a film of each recording lands in one folder. By keyboard. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf } from "#test/support/browser-axe.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { goTo, offersFiles } from "#test/support/browser-recording.ts";
import { putOnShelf, TITLE, withShared, type SharedGround } from "#test/support/browser-shared.ts";
import { says } from "#test/support/browser-steps.ts";
import { probe } from "#test/recordings/lesson/probe.ts";

const test = suite("taking everything along");
const SECONDS = 12;
const shared = hold<SharedGround>((work) => withShared(work, { seconds: SECONDS }));
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const faults: string[] = [];

/** What the person chooses lies in the page's own store: Chromium's own handles. */
const choosing = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const store = () => navigator.storage.getDirectory();
    Object.assign(window, {
      showSaveFilePicker: async () =>
        (await store()).getFileHandle("everything.zip", { create: true }),
      showDirectoryPicker: async () =>
        (await store()).getDirectoryHandle("films", { create: true }),
    });
  });
/** Each film of the chosen folder by its name, base64. */
const filmsIn = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("films");
    const found: Record<string, string> = {};
    for await (const [name, handle] of folder as unknown as AsyncIterable<
      [string, FileSystemFileHandle]
    >) {
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      let text = "";
      for (const byte of bytes) text += String.fromCodePoint(byte);
      found[name] = btoa(text);
    }
    return found;
  });

test("an export goes on while other places are looked at, and is there when its person comes back", async () => {
  const { page } = (await shared.open()).teacher;
  await goTo(page, "footprint");
  await says(page, "Take everything with you");
  await says(page, "In it: your account, log and agreements, your notes");
  await choosing(page);
  let letThrough = (): void => undefined;
  const held = new Promise<void>((done) => (letThrough = done));
  await page.route("**/api/export", async (route) => {
    await held;
    await route.continue();
  });
  await button(page, "Save everything").press("Enter");
  await says(page, "Putting it together");
  faults.push(...(await faultsOf(page, "footprint, being saved")));
  await goTo(page, "recordings");
  await says(page, TITLE);
  await goTo(page, "footprint");
  await says(page, "Putting it together");
  await goTo(page, "recordings");
  await says(page, TITLE);
  letThrough();
  await goTo(page, "footprint");
  await says(page, "Saved. Your recordings open with your recovery code");
});

test("films of all recordings land in the chosen folder, each whole under its title", async () => {
  const { teacher, stores, data, server, recording } = await shared.open();
  const { page } = teacher;
  await putOnShelf({ stores, data }, server.teacher.account, {
    title: "Reading aloud",
    seconds: SECONDS,
  });
  await goTo(page, "recordings");
  await says(page, "Reading aloud");
  await goTo(page, "footprint");
  await says(page, "Films of all recordings");
  await choosing(page);
  const start = button(page, "Make films of all, into a folder");
  await start.focus();
  await start.press("Enter");
  await says(page, "Saved: 2 films");
  faults.push(...(await faultsOf(page, "footprint, films made")));
  const films = await filmsIn(page);
  const name = Object.keys(films).find((one) => one.endsWith(`${TITLE}.mp4`));
  assert.ok(name, Object.keys(films).join());
  assert.is((await stores.recordings.byId(recording))?.state, "kept");
  const folder = await mkdtemp(join(tmpdir(), "aside-films-"));
  try {
    await writeFile(join(folder, "film.mp4"), Buffer.from(films[name] ?? "", "base64"));
    const { tracks } = await probe(join(folder, "film.mp4"));
    const lastsMs = Math.max(...tracks.map(({ atMs }) => atMs.at(-1) ?? 0));
    assert.ok(Math.abs(lastsMs - SECONDS * 1_000) < 500, String(lastsMs));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a browser without folders offers each film for itself", async () => {
  const { page } = (await shared.open()).teacher;
  await offersFiles(page);
  // What can be chosen is looked at when the place is drawn.
  await goTo(page, "recordings");
  await says(page, TITLE);
  await goTo(page, "footprint");
  const offered: string[] = [];
  page.on("download", (download) => offered.push(download.suggestedFilename()));
  const first = page.waitForEvent("download");
  await button(page, "Make films of all, one file after the other").press("Enter");
  await first;
  await says(page, "Saved: ");
  assert.ok(offered.some((one) => one.endsWith(`${TITLE}.mp4`)));
  assert.is(faults.length, 0, faults.join("\n"));
});

test("everything ends with the browsers", () => shared.close());

test.run();
