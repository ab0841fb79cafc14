// runs alone, limit 300 s
/**
 * A server that lies about keys: whose they are, which were seen before, and what is wrapped
 * to them. Each lie is noticed and named, and nothing is shared.
 */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fingerprint, newIdentity, recipientOf, wrapTo } from "#recordings/keys.ts";
import { newId } from "#server/accounts/ids.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { flipped, lieInPieces } from "#test/support/browser-between.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { openAt, withLiedTo, type LiedTo } from "#test/support/browser-lied-to.ts";
import { nameWhom, TITLE } from "#test/support/browser-shared.ts";
import { says } from "#test/support/browser-steps.ts";
import { lieTo, tellTruth } from "#test/support/browser-vault.ts";
import { writeGroupFile } from "../../client/vault/group-file.ts";

const test = suite("a server that lies about keys");
const shared = hold<LiedTo>(withLiedTo);

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** What the places beside the picture are called, with the second at which each stands. */
const named = (page: Page, name: string) => button(page, new RegExp(`^Go there: ${name}, 0:`));

const shareDialog = async (page: Page): Promise<void> => {
  await openAt(page, "#/recordings");
  await button(page, `Share: ${TITLE}`).click();
};
const WHOM = /Coach|Alder/;

test("R16: the other's key is shown at first, and one that was exchanged later is named before anything is shared", async () => {
  const { teacher, stores, server, attacker, recording } = await shared.open();
  const { page } = teacher;
  const coach = server.coaches[0];
  const vault = await stores.vaults.of(coach?.account ?? "");
  const shares = async () => (await stores.shares.ofRecording(recording)).length;
  await shareDialog(page);
  await nameWhom(page, new RegExp(coach?.name ?? WHOM.source));
  await says(page, fingerprint(vault?.publicKey ?? "").slice(0, 4));
  await says(page, "First time\\.");
  await page.getByRole("checkbox", { name: /^With the notes/ }).check();
  const dialog = page.locator("dialog");
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await dialog.getByText(/^Shared with /).waitFor();
  assert.is(await shares(), 1);

  await lieTo(page, "/api/shares/recipient", (reply) => {
    reply["publicKey"] = attacker;
  });
  await shareDialog(page);
  await nameWhom(page, new RegExp(coach?.name ?? WHOM.source));
  await says(page, "is another one than before");
  await says(page, fingerprint(attacker).slice(0, 4));
  await says(page, fingerprint(vault?.publicKey ?? "").slice(0, 4));
  const share = dialog.getByRole("button", { name: "Share", exact: true });
  assert.is(await share.getAttribute("aria-disabled"), "true");
  await share.click({ force: true });
  assert.is(await shares(), 1, "nothing is shared before they have compared");
  await tellTruth(page);
});

test("R16: another recording, or pieces of another time, are not shared in the place of what was chosen", async () => {
  const { teacher, stores, server, recording, other } = await shared.open();
  const { page } = teacher;
  const before = (await stores.shares.ofRecording(recording)).length;
  const manifest = "/api/recordings/manifest";
  await lieTo(page, manifest, (reply) => {
    reply["recording"] = other;
  });
  await shareDialog(page);
  await says(page, "answered with another recording than the one that you chose");
  await tellTruth(page);

  await lieTo(page, manifest, ({ parts }) => {
    for (const { segments } of parts as { segments: { atMs: number }[] }[]) {
      const times = segments.map(({ atMs }) => atMs).toReversed();
      for (const [i, one] of segments.entries()) one.atMs = times[i] ?? 0;
    }
  });
  await shareDialog(page);
  await nameWhom(page, new RegExp(server.coaches[0]?.name ?? WHOM.source));
  await page.getByRole("radio", { name: /^A part/ }).check();
  await page.getByLabel("To, minutes").fill("0");
  await page.getByLabel("To, seconds").fill("7");
  await page.locator("dialog").getByRole("button", { name: "Share", exact: true }).click();
  await says(page, "were recorded at another time, so nothing was shared");
  await tellTruth(page);
  assert.is((await stores.shares.ofRecording(recording)).length, before);
});

test("R16: a list of known keys that was emptied, set back or changed is named, and nothing is shared", async () => {
  const { teacher, server } = await shared.open();
  const { page } = teacher;
  const whom = new RegExp(server.coaches[0]?.name ?? WHOM.source);
  const told = async (lie: (paper: Record<string, unknown>) => void, sentence: string) => {
    await lieTo(page, "/api/papers", lie);
    await shareDialog(page);
    const field = page.getByLabel("Person or group library");
    const option = field.locator("option").filter({ hasText: whom });
    await field.selectOption((await option.getAttribute("value")) ?? "");
    await says(page, sentence);
    assert.is(await page.locator("dialog .sign").count(), 0);
    await tellTruth(page);
  };
  await told(
    (paper) => Object.assign(paper, { version: 0, sealed: null }),
    "an older list of the keys that you trust",
  );
  await told((paper) => {
    const sealed = Buffer.from(String(paper["sealed"]), "base64");
    paper["sealed"] = base64(flipped(sealed, sealed.length - 1));
  }, "does not open with your vault: it was changed");
});

