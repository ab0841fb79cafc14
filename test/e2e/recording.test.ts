// runs alone, limit 300 s
/** Recording in real browsers against the real server: from the vault to the film, and on bad days. */
import { execFile } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Receipt } from "#protocol/events.ts";
import { verifyReceipt } from "#server/audit/receipts.ts";
import { tabTo } from "#test/support/browser-keyboard.ts";
import { hold, withLesson, type Lesson } from "#test/support/browser-lesson.ts";
import { withLive, type Live } from "#test/support/browser-live.ts";
import {
  goTo,
  listen,
  makeVault,
  offersFiles,
  record,
  recordedFor,
  recordSwitch,
  stopRecording,
  strip,
} from "#test/support/browser-recording.ts";
import { anotherPage } from "#test/support/browser.ts";
import {
  drawCurtain,
  end,
  holding,
  liftCurtain,
  says,
  signIn,
} from "#test/support/browser-steps.ts";
import { nowOf, seesPicture } from "#test/support/classroom/observe.ts";
import { signIn as signInBare } from "#test/support/page.ts";
import { withDataFolder, type Server } from "#test/support/server.ts";
import { unzip } from "#test/support/unzip.ts";

const test = suite("recording in a real browser");
const shared = hold<Lesson>((work) => withLesson({}, work));
const run = promisify(execFile);
const TITLE = "Year 5, fractions with a canary";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const recorderRow = (page: Page) => page.getByRole("listitem").filter({ hasText: "Your recorder" });
/** Whether a page of this person asked the server so. */
const asked = (page: Page, name: string) =>
  page.evaluate(
    (start) =>
      classroom.wire.some(
        ({ direction, text: sent }) => direction === "out" && sent.includes(start),
      ),
    `["${name}"`,
  );
/** The recorder's process, as the operating system sees it. */
const recorders = ({ below }: Server): number[] =>
  below()
    .map(({ pid }) => pid)
    .filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("recordings/recorder.ts"),
    );
/** By the owner's own right. */
const askFor = async ({ server }: Lesson, path: string): Promise<unknown> => {
  const { token } = await signInBare(server.url, server.teacher);
  const reply = await fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.is(reply.status, 200);
  return reply.json();
};
const inLive = (name: string, work: (live: Live) => Promise<void>) =>
  test(name, async () => withLive(await shared.open(), work));

/** The recovery code of the teacher's vault, once the first test has made it. */
let code = "";

test("without a vault recording cannot be turned on, and the page says why and where to mend it", async () => {
  const lesson = await shared.open();
  const { page } = lesson.teacher;
  await signIn(page, lesson.server.url, lesson.server.teacher);
  await says(page, "Off, and cannot be turned on yet. Make your vault first.");
  await withLive(lesson, async () => {
    const on = recordSwitch(page);
    assert.is(await on.getAttribute("aria-checked"), "false");
    assert.is(await on.getAttribute("aria-disabled"), "true");
    await says(page, "Make your vault first.");
    await on.press("Space");
    assert.is(await asked(page, "record:start"), false, "nothing was asked of the server");
    assert.is(await strip(page).count(), 0);
    await end(page);
    await says(page, "Nothing was stored: not a picture, not a word.");
  });
  await button(page, "Go live again").click();
  await page.getByRole("link", { name: "Make your vault" }).click();
  code = await makeVault(page);
});

