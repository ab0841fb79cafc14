// runs alone, limit 150 s
/** Two thousand recordings in one library: found by title and day, on the device alone. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import type { Recording } from "#server/stores/recording-store.ts";
import type { VaultReply } from "#protocol/http/vault.ts";
import { writeKeyFile } from "#recordings/key-file.ts";
import { wrapTo } from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { enterAs } from "#test/support/browser-enter.ts";
import { withHouse, type House } from "#test/support/browser-house.ts";
import { tabTo } from "#test/support/browser-keyboard.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { goTo, makeVault } from "#test/support/browser-recording.ts";
import { says } from "#test/support/browser-steps.ts";

const test = suite("a library of two thousand");
const shared = hold<House>(withHouse);
const MANY = 2_000;
const TEXT = new Uint8Array(32).fill(7);
const NEWEST = new Date(2026, 10, 12, 10, 52).getTime();
const DAY_MS = 86_400_000;

/** Titles sealed for the vault that the page has just made; one key file serves them all. */
const fill = async ({ ground, demo }: House, publicKey: string): Promise<void> => {
  const { recordings } = ground.stores;
  const chain = { from: 0, key: TEXT };
  const file = await wrapTo(
    publicKey,
    writeKeyFile({ recording: newId(), part: 0, text: TEXT, chain }),
  );
  for (let i = 0; i < MANY; i += 1) {
    const id = newId();
    const at = NEWEST - i * DAY_MS;
    const recording: Recording = {
      ...{ id, owner: demo.teacher.account, session: newId(), state: "kept" },
      ...{ startedAt: at, endedAt: at + 1, decideBy: null, expiresAt: null, eraseAt: null },
      ...{ before: null, bytes: 0, sealedAs: id, hidden: [] },
      sealedTitle: await sealText(
        TEXT,
        id,
        "title",
        `Lesson ${i}, ${i === 1_900 ? "Géometrie" : "angles"}`,
      ),
    };
    await recordings.begin(recording);
    const keyFile = Buffer.from(file).toString("base64");
    await recordings.addPart({ recording: id, part: 0, keyFile, createdAt: at });
  }
};

test("fifty are shown, with their titles; more on demand, with the focus on the first that came", async () => {
  const house = await shared.open();
  const { page } = house.person;
  await enterAs(page, house.url, house.ground, house.demo.teacher.account);
  const asked = page.waitForResponse(async (response) => {
    if (!response.url().endsWith("/api/vault") || !response.ok()) return false;
    return ((await response.json()) as VaultReply).vault?.checked === true;
  });
  await makeVault(page);
  const { vault } = (await (await asked).json()) as VaultReply;
  await fill(house, vault?.publicKey ?? "");
  await goTo(page, "recordings");
  await says(page, "^Lesson 0, angles$");
  await says(page, "^Lesson 49, angles$");
  assert.is(await page.locator(".rec").count(), 50);
  await says(page, `^${MANY} recordings$`);
  await page.getByRole("button", { name: "Show 50 more" }).press("Enter");
  await says(page, "^Lesson 50, angles$");
  assert.is(await page.locator(".rec").count(), 100);
  await page.waitForFunction(
    () => document.activeElement?.textContent?.trim() === "Lesson 50, angles",
  );
});

test("words find what nobody has scrolled to; nothing of them leaves the page", async () => {
  const { person } = await shared.open();
  const { page } = person;
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
  await page.getByRole("heading", { level: 1 }).focus();
  await tabTo(page, /^Title or day$/);
  await page.keyboard.type("geometrie");
  await says(page, `^1 of ${MANY} recordings$`);
  await says(page, "^Lesson 1900, Géometrie$");
  assert.equal(
    asked.filter((one) => /geom/i.test(one)),
    [],
  );
  assert.is(new URL(page.url()).hash, "#/recordings");
});

test("days and states narrow it; nothing found says so and gives all back", async () => {
  const { person } = await shared.open();
  const { page } = person;
  const words = page.getByLabel("Title or day");
  await words.fill("12 november 2026");
  await says(page, `^1 of ${MANY} recordings$`);
  await words.fill("");
  await page.getByLabel("From").fill("2026-11-01");
  await page.getByLabel("To", { exact: true }).fill("2026-11-10");
  await says(page, `^10 of ${MANY} recordings$`);
  await page.getByLabel("Show", { exact: true }).selectOption("bin");
  await says(page, "Nothing found");
  const faults = await faultsOf(page, "library, nothing found");
  await page.getByRole("button", { name: "Show all of them" }).click();
  await says(page, `^${MANY} recordings$`);
  assert.is(await page.locator(".rec").count(), 50);
  assert.equal([...faults, ...(await faultsOf(page, "library"))], []);
});

test("everything ends with the house", () => shared.close());

test.run();