test("R16: who a recording is shared with is told of exchanged keys and pieces, too", async () => {
  const { coach, stores, server, recording, attacker, keyFile } = await shared.open();
  const { page } = coach;
  const [share] = await stores.shares.withAccount(server.coaches[0]?.account ?? "");
  assert.is(share?.recording, recording);
  const address = `#/play?share=${share?.id}`;
  await lieInPieces(page, ({ segment }, ask) => (segment === 2 ? ask(0, 1) : null));
  await openAt(page, address);
  await named(page, "Wrong place").first().waitFor();
  await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await tellTruth(page);

  await lieTo(page, "/api/shares/manifest", ({ parts }) => {
    for (const part of parts as { segments: unknown[] }[]) part.segments.splice(2, 1);
  });
  await openAt(page, address);
  await named(page, "Missing").first().waitFor();
  await tellTruth(page);

  for (const [file, sentence] of [
    [await wrapTo(attacker, keyFile), "does not open this recording"],
    // Of another recording, and wrapped to the very vault that looks.
    [await wrapTo(share?.publicKey ?? "", keyFile), "Another key"],
  ] as const) {
    await lieTo(page, "/api/shares/manifest", ({ parts }) => {
      for (const part of parts as { keyFile: string }[]) part.keyFile = base64(file);
    });
    await openAt(page, address);
    await says(page, sentence);
    await tellTruth(page);
  }
});

test("R16: a group library's key that was exchanged is named, and nothing is shared into it", async () => {
  const { teacher, stores, server } = await shared.open();
  const { page } = teacher;
  await openAt(page, "#/groups");
  await page.getByLabel("Name", { exact: true }).fill("Maths");
  await button(page, "Make it").click();
  await says(page, "Maths is there");
  const evil = await newIdentity();
  const publicKey = await recipientOf(evil);
  const lie = (change: (group: Record<string, unknown>) => void) =>
    lieTo(page, "/api/groups", ({ groups }) => {
      for (const group of groups as Record<string, unknown>[]) change(group);
    });
  const choose = async () => {
    await shareDialog(page);
    const field = page.getByLabel("Person or group library");
    const option = field.locator("optgroup[label='Group libraries'] option");
    await field.selectOption((await option.first().getAttribute("value")) ?? "");
  };
  await choose();
  await says(page, "The same key as the first time");
  const dialog = page.locator("dialog");

  await lie((group) => (group["publicKey"] = publicKey));
  await openAt(page, "#/groups");
  await says(page, "This key does not open with your vault");
  await shareDialog(page);
  const offered = page.getByLabel("Person or group library").locator("option");
  await offered.filter({ hasText: server.coaches[0]?.name ?? "" }).waitFor({ state: "attached" });
  assert.is(await offered.filter({ hasText: "Maths" }).count(), 0, "it is not offered");
  await tellTruth(page);

  // One that fits in itself: anybody can make it, whoever held the key before, too.
  const mine = (await stores.vaults.of(server.teacher.account))?.publicKey ?? "";
  const [real] = await stores.groups.ofAccount(server.teacher.account);
  const [group, epoch] = [real?.id ?? "", (real?.epoch ?? 0) + 1];
  const file = writeGroupFile({ group, epoch, identity: evil });
  const wrapped = base64(await wrapTo(mine, file));
  const name = base64(await wrapTo(publicKey, "Maths"));
  await lie((one) => Object.assign(one, { publicKey, epoch, wrapped, name }));
  await lieTo(page, "/api/shares/recipient", (reply) => {
    reply["publicKey"] = publicKey;
  });
  await choose();
  await says(page, "is another one than before");
  const share = dialog.getByRole("button", { name: "Share", exact: true });
  assert.is(await share.getAttribute("aria-disabled"), "true");
  await tellTruth(page);

  // Nor is it passed on to whoever is brought in.
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await lie((one) => Object.assign(one, { publicKey, epoch, wrapped, name }));
  await openAt(page, "#/groups");
  const person = page.getByLabel("Bring somebody in");
  const coach = person.locator("option").filter({ hasText: server.coaches[0]?.name ?? "" });
  await person.selectOption((await coach.getAttribute("value")) ?? "");
  await button(page, "Bring in").click();
  await says(page, "Look at this key first");
  await says(page, "The key of Maths is another one than before");
  await says(page, fingerprint(publicKey).slice(0, 4));
  await says(page, fingerprint(real?.publicKey ?? "").slice(0, 4));
  assert.equal(await faultsOf(page, "keys to compare"), []);
  await tellTruth(page);

  // A stranger among the members gets no new key before the lead has looked at theirs.
  const ghost = { name: "Ms Nobody", role: "member", since: 1, publicKey, account: newId() };
  await lie((one) => {
    Object.assign(one, { stale: true, members: [...(one["members"] as unknown[]), ghost] });
  });
  await openAt(page, "#/groups");
  await button(page, "Make a new key").click();
  await says(page, "Look at this key first");
  await says(page, "Ms Nobody sees theirs under My vault");
  await says(page, fingerprint(publicKey).slice(0, 4));
  assert.not.ok(sent.includes("/api/groups/add"));
  assert.not.ok(sent.includes("/api/groups/rekey"));
  await tellTruth(page);
});

test("everything ends with the house", () => shared.close());

test.run();
