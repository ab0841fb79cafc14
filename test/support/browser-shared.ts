/** A recording with a title, of a teacher whose vault is open; and another person with a vault. */
import type { Page } from "playwright-core";
import { parseKeyFile } from "#recordings/key-file.ts";
import { openWith } from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import type { Stores } from "#server/stores/index.ts";
import { sealFilm } from "#test/player/recorded-film.ts";
import { keyFileFor, publicKeyOf, shelve } from "#test/player/shelved.ts";
import { twoCameras } from "#test/player/two-cameras.ts";
import { produce } from "#test/recordings/lesson/produce.ts";
import { makeVault } from "./browser-recording.ts";
import { signIn } from "./browser-steps.ts";
import { withPerson, type Person, type PersonOptions } from "./browser.ts";
import { coachVoice } from "./classroom/classroom.ts";
import { withGround } from "./seed.ts";
import { withDataFolder, withServer, type Server } from "./server.ts";

/** What nobody but teacher and coach may ever read. */
export const TITLE = "Year 5, fractions with a canary";
const SECONDS = 40;

export interface SharedGround {
  data: string;
  stores: Stores;
  server: Server;
  /** The teacher's browser, and the coach's: two computers. */
  teacher: Person;
  coach: Person;
  recording: string;
}

/** Kept in the owner's library under its title; answers its id. `learn` hears what its key files say. */
export const putOnShelf = async (
  { stores, data }: Pick<SharedGround, "stores" | "data">,
  owner: string,
  {
    title = TITLE,
    seconds = SECONDS,
    learn = () => undefined,
  }: { title?: string; seconds?: number; learn?: (keyFile: string) => void } = {},
): Promise<string> => {
  const { manifest, objects, identity } = await sealFilm([
    twoCameras(await produce({ seconds }), []),
  ]);
  const { recording } = manifest;
  const publicKey = await publicKeyOf({ stores, data, owner });
  let text: Uint8Array | null = null;
  const parts = [];
  for (const { part, keyFile, segments } of manifest.parts) {
    const written = await openWith(identity, Buffer.from(keyFile, "base64"));
    learn(written);
    text ??= parseKeyFile(written).text;
    parts.push({
      keyFile: await keyFileFor(publicKey, written),
      segments: segments.map(({ segment, atMs, lastsMs, chunks }) => ({
        ...{ segment, atMs, lastsMs, chunks: chunks ?? 0 },
        object: objects.get(`${part}/${segment}`) ?? new Uint8Array(),
      })),
    });
  }
  await shelve({ stores, data, owner }, recording, seconds * 1_000, parts);
  if (text === null) throw new Error("the key file opens no text");
  const sealedTitle = await sealText(text, recording, "title", title);
  if (!(await stores.recordings.change(recording, ["kept"], { sealedTitle })))
    throw new Error("the recording is not kept");
  return recording;
};

/** `room`: what the teacher's camera and microphone take; `seconds`: of the recording. */
export const withShared = (
  work: (ground: SharedGround) => Promise<void>,
  { room = coachVoice(0), seconds = SECONDS }: Partial<PersonOptions & { seconds: number }> = {},
): Promise<void> =>
  withDataFolder((data) =>
    withServer({ data }, (server) =>
      withGround(data, ({ stores }) =>
        withPerson({ room }, (teacher) =>
          withPerson({ room: coachVoice(0) }, async (coach) => {
            const [first] = server.coaches;
            if (first === undefined) throw new Error("the school has no coach");
            await signIn(teacher.page, server.url, server.teacher);
            await makeVault(teacher.page);
            await signIn(coach.page, server.url, first);
            await makeVault(coach.page);
            const recording = await putOnShelf({ stores, data }, server.teacher.account, {
              seconds,
            });
            await work({ data, stores, server, teacher, coach, recording });
          }),
        ),
      ),
    ),
  );

/** Opens the dialog from the library, and names whom; the key of the other is on the screen then. */
export const nameWhom = async (page: Page, name: RegExp): Promise<void> => {
  const field = page.getByLabel("Person or group library");
  const option = field.locator("option").filter({ hasText: name });
  await field.selectOption((await option.getAttribute("value")) ?? "");
  await page.locator("dialog .sign").first().waitFor();
};
