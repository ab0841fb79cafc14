/** What the player's desk does around the engine: the vault, the pieces, the sound. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { writeKeyFile } from "#recordings/key-file.ts";
import { wrapTo } from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import { openVault } from "#test/support/open-vault.ts";
import { paperBeat } from "#test/support/paper-beat.ts";
import { Cancelled } from "../../client/house/patience.ts";
import { Player } from "../../client/review/player.ts";
import { Changing } from "../../client/live/changing.ts";
import type { Film, FilmAsk, FilmState, Sound } from "../../client/player/film.ts";
import { Refused } from "../../client/refused.ts";
import { readAddress, recordingIn } from "../../client/router.ts";
import { toBase64 } from "../../client/vault/bytes.ts";

const test = suite("the player's desk");
const ID = "AAECAwQFBgcICQoLDA0ODw";
const TEXT = new Uint8Array(32).fill(5);
const refused = (code: string) => new Refused({ code, message: code, retryable: true });

/** What the engine shows of itself; the engine itself needs a browser (test/e2e/player.test.ts). */
class Shown extends Changing {
  state: FilmState = "opening";
  fault: string | null = null;
  sounds: Sound[] = [
    { source: "room", volume: 0.8 },
    { source: "own", volume: 0.5 },
  ];
  atMs = 0;
  pictureMs = 0;
  readonly ask: FilmAsk;
  readonly sought: number[] = [];
  constructor(ask: FilmAsk) {
    super();
    this.ask = ask;
  }
  setVolume(source: Sound["source"], volume: number): void {
    this.sounds = this.sounds.map((one) => (one.source === source ? { source, volume } : one));
    this.changed();
  }
  seek(toMs: number): void {
    this.sought.push(toMs);
  }
  close(): void {
    this.state = "closed";
    this.changed();
  }
}

/** Each asks every second whether it may go on, until it is left. */
const desks: Player[] = [];

const withPlayer = async ({ sealedTitle = "Year 5, fractions", able = true } = {}) => {
  const held = await openVault();
  const key = writeKeyFile({ recording: ID, part: 0, text: TEXT, chain: { from: 0, key: TEXT } });
  const manifest: ManifestReply = {
    recording: ID,
    startedAt: 0,
    sealedTitle: await sealText(TEXT, ID, "title", sealedTitle),
    hidden: [],
    parts: [{ part: 0, keyFile: toBase64(await wrapTo(held.publicKey, key)), segments: [] }],
  };
  const asked: string[] = [];
  /** What the server answers next; the manifest and a piece when it is empty. */
  const noes: string[] = [];
  const films: Shown[] = [];
  const answer = <T>(path: string, what: T): Promise<T> => {
    asked.push(path);
    const no = noes.shift();
    return no === undefined ? Promise.resolve(what) : Promise.reject(refused(no));
  };
  const desk = new Player(
    {
      account: { afresh: () => Promise.resolve() },
      api: {
        get: <T>(path: string) => answer(path, manifest as T),
        post: <T>(path: string) =>
          path === "/api/watching" ? Promise.resolve({} as T) : Promise.reject(new Error(path)),
        download: (path: string) => Promise.reject(new Error(path)),
        bytes: (path: string) => answer(path, new TextEncoder().encode("sealed").buffer),
      },
      confirmed: <T>(step: () => Promise<T>) => step(),
    },
    {
      ...{ vault: held.vault, recording: ID, able: () => able, waitMs: 0, beat: paperBeat },
      open: (ask) => {
        const film = new Shown(ask);
        films.push(film);
        return film as unknown as Film;
      },
      ...{ video: {} as HTMLVideoElement, beside: {} as HTMLVideoElement },
    },
  );
  desks.push(desk);
  return { ...held, desk, asked, noes, films, manifest };
};

const settled = async (holds: () => boolean): Promise<void> => {
  const until = Date.now() + 5_000;
  while (!holds() && Date.now() < until) await new Promise(setImmediate);
  assert.ok(holds(), holds.toString());
};

const refusalOf = async (asked: Promise<unknown> | undefined): Promise<unknown> => {
  try {
    await asked;
  } catch (error) {
    return error;
  }
  throw new Error("it was answered");
};

