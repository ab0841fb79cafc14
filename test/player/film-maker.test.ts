/** A film made of a recording, as the page's worker makes it, judged by ffprobe. */
import { mkdtemp, rm, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity } from "#recordings/keys.ts";
import { produce } from "#test/recordings/lesson/produce.ts";
import { probe } from "#test/recordings/lesson/probe.ts";
import { record } from "#test/recordings/lesson/recorded.ts";
import { makeFilm, type FilmFileAsk, type Maker } from "../../client/recordings/film-file.ts";
import { Cancelled } from "../../client/house/patience.ts";
import { inThisThread } from "./in-this-thread.ts";
import { sealFilm, type RecordedFilm } from "./recorded-film.ts";

const test = suite("a film as a file");
const SECONDS = 30;

let sealed: Promise<RecordedFilm> | null = null;
const aFilm = (): Promise<RecordedFilm> =>
  (sealed ??= produce({ seconds: SECONDS, keyEvery: 25 }).then((lesson) => {
    const { senders, arrivals } = record(lesson, { seed: 3 });
    return sealFilm([{ streams: [senders.camera.info, senders.room.info], arrivals }]);
  }));

interface Made {
  path: string;
  most: number;
  shares: number[];
}
const withFilm = async (
  change: Partial<FilmFileAsk>,
  body: (made: Promise<{ lastsMs: number; damaged: number } | null>, at: Made) => Promise<void>,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "aside-film-"));
  const path = join(folder, "film.mp4");
  const file = await open(path, "w");
  const at: Made = { path, most: 0, shares: [] };
  try {
    const { manifest, identity, objects } = await aFilm();
    const made = makeFilm({
      ...{ manifest, identity, wanted: () => true, start: inThisThread },
      piece: (part, segment) =>
        Promise.resolve(
          new Blob([(objects.get(`${part}/${segment}`) ?? new Uint8Array()).slice()]),
        ),
      progress: (share) => void at.shares.push(share),
      sink: {
        async write(bytes, where) {
          at.most = Math.max(at.most, bytes.length);
          await file.write(bytes, 0, bytes.length, where);
        },
      },
      ...change,
    });
    await body(made, at);
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
};

test("every picture is in it, it grows as it is written, and it tells how far it is", () =>
  withFilm({}, async (making, at) => {
    const made = await making;
    assert.is(made?.damaged, 0);
    assert.ok(Math.abs((made?.lastsMs ?? 0) - SECONDS * 1_000) < 300);
    const { tracks } = await probe(at.path);
    assert.is(tracks.find(({ kind }) => kind === "video")?.atMs.length, SECONDS * 25);
    assert.equal(
      at.shares,
      at.shares.toSorted((a, b) => a - b),
    );
    assert.is(at.shares.at(-1), 1);
    assert.ok(at.most < 2 * 1_024 * 1_024, "no more than some seconds at once");
  }));

test("what was cut out is not in it", async () => {
  const { manifest } = await aFilm();
  const hidden = [{ fromMs: 4_000, toMs: 21_000 }];
  await withFilm({ manifest: { ...manifest, hidden } }, async (making, at) => {
    const made = await making;
    assert.ok(Math.abs((made?.lastsMs ?? 0) - 13_000) < 300, String(made?.lastsMs));
    const { tracks } = await probe(at.path);
    const frames = tracks.find(({ kind }) => kind === "video")?.atMs.length ?? 0;
    // The picture comes back with the next whole one, a second later at most.
    assert.ok(frames <= 13 * 25 + 2 && frames >= 12 * 25 - 5, String(frames));
  });
});

test("a piece that the server has lost is jumped over and counted", async () => {
  const { objects } = await aFilm();
  const piece = (part: number, segment: number): Promise<Blob> =>
    segment === 1
      ? Promise.resolve(new Blob([]))
      : Promise.resolve(
          new Blob([(objects.get(`${part}/${segment}`) ?? new Uint8Array()).slice()]),
        );
  await withFilm({ piece }, async (making) => {
    const made = await making;
    assert.ok((made?.damaged ?? 0) > 0 && (made?.lastsMs ?? 0) > 20_000);
  });
});

test("R14: another vault makes no film; one that is let be stops at once, and the keys go with the worker", async () => {
  await withFilm({ identity: await newIdentity() }, async (making) => {
    assert.is(await making, null);
  });
  const makers: { ended: boolean }[] = [];
  const start = (): Maker => {
    const maker = inThisThread();
    makers.push(maker);
    return maker;
  };
  let asked = 0;
  const wanted = (): boolean => (asked += 1) < 4;
  await withFilm({ wanted, start }, async (making) => {
    assert.instance(await making.catch((error: unknown) => error), Cancelled);
    assert.ok(makers.every(({ ended }) => ended));
  });
});

test.run();
