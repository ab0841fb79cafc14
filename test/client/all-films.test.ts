/** Films of all recordings, one after the other: real sealed recordings, the real maker. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { parseKeyFile } from "#recordings/key-file.ts";
import { openWith } from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import { inThisThread } from "#test/player/in-this-thread.ts";
import { sealFilm, type RecordedFilm } from "#test/player/recorded-film.ts";
import { produce } from "#test/recordings/lesson/produce.ts";
import { record } from "#test/recordings/lesson/recorded.ts";
import { AllFilms, fileNameOf, type AllFilmsGround } from "../../client/recordings/all-films.ts";
import { offline, Refused } from "../../client/refused.ts";
import type { FilmFolder } from "../../client/sink.ts";

const test = suite("films of all recordings");
type Row = RecordingsReply["recordings"][number];

const aFilm = async (seconds = 3): Promise<RecordedFilm> => {
  const { senders, arrivals } = record(await produce({ seconds, keyEvery: 25 }), { seed: 1 });
  return sealFilm([{ streams: [senders.camera.info, senders.room.info], arrivals }]);
};
/** A library of these, all of the first one's vault; titles as they are given. */
async function libraryOf(films: RecordedFilm[], titles: (string | null)[]) {
  const identity = films[0]?.identity ?? "";
  const rows: Row[] = [];
  for (const [n, { manifest, identity: theirs }] of films.entries()) {
    const keys = manifest.parts.map(({ keyFile }) => keyFile);
    const file = await openWith(theirs, Buffer.from(keys[0] ?? "", "base64"));
    const key = parseKeyFile(file).text;
    const title = titles[n] ?? null;
    assert.ok(key);
    rows.push({
      ...{ recording: manifest.recording, sealedAs: manifest.recording, state: "kept", keys },
      ...{ startedAt: manifest.startedAt, endedAt: 1, bytes: 1, lastsMs: 3_000, whole: true },
      ...{ decideBy: null, expiresAt: null, eraseAt: null },
      sealedTitle: title === null ? null : await sealText(key, manifest.recording, "title", title),
    });
  }
  const byId = (path: string): RecordedFilm | undefined =>
    films.find(({ manifest }) => path.includes(manifest.recording));
  const asked: string[] = [];
  const ground: AllFilmsGround = {
    api: {
      get: async <T>(path: string): Promise<T> => {
        asked.push(path);
        return (path === "/api/recordings" ? { recordings: rows } : byId(path)?.manifest) as T;
      },
      download: async (path) => {
        const { part, segment } = Object.fromEntries(new URLSearchParams(path.split("?")[1]));
        return new Blob([new Uint8Array(byId(path)?.objects.get(`${part}/${segment}`) ?? [])]);
      },
    },
    vault: {
      load: () => Promise.resolve(),
      held: { identity, publicKey: "", proof: "" },
      titleKeyOf: async ([key = ""]) =>
        openWith(identity, Buffer.from(key, "base64")).then(
          (file) => parseKeyFile(file).text,
          () => null,
        ),
    },
    start: inThisThread,
  };
  return { ground, rows, asked };
}
const aFolder = () => {
  const files = new Map<string, { bytes: number; state: "open" | "whole" }>();
  let open = 0;
  let mostOpen = 0;
  const folder: FilmFolder = {
    async open(name) {
      const file: { bytes: number; state: "open" | "whole" } = { bytes: 0, state: "open" };
      files.set(name, file);
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      return {
        write: async (bytes, at) => void (file.bytes = Math.max(file.bytes, at + bytes.length)),
        empty: async () => void (file.bytes = 0),
        finish: async () => {
          file.state = "whole";
          open -= 1;
        },
        abandon: async () => {
          files.delete(name);
          open -= 1;
        },
      };
    },
  };
  return { folder, files, mostOpen: () => mostOpen };
};
const begun = (films: AllFilms, { folder }: { folder: FilmFolder }): Promise<void> =>
  films.begin(Promise.resolve(folder));