test("an address names the recording that is looked at", () => {
  assert.is(readAddress(`#/play?recording=${ID}`).place, "player");
  assert.is(recordingIn(`#/play?recording=${ID}`), ID);
  assert.is(recordingIn("#/play"), "");
  assert.is(recordingIn(`#/recordings?recording=${ID}`), "");
});

test("with the vault open it opens the film, with the identity, and the title", async () => {
  const { desk, films, identity } = await withPlayer();
  await desk.start();
  assert.is(desk.stand, "film");
  assert.is(films[0]?.ask.identity, identity);
  await settled(() => desk.title === "Year 5, fractions");
});

test("a browser that plays nothing is told before a byte is asked for", async () => {
  const { desk, asked } = await withPlayer({ able: false });
  await desk.start();
  assert.is(desk.stand, "unable");
  assert.equal(asked, []);
});

test("R14: without the vault nothing is opened; opened meanwhile, it plays; closed again, it stops at once", async () => {
  const { desk, vault, films, identity } = await withPlayer();
  await vault.hold(null);
  await desk.start();
  assert.is(desk.stand, "vault");
  assert.is(films.length, 0);
  await vault.hold(identity);
  assert.is(desk.stand, "film");
  await settled(() => typeof desk.title === "string");
  await vault.hold(null);
  assert.is(films[0]?.state, "closed");
  assert.is(desk.stand, "vault");
  assert.is(desk.title, undefined, "the title goes with it");
});

test("a recording that is not mine, and an id that is none, are missing; another no can be tried again", async () => {
  for (const no of ["no-such-recording", "bad-request"]) {
    const { desk, noes, films } = await withPlayer();
    noes.push(no);
    await desk.start();
    assert.is(desk.stand, "missing", no);
    assert.is(films.length, 0);
  }
  const { desk, noes } = await withPlayer();
  noes.push("offline");
  await desk.start();
  assert.is(desk.stand, "refused");
  await desk.again();
  assert.is(desk.stand, "film");
});

test("a piece waits while the server asks for patience, is null where it is lost, and else is refused", async () => {
  const { desk, films, noes } = await withPlayer();
  await desk.start();
  const piece = () => films[0]?.ask.piece(1, 7);
  noes.push("too-fast", "too-fast");
  assert.is((await piece())?.byteLength, 6);
  noes.push("not-found");
  assert.is(await piece(), null);
  noes.push("signed-out");
  assert.instance(await refusalOf(piece()), Refused);
});

test("a player that is left closes its film, and fetches nothing more", async () => {
  const { desk, films, asked, vault, identity } = await withPlayer();
  await desk.start();
  const [film] = films;
  desk.leave();
  assert.is(film?.state, "closed");
  const before = asked.length;
  assert.instance(await refusalOf(film?.ask.piece(0, 0)), Cancelled);
  await vault.hold(null);
  await vault.hold(identity);
  assert.is(films.length, 1);
  assert.is(asked.length, before);
});

test("a player that is left while its manifest is under way opens none", async () => {
  const { desk, films } = await withPlayer();
  const started = desk.start();
  desk.leave();
  await started;
  assert.is(films.length, 0);
});

test("trying again goes on where it stopped", async () => {
  const { desk, films } = await withPlayer();
  await desk.start();
  const [film] = films;
  if (film === undefined) throw new Error("no film");
  film.atMs = 61_000;
  film.state = "failed";
  await desk.again();
  assert.is(film.state, "closed");
  assert.equal(films[1]?.sought, [61_000]);
});

test("sound off and on again is as loud as it was; a slider that is moved meanwhile is heard", async () => {
  const { desk, films } = await withPlayer();
  await desk.start();
  const loud = () => films[0]?.sounds.map(({ volume }) => volume);
  desk.mute();
  assert.is(desk.muted, true);
  assert.equal(loud(), [0, 0]);
  desk.mute();
  assert.is(desk.muted, false);
  assert.equal(loud(), [0.8, 0.5]);
  desk.mute();
  desk.setVolume("own", 0.3);
  assert.equal(loud(), [0, 0.3]);
  assert.is(desk.muted, true, "the room is still off");
  desk.mute();
  assert.equal(loud(), [0.8, 0.3]);
});

test("every player is left", () => {
  for (const desk of desks) desk.leave();
});

test.run();