inLive("R12: recording is a switch of its own, and is told everywhere as it is", async (live) => {
  const { teacher, coach, code: stamp } = live;
  const { page } = teacher;
  const said = await listen(page);
  assert.is(await recordSwitch(page).getAttribute("aria-checked"), "false", "off every time");
  await says(coach, "Not recorded");
  await record(page);
  assert.is(await recordSwitch(page).getAttribute("aria-checked"), "true");
  await says(page, "and your recorder");
  await recorderRow(page).getByText("Picture and sound, to your vault").waitFor();
  await says(coach, "This lesson is being recorded for the teacher alone");
  assert.ok((await said()).some((one) => one.includes("Recording on, sealed for you alone")));

  // R9: a voice needs both, each separately.
  // Ticked is what the server has taken, not what was tapped.
  const voices = { name: /^Coaches' voices too/ };
  await page.getByRole("checkbox", voices).click();
  await page.getByRole("checkbox", { ...voices, checked: true }).waitFor();
  await says(page, "No coach has agreed yet.");
  const mine = coach.getByRole("switch", { name: "Record my voice too" });
  assert.is(await mine.getAttribute("aria-checked"), "false");
  await says(coach, "Without you your voice is not stored");
  await holding(coach, async () => {
    await says(page, "is speaking, to you alone");
    assert.is(await recorderRow(page).getByText("voice").count(), 0);
  });
  await mine.click();
  await says(page, "Agreed: ");
  // With the focus on a switch the space bar is the switch's.
  await coach.getByRole("heading", { level: 1 }).focus();
  await holding(coach, async () => {
    await recorderRow(page).getByText("a coach's voice").waitFor();
  });
  await recorderRow(page).getByText("a coach's voice").waitFor({ state: "detached" });

  await drawCurtain(page);
  await says(page, "Your recorder receives nothing");
  await button(page, "Drop the last minute").click();
  await says(page, "gone for good. The gap is marked, not filled.");
  const lifted = await nowOf(page);
  await liftCurtain(page);
  await seesPicture(coach, { code: stamp, sinceMs: lifted });
  await strip(page).getByText("Recording", { exact: true }).waitFor();
  await stopRecording(page);
  assert.ok((await said()).some((one) => one.includes("Recording off. Nothing is stored")));
  await strip(coach).waitFor({ state: "detached" });
  await says(coach, "Not recorded");
  await end(page);
  await button(page, /^Throw away/).click();
  await says(page, "Locked for everyone, you too.");
});

test("a lesson is recorded, kept in part, deleted, brought back, saved as a copy, and deleted for good", () =>
  withDataFolder(async (folder) => {
    const lesson = await shared.open();
    const { page } = lesson.teacher;
    await withLive(
      lesson,
      async () => {
        await record(page);
        await recordedFor(page, 26);
        await end(page);
        await says(page, "What becomes of the recording?");
        await says(page, "Left untouched, it is thrown away by|Untouched, it is thrown away by");
        const logged = await askFor(lesson, "/api/recordings");
        assert.is(JSON.stringify(logged).includes("canary"), false, "the title is sealed");
        await keepLastPart(page);
      },
      { title: TITLE },
    );
    await page.getByRole("link", { name: "All your recordings" }).click();
    const row = page.getByRole("listitem").filter({ hasText: TITLE });
    await row.getByText("Only you", { exact: true }).waitFor();

    await row.getByRole("button", { name: /^Delete/ }).click();
    const locked = page.getByRole("listitem").filter({ hasText: "It is gone for good by" });
    await locked.getByRole("button", { name: "Keep it after all: Locked recording" }).click();
    await says(page, "It is back.");

    await offersFiles(page);
    const zip = await downloaded(page, () =>
      row.getByRole("button", { name: /^Save a copy/ }).click(),
    );
    await says(page, "Saved. It opens without this server");
    const names = await unzip(zip, join(folder, "copy"));
    assert.ok(names.includes("recording.json") && names.includes("vault.age"));
    assert.ok(names.includes("FORMAT.md"));
    const readme = await readFile(join(folder, "copy", "README.txt"), "utf8");
    assert.match(readme, /node aside-open\.mjs \. --out lesson\.mp4/);
    const film = await replayed(join(folder, "copy"), join(folder, "lesson.mp4"));
    assert.ok(film.streams.some(({ codec_type }) => codec_type === "video"));
    assert.ok(film.streams.some(({ codec_type }) => codec_type === "audio"));
    assert.ok(Number(film.format.duration) > 0.5, `it lasts ${film.format.duration} s`);

    // Undo window 0: gone at once, with a receipt that anybody can check.
    await page.getByLabel("Time to change my mind after deleting, days").fill("0");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await says(page, "^Saved.$");
    await row.getByRole("button", { name: /^Delete/ }).click();
    await says(page, "Deleted. Its keys are gone now, the stored bytes by");
    await row.waitFor({ state: "detached" });
    const receipt = JSON.parse(
      String(await downloaded(page, () => button(page, "Download the receipt").first().click())),
    ) as Receipt;
    await isSigned(lesson, receipt);
    assert.match(receipt.body, /deletion of a recording/);
  }));

/** From two seconds before the end: the last piece and no other. */
const keepLastPart = async (page: Page): Promise<void> => {
  await button(page, /^Keep a part/).click();
  const seconds = page.getByLabel("To, seconds");
  await seconds.waitFor();
  const to = Number(await page.getByLabel("To, minutes").inputValue()) * 60;
  const from = to + Number(await seconds.inputValue()) - 2;
  await page.getByLabel("From, minutes").fill(String(Math.floor(from / 60)));
  await page.getByLabel("From, seconds").fill(String(from % 60));
  await says(page, "The rest, .* is destroyed for good. There is no way back.");
  await button(page, "Keep this part").click();
  await says(page, "Kept: .*. The rest is destroyed for good.");
};

const downloaded = async (page: Page, act: () => Promise<void>): Promise<Buffer> => {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return buffer(await file.createReadStream());
};

interface Film {
  streams: { codec_type: string }[];
  format: { duration: string };
}
/** By the command that the copy's own text names; judged by a program that nobody here wrote. */
const replayed = async (folder: string, out: string): Promise<Film> => {
  const made = run(process.execPath, ["aside-open.mjs", ".", "--out", out], { cwd: folder });
  made.child.stdin?.end(`${code}\n`);
  await made;
  const probe = ["-v", "error", "-show_streams", "-show_format", "-of", "json", out];
  return JSON.parse((await run("ffprobe", probe)).stdout) as Film;
};

/** As somebody with a receipt and the server's public key does it. */
const isSigned = async ({ server }: Lesson, receipt: Receipt): Promise<void> => {
  const key = (await (await fetch(`${server.url}/api/receipt-key`)).json()) as {
    publicKey: string;
  };
  assert.is(verifyReceipt(receipt, createPublicKey(key.publicKey)), true);
};

inLive(
  "a recorder that is killed is told within five seconds, and recording goes on",
  async (live) => {
    const { page } = live.teacher;
    const said = await listen(page);
    await record(page);
    const [pid] = recorders(live.server);
    assert.ok(pid !== undefined, "the recorder is a process of its own");
    process.kill(pid, "SIGKILL");
    await page.waitForFunction(
      () =>
        (globalThis as unknown as { saidAtOnce: string[] }).saidAtOnce.some((one) =>
          one.includes("The recorder starts again"),
        ),
      null,
      { timeout: 5_000 },
    );
    await strip(page).getByText("Recording", { exact: true }).waitFor();
    assert.not.equal(recorders(live.server), [pid]);
    assert.is((await said()).at(-1), "Recording on, sealed for you alone");
    assert.is(await button(page, /^Curtain/).count(), 1, "the lesson stays live");
  },
);

inLive(
  "a second page of the owner sees the recording and stops it, and does not start one",
  async (live) => {
    const { teacher, server } = live;
    const { page } = teacher;
    await record(page);
    const tab = await anotherPage(teacher);
    await tab.goto(server.url);
    await says(tab, "Another page of yours runs this lesson.");
    await strip(tab).getByText("Recording", { exact: true }).waitFor();
    await button(tab, "Stop recording").click();
    await strip(page).waitFor({ state: "detached" });
    await says(tab, "The page that runs the lesson turns it on.");
    assert.is(await recordSwitch(tab).getAttribute("aria-disabled"), "true");
    await tab.close();
    await page.bringToFront();
  },
);

inLive(
  "R12: a page that is loaded anew never records, before its tap and after it",
  async (live) => {
    const { page } = live.teacher;
    await record(page);
    await page.reload();
    await says(page, "ON HOLD");
    await button(page, "Go live").click();
    await says(page, "Off. Nothing is stored.");
    assert.is(await recordSwitch(page).getAttribute("aria-checked"), "false");
    await strip(page).waitFor({ state: "detached" });
    assert.is(await asked(page, "record:start"), false);
  },
);

test("R23: an administrator finds no recording, no vault and no word of either", async () => {
  const { server, teacher } = await shared.open();
  const { url, administrator } = server;
  const context = await teacher.browser.newContext();
  const page = await context.newPage();
  try {
    await signIn(page, url, administrator);
    await goTo(page, "recordings");
    await says(page, "No recordings yet");
    for (const place of ["people", "school", "footprint", "log"]) {
      await goTo(page, place);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      const shown = await page.locator("main").innerText();
      assert.not.match(shown, /canary|turned recording on|made (her|his|their) vault/, place);
    }
  } finally {
    await context.close();
  }
});

test("recording can be turned on, stopped, kept in part and deleted by keyboard alone", async () => {
  const lesson = await shared.open();
  const { page } = lesson.teacher;
  const press = async (name: RegExp, key = "Enter") => {
    await tabTo(page, name);
    await page.keyboard.press(key);
  };
  await withLive(lesson, async () => {
    await press(/^Record$/, "Space");
    await strip(page).getByText("Recording", { exact: true }).waitFor();
    await recordedFor(page, 26);
    await press(/^Stop recording$/);
    await strip(page).waitFor({ state: "detached" });
    await press(/^End/);
    await says(page, "What becomes of the recording?");
    await says(page, "Untouched, it is");
    await press(/^Keep a part/);
    await says(page, "Which part do you keep?");
    // The focus is on the first field by itself.
    await page.keyboard.press("Tab");
    await page.keyboard.type("20");
    await says(page, "is destroyed for good. There is no way back.");
    await press(/^Keep this part$/);
    await says(page, "The rest is destroyed for good.");
    await press(/^Delete/);
    // At once or after a while, as the teacher has chosen by now.
    await says(page, "Its keys are gone now|It is gone for good by");
  });
});

test("no page asked any other origin, and nothing was refused by its policy", async () => {
  const { teacher, coaches, server } = await shared.open();
  for (const { hosts, complaints } of [teacher, ...coaches]) {
    assert.equal([...hosts], [new URL(server.url).host]);
    assert.equal(complaints, []);
  }
});

test("everything ends with the lesson", () => shared.close());

test.run();
