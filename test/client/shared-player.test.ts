/** The player's desk where it is somebody else's recording: which key opens it, and what takes it away. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ShareManifestReply } from "#protocol/http/shares.ts";
import { writeKeyFile } from "#recordings/key-file.ts";
import { newIdentity, openWith, recipientOf, wrapTo } from "#recordings/keys.ts";
import { paperBeat } from "#test/support/paper-beat.ts";
import { paperHouse, refusedWith } from "#test/support/share-papers.ts";
import { Player } from "../../client/review/player.ts";
import { writeLabel } from "../../client/sharing/share-keys.ts";
import { Changing } from "../../client/live/changing.ts";
import type { Film, FilmAsk, FilmState } from "../../client/player/film.ts";
import { Refused } from "../../client/refused.ts";
import { playShareHash, readAddress, shareIn } from "../../client/router.ts";
import { fromBase64, toBase64 } from "../../client/vault/bytes.ts";
import { newGroup, openGroup } from "../../client/vault/group-keys.ts";

const test = suite("the player of a share");
const [ID, SHARE] = ["AAECAwQFBgcICQoLDA0ODw", "s".repeat(22)];
const TITLE = "Year 5, fractions";

/** What the engine shows of itself; the engine itself needs a browser (test/e2e/sharing.test.ts). */
class Shown extends Changing {
  state: FilmState = "ready";
  readonly ask: FilmAsk;
  readonly [name: string]: unknown;
  atMs = 0;
  pictureMs = 0;
  rate = 1;
  playing = false;
  constructor(ask: FilmAsk) {
    super();
    this.ask = ask;
  }
  play(): void {
    this.playing = true;
  }
  pause(): void {
    this.playing = false;
  }
  close(): void {
    this.state = "closed";
  }
}

/** Each asks every second whether it may go on, until it is left. */
const players: Player[] = [];

const withShare = async ({ byGroup = false, otherKey = false } = {}) => {
  /** What the server says next of each; empty: all is well. */
  const noes = { watching: "", segment: "" };
  let manifest: ShareManifestReply | null = null;
  let groups: unknown[] = [];
  const house = await paperHouse({
    "/api/shares/manifest": () => manifest,
    "/api/groups": () => ({ groups }),
    "/api/watching": () => (noes.watching === "" ? {} : refusedWith(noes.watching)),
  });
  const made = await newGroup("Science coaches", house.publicKey);
  const row = { ...made, epoch: 1, stale: false, role: "member", members: [] };
  groups = [row];
  const named = otherKey ? await recipientOf(await newIdentity()) : null;
  const publicKey = named ?? (byGroup ? made.publicKey : house.publicKey);
  const file = writeKeyFile({
    ...{ recording: ID, part: 0, text: null },
    segments: [{ segment: 3, key: new Uint8Array(32).fill(4) }],
  });
  manifest = {
    ...{ recording: ID, startedAt: 0, sealedTitle: null, hidden: [], share: SHARE },
    ...{ owner: "Maya Lindqvist", label: toBase64(await wrapTo(publicKey, writeLabel(TITLE))) },
    ...{ publicKey, group: byGroup ? made.group : null, range: null },
    ...{ withNotes: false, endsAt: null },
    parts: [{ part: 0, keyFile: toBase64(await wrapTo(publicKey, file)), segments: [] }],
  };
  const films: Shown[] = [];
  const desk = new Player(
    {
      ...house.house,
      api: {
        ...house.house.api,
        bytes: () =>
          noes.segment === ""
            ? Promise.resolve(new ArrayBuffer(6))
            : Promise.reject(refusedWith(noes.segment)),
      },
    },
    {
      ...{
        vault: house.vault,
        recording: "",
        share: SHARE,
        able: () => true,
        waitMs: 0,
        beat: paperBeat,
      },
      open: (ask) => {
        const film = new Shown(ask);
        films.push(film);
        return film as unknown as Film;
      },
      ...{ video: {} as HTMLVideoElement, beside: {} as HTMLVideoElement },
    },
  );
  players.push(desk);
  const group = await openGroup(house.identity, row);
  return { ...house, desk, films, noes, file, group };
};

const settled = async (holds: () => boolean): Promise<void> => {
  const until = Date.now() + 5_000;
  while (!holds() && Date.now() < until) await new Promise(setImmediate);
  assert.ok(holds(), holds.toString());
};

test("an address names the share that is looked at", () => {
  assert.is(readAddress(playShareHash(SHARE)).place, "player");
  assert.is(shareIn(playShareHash(SHARE)), SHARE);
  assert.is(shareIn(`#/shared?share=${SHARE}`), null);
});

test("what is shared with me by name opens with my own identity, under its label", async () => {
  const { desk, films, identity } = await withShare();
  await desk.start();
  await settled(() => desk.title === TITLE);
  assert.is(films[0]?.ask.identity, identity);
  assert.is(desk.shared?.owner, "Maya Lindqvist");
});

test("what is shared with a group opens with the group's identity, and with no other", async () => {
  const { desk, films, group, file } = await withShare({ byGroup: true });
  await desk.start();
  await settled(() => desk.title === TITLE);
  assert.is(films[0]?.ask.identity, group.identity);
  const [part] = desk.manifest?.parts ?? [];
  assert.is(await openWith(group.identity, fromBase64(part?.keyFile ?? "")), file);
  const other = await withShare({ byGroup: true, otherKey: true });
  await other.desk.start();
  await settled(() => other.films.length === 1);
  // The film finds that nothing opens, and says so.
  assert.is(other.films[0]?.ask.identity, other.identity);
  assert.is(other.desk.title, null);
});

test("R17: a no to the heartbeat closes the film and its keys at once, and nothing opens it again", async () => {
  const { desk, films, noes, vault, identity } = await withShare();
  noes.watching = "no-such-share";
  await desk.start();
  await settled(() => desk.stand === "taken");
  assert.is(films[0]?.state, "closed");
  assert.is(desk.taken, "no-such-share");
  assert.is(desk.manifest, null);
  assert.is(desk.title, undefined);
  await vault.hold(null);
  await vault.hold(identity);
  assert.is(films.length, 1);
  assert.is(desk.stand, "taken");
});

test("R17: a no to a piece does the same", async () => {
  const { desk, films, noes } = await withShare();
  await desk.start();
  await settled(() => films.length === 1);
  noes.segment = "no-such-share";
  const asked = films[0]?.ask.piece(0, 3);
  assert.instance(await asked?.catch((error: unknown) => error), Refused);
  assert.is(desk.stand, "taken");
  assert.is(films[0]?.state, "closed");
});

test("every player is left", () => {
  for (const player of players) player.leave();
});

test.run();
