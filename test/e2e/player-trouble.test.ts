// runs alone, limit 240 s
/** The player's screen in trouble: what was changed on the disk, another vault, a server out of reach. */
import { readFile, rm, writeFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { sealFilm } from "#test/player/recorded-film.ts";
import { publicKeyOf, shelve, type Shelf } from "#test/player/shelved.ts";
import { twoCameras } from "#test/player/two-cameras.ts";
import { produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { shows, slider, stampOf, standsAt } from "#test/support/browser-player.ts";
import { makeVault } from "#test/support/browser-recording.ts";
import { says, signIn } from "#test/support/browser-steps.ts";
import { withPerson } from "#test/support/browser.ts";
import { coachVoice } from "#test/support/classroom/classroom.ts";
import { withGround } from "#test/support/seed.ts";
import { withDataFolder, withServer } from "#test/support/server.ts";

const test = suite("a player in trouble");
const SECONDS = 120;
const LOOK_MS = 20_000;
/** Pieces begin about every eight seconds. */
const [CHANGED, GONE] = [3, 5];

interface Watching {
  page: Page;
  shelf: Shelf;
  lesson: Lesson;
  complaints: string[];
  open(recording: string): Promise<void>;
}

const withTeacher = (work: (watching: Watching) => Promise<void>): Promise<void> =>
  withDataFolder((data) =>
    withServer({ data }, async (server) => {
      const lesson = await produce({ seconds: SECONDS });
      await withPerson({ room: coachVoice(0) }, async ({ page, complaints }) => {
        await signIn(page, server.url, server.teacher);
        await makeVault(page);
        await withGround(data, ({ stores }) =>
          work({
            ...{ page, lesson, complaints },
            shelf: { stores, data, owner: server.teacher.account },
            open: (recording) =>
              page.evaluate((id) => {
                location.hash = `#/play?recording=${id}`;
              }, recording),
          }),
        );
      });
    }),
  );

/** Two cameras, room and coach; answers its id and where its pieces lie. */
const putIn = async ({ shelf, lesson }: Watching, publicKey: string) => {
  const { manifest, objects } = await sealFilm([twoCameras(lesson, [])], [], publicKey);
  const parts = manifest.parts.map(({ part, keyFile, segments }) => ({
    keyFile,
    segments: segments.map(({ segment, atMs, lastsMs, chunks }) => {
      const object = objects.get(`${part}/${segment}`) ?? new Uint8Array();
      return { ...{ segment, atMs, lastsMs, object }, chunks: chunks ?? 0 };
    }),
  }));
  const paths = await shelve(shelf, manifest.recording, SECONDS * 1_000, parts);
  const path = (segment: number): string => paths.get(`0/${segment}`) ?? "";
  return { recording: manifest.recording, path };
};

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

test("damage is named and skipped, cameras change places, another vault and a lost server are said", () =>
  withTeacher(async (watching) => {
    const { page, shelf, open, complaints } = watching;
    const faults: string[] = [];
    const { recording, path } = await putIn(watching, await publicKeyOf(shelf));
    const bytes = await readFile(path(CHANGED));
    // Every chunk of it, the end chunk included: nothing in it opens.
    for (let at = 100; at < bytes.length; at += 500) bytes[at] = (bytes[at] ?? 0) ^ 1;
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(path(CHANGED), bytes);
    await rm(path(GONE));

    await open(recording);
    await slider(page).waitFor();
    await says(page, "Another key");
    await button(page, /^Go there: Another key, 0:2\d$/).click();
    await standsAt(page, 31, 33);
    await says(page, "Missing");
    await button(page, /^Go there: Missing, 0:(39|4\d)$/).click();
    await standsAt(page, 47, 49);
    faults.push(...(await faultsOf(page, "player, damage")));

    // Both cameras show the same moment, wherever they stand.
    await page.getByText("Side by side", { exact: true }).click();
    const both = async () => [
      await stampOf(page),
      await stampOf(page, "Picture of the second camera"),
    ];
    const until = Date.now() + LOOK_MS;
    let [camera, second] = await both();
    while (!camera || !second || camera.counter !== second.counter) {
      assert.ok(Date.now() < until, `${camera?.counter} and ${second?.counter}`);
      [camera, second] = await both();
    }
    const there = camera.counter;
    await page.getByText("Second picture", { exact: true }).click();
    await shows(page, "the same moment", ({ counter }) => counter === there);
    for (const [name, volume] of [
      ["Room", "30"],
      ["Coach's voice", "0"],
    ] as const) {
      await page.getByLabel(name, { exact: true }).fill(volume);
      await says(page, `^${volume} %$`);
    }
    faults.push(...(await faultsOf(page, "player, second camera")));

    // The server is out of reach, and comes back.
    await page.context().setOffline(true);
    await slider(page).focus();
    await page.keyboard.press("End");
    await says(page, "The recording stopped.");
    await says(page, "The server cannot be reached.");
    faults.push(...(await faultsOf(page, "player, out of reach")));
    await page.context().setOffline(false);
    await button(page, "Try again").click();
    await slider(page).waitFor();
    await standsAt(page, SECONDS - 2);

    const another = await putIn(watching, await recipientOf(await newIdentity()));
    await open(another.recording);
    await says(page, "Your vault does not open this recording.");
    faults.push(...(await faultsOf(page, "player, another vault")));
    assert.is(await slider(page).count(), 0);
    assert.equal(faults, []);
    const expected = /net::ERR_INTERNET_DISCONNECTED|404/;
    assert.equal(
      complaints.filter((one) => !expected.test(one)),
      [],
    );
  }));

test.run();
