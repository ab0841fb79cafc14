import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withShared, wrapped } from "../sharing.ts";
import { allHappen, inTurn, type Meanwhile } from "./meanwhile.ts";
import { deleted, ownerSignsOut, sceneOf, type Scene } from "./scene.ts";

const test = suite("cutting, copying and keeping, and what happens meanwhile");

/** Of two parts of three pieces, 8 s each, on one timeline: the middle one of both goes. */
const MIDDLE = { fromMs: 7_000, toMs: 17_500 };
const PIECES = 6;

const all = (rows: readonly Meanwhile<Scene>[]) =>
  withShared((shared) => allHappen(rows, () => sceneOf(shared)));
const log = ({ shared }: Scene) => [shared.stores.audit, "append"] as const;
const recordings =
  (call: string, nth = 1) =>
  ({ shared }: Scene) =>
    [shared.stores.recordings, call, nth] as const;
/** The last piece is about to be written: nothing but the row is left to do. */
const lastPiece = ({ shared }: Scene) => [shared.storage, "create", PIECES] as const;

const keyOf = ({ shared }: Scene) => wrapped(shared.secrets.publicKey);
const asked = async (scene: Scene, act: string, body: object): Promise<string> =>
  (await scene.owner.post(`/api/recordings/${act}`, { recording: scene.recording, ...body })).code;
const copies = async (scene: Scene) => {
  const keyFile = await keyOf(scene);
  const keys = [0, 1].map((part) => ({ part, fromSegment: 0, toSegment: 2, keyFile }));
  const range = { fromMs: 0, toMs: 24_000 };
  return asked(scene, "copy", { range, pieces: PIECES, keys, sealedTitle: null });
};
const cuts = async (scene: Scene) => {
  const keyFile = await keyOf(scene);
  const keys = [0, 1].map((part) => ({ part, keyFile }));
  return asked(scene, "cut", { remove: MIDDLE, pieces: 4, keys });
};
const keepsPart = async (scene: Scene) => {
  const only = [{ part: 0, fromSegment: 0, toSegment: 1, keyFile: await keyOf(scene) }];
  return asked(scene, "keep", { only, pieces: PIECES });
};
const keeps = (scene: Scene) => asked(scene, "keep", { only: null });
const titles = (scene: Scene) => asked(scene, "title", { sealed: "c2VhbGVk" });
const throwsAway = (scene: Scene) => asked(scene, "delete", {});

const whole = async ({ shared, recording }: Scene) => {
  assert.is((await shared.stores.recordings.segments(recording)).length, PIECES);
};
/** Nobody decided about it, it has no title, and there is no copy. */
const untouched = async (scene: Scene) => {
  const { shared, recording, owner } = scene;
  const row = await shared.stores.recordings.byId(recording);
  assert.equal([row?.state, row?.sealedTitle], ["undecided", null]);
  const mine = await shared.stores.recordings.ofOwner(owner.account);
  assert.not(mine.some(({ startedAt, id }) => startedAt === row?.startedAt && id !== recording));
  await whole(scene);
};

test("R18: who is signed out, or has deleted, destroys nothing and makes no copy", () =>
  all([
    ["copied, signed out", lastPiece, ownerSignsOut, copies, "signed-out", untouched],
    ["copied, deleted", lastPiece, deleted, copies, "not-now"],
    ["cut, signed out", recordings("parts"), ownerSignsOut, cuts, "signed-out", untouched],
    ["cut, deleted", recordings("parts"), deleted, cuts, "not-now", whole],
    ["a part kept, signed out", log, ownerSignsOut, keepsPart, "signed-out", untouched],
    [
      ...(["a part kept, signed out later", recordings("segments", 2), ownerSignsOut] as const),
      ...([keepsPart, "signed-out", untouched] as const),
    ],
    ["a part kept, deleted", recordings("segments", 2), deleted, keepsPart, "not-now", whole],
    ["kept, signed out", log, ownerSignsOut, keeps, "signed-out", untouched],
    ["kept, deleted", log, deleted, keeps, "not-now"],
    ["a title, signed out", log, ownerSignsOut, titles, "signed-out", untouched],
    [
      "thrown away, signed out",
      recordings("byId"),
      ownerSignsOut,
      throwsAway,
      "signed-out",
      untouched,
    ],
  ]));

test("R18: not one more piece is copied once its owner is signed out or has deleted it", () =>
  withShared(async (shared) => {
    const { storage } = shared;
    const read = storage.read.bind(storage);
    let pieces = 0;
    storage.read = (object) => {
      pieces += 1;
      return read(object);
    };
    const afterOne = async () => {
      assert.is(pieces, 1);
      pieces = 0;
    };
    const disk = () => [storage, "read"] as const;
    await allHappen<Scene>(
      [
        ["signed out", disk, ownerSignsOut, copies, "signed-out", afterOne],
        ["deleted", disk, deleted, copies, "not-now", afterOne],
      ],
      () => sceneOf(shared),
    );
  }));

test("R18: a cut waits for the rows of a copy", () =>
  withShared(async (shared) => {
    const scene = await sceneOf(shared);
    const told = await inTurn(
      [shared.stores.recordings, "addWhole"],
      () => copies(scene),
      () => cuts(scene),
      () => shared.teacher.list(),
    );
    assert.equal(told, ["ok", "ok"]);
  }));

test.run();