test("each is made whole under its day and title, one at a time, with how far it is", async () => {
  const library = await libraryOf([await aFilm(20), await aFilm()], ["Fractions: part 1/2", null]);
  const films = new AllFilms(library.ground);
  const shelf = aFolder();
  const shares: number[] = [];
  films.onChange(() => shares.push(films.made + films.share));
  await begun(films, shelf);
  assert.equal([films.state, films.made, films.all], ["over", 1, 2]);
  assert.equal([...shelf.files.keys()], ["2026-11-23 Fractions part 1 2.mp4"]);
  assert.ok(
    [...shelf.files.values()].every(({ bytes, state }) => bytes > 5_000 && state === "whole"),
  );
  // The other one was sealed for another vault: it is named, and nothing of it stays.
  assert.equal(films.named.length, 1);
  assert.match(films.named[0] ?? "", "2026-11-23 lesson.mp4: your vault does not open it");
  assert.is(shelf.mostOpen(), 1);
  assert.ok(shares.some((share) => share > 0 && share < 1));
});

test("damaged places are named and left out, what is gone is named, and the others are made", async () => {
  const [film, gone] = [await aFilm(), await aFilm()];
  const [name = "", object] = [...film.objects][0] ?? [];
  assert.ok(object);
  object[object.length >> 1] = (object[object.length >> 1] ?? 0) ^ 1;
  film.objects.set(name, object);
  const { ground } = await libraryOf([film, gone], ["Damaged", "Gone"]);
  const { get } = ground.api;
  ground.api.get = async <T>(path: string): Promise<T> => {
    if (!path.includes(gone.manifest.recording)) return get<T>(path);
    throw new Refused({ code: "no-such-recording", message: "It is gone.", retryable: false });
  };
  const films = new AllFilms(ground);
  const shelf = aFolder();
  await begun(films, shelf);
  assert.equal([films.made, films.all, shelf.files.size, films.message], [1, 2, 1, null]);
  assert.match(films.named[0] ?? "", /Damaged\.mp4: one place is damaged/);
  assert.match(films.named[1] ?? "", /no film was made\. It is gone\./);
});

test("cancelled, what is whole stays and what is in hand does not; no piece more is fetched", async () => {
  const { ground } = await libraryOf([await aFilm()], ["One"]);
  const films = new AllFilms(ground);
  const shelf = aFolder();
  let fetched = 0;
  const { download } = ground.api;
  ground.api.download = (path) => {
    fetched += 1;
    films.cancel();
    return download(path);
  };
  assert.is(films.unkept(), 0);
  const making = begun(films, shelf);
  assert.is(films.unkept(), 1);
  await making;
  assert.equal([films.state, films.made, fetched, shelf.files.size], ["over", 0, 1, 0]);
  assert.match(films.message ?? "", /Cancelled/);
});

test("where the server does not answer any more it ends and says so; no folder chosen makes nothing", async () => {
  const { ground, asked } = await libraryOf([await aFilm()], [null]);
  const films = new AllFilms(ground);
  await films.begin(Promise.resolve(null));
  assert.equal([films.state, asked], ["none", []]);
  ground.api.download = () => Promise.reject(new Refused(offline));
  const shelf = aFolder();
  await begun(films, shelf);
  assert.equal([films.state, films.message, shelf.files.size], ["over", offline.message, 0]);
});

test("a file's name is one that every disk takes, and no two are alike", () => {
  const taken = new Set(["2026-11-23 a b.mp4"]);
  assert.is(fileNameOf("2026-11-23", 'a/\\:*?"<>|\u0000b. ', taken), "2026-11-23 a b (2).mp4");
  assert.is(fileNameOf("2026-11-23", "...", new Set()), "2026-11-23 lesson.mp4");
  assert.is(fileNameOf("2026-11-23", null, new Set()), "2026-11-23 lesson.mp4");
});

test.run();
