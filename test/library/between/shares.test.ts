import { suite } from "uvu";
import type { WatchedReply } from "#protocol/http/shares.ts";
import { beatOf, given, had, manifestPath, segmentPath, withShared } from "../sharing.ts";
import { allHappen, type Meanwhile } from "./meanwhile.ts";
import { deleted, ownerSignsOut, recalled, sceneOf, viewerSignsOut, type Scene } from "./scene.ts";

const test = suite("shares, and what happens meanwhile");

const all = (rows: readonly Meanwhile<Scene>[]) =>
  withShared((shared) => allHappen(rows, () => sceneOf(shared)));
const log = ({ shared }: Scene) => [shared.stores.audit, "append"] as const;
const disk = ({ shared }: Scene) => [shared.storage, "read"] as const;
const shares = (call: string) => (scene: Scene) => [scene.shared.stores.shares, call] as const;
const recordings =
  (call: string, nth = 1) =>
  (scene: Scene) =>
    [scene.shared.stores.recordings, call, nth] as const;
const people = ({ shared }: Scene) => [shared.stores.accounts, "byIds"] as const;
const peopleAgain = ({ shared }: Scene) => [shared.stores.accounts, "byIds", 2] as const;

const keys = async ({ viewer, share }: Scene) => (await viewer.get(manifestPath(share))).code;
const piece = async ({ viewer, share }: Scene) => (await viewer.get(segmentPath(share))).code;
const beat = async ({ viewer, share, watch }: Scene) =>
  (await viewer.post("/api/watching", beatOf(share, watch))).code;
const myPiece = async ({ owner, recording }: Scene) =>
  (await owner.get(`/api/recordings/segment?recording=${recording}&part=0&segment=0`)).code;
const myKeys = async ({ owner, recording }: Scene) =>
  (await owner.get(`/api/recordings/manifest?recording=${recording}`)).code;
const askWatched = ({ owner, recording }: Scene) =>
  owner.get<WatchedReply>(`/api/shares/watched?recording=${recording}`);
const watched = async (scene: Scene) => (await askWatched(scene)).code;
const watchedNow = async (scene: Scene) =>
  (await askWatched(scene)).body.watched.map(({ now }) => now);
const isGiven = async ({ owner, share }: Scene) =>
  (await given(owner)).some((one) => one.share === share);
const isHad = async ({ viewer, share }: Scene) =>
  (await had(viewer)).some((one) => one.share === share);

test("R17: what is taken away while log, records or disk are waited for is not served", () =>
  all([
    ["keys, recalled while the line is written", log, recalled, keys, "no-such-share"],
    ["keys, recalled while they are read", shares("keys"), recalled, keys, "no-such-share"],
    ["keys, signed out while the line is written", log, viewerSignsOut, keys, "signed-out"],
    ["keys, signed out while they are read", shares("keys"), viewerSignsOut, keys, "signed-out"],
    ["a piece, recalled while the line is written", log, recalled, piece, "no-such-share"],
    ["a piece, recalled while the disk is read", disk, recalled, piece, "no-such-share"],
    ["a piece, deleted while the disk is read", disk, deleted, piece, "no-such-share"],
    ["a piece, signed out while the line is written", log, viewerSignsOut, piece, "signed-out"],
    ["a piece, signed out while the disk is read", disk, viewerSignsOut, piece, "signed-out"],
    ["my keys, deleted while the line is written", log, deleted, myKeys, "not-now"],
    ["my keys, signed out while the line is written", log, ownerSignsOut, myKeys, "signed-out"],
    ["my piece, deleted while the disk is read", disk, deleted, myPiece, "not-now"],
    ["my piece, signed out while the disk is read", disk, ownerSignsOut, myPiece, "signed-out"],
  ]));

test("R17: a player that says its word while it is taken away is refused by that very word", () =>
  all([
    ["recalled while the look is kept", shares("putWatch"), recalled, beat, "no-such-share"],
    ["signed out while the look is kept", shares("putWatch"), viewerSignsOut, beat, "signed-out"],
    // The share was read before it went: only the memory of what is gone knows better.
    ["recalled while it is looked up", recordings("byId", 2), recalled, beat, "no-such-share"],
  ]));

test("R17: a list that is made while a share is recalled does not show it", () =>
  all([
    ["mine", shares("lastWatched"), recalled, isGiven, false],
    ["others'", people, recalled, isHad, false],
    ["others', the last time", peopleAgain, recalled, isHad, false],
    ["who watches now", people, recalled, watchedNow, [false]],
    // Read before it went, with the row still there.
    ["who watches now, by a row", shares("ofRecording"), recalled, watchedNow, [false]],
  ]));

test("R23: who watched is told to whom it belongs when it is told", () =>
  all([
    ["signed out", shares("watchesOf"), ownerSignsOut, watched, "signed-out"],
    ["deleted", shares("watchesOf"), deleted, watched, "not-now"],
  ]));

test.run();
