// runs alone, limit 240 s
/**
 * Nothing readable: after recorded lessons on the real server, no picture, no sound, no
 * title and no key can be read from what the server has: files, logs, memory.
 */
import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sealText } from "#recordings/text.ts";
import { receive, openPage } from "#test/support/page.ts";
import {
  makeVault,
  recorderGone,
  secretsOf,
  sending,
  withSealed,
  type Sealed,
  type Sending,
} from "./sealed-owner.ts";
import {
  canary,
  foundInBytes,
  foundInFiles,
  foundInMemory,
  keysFrom,
  needlesOf,
} from "./sealed-search.ts";
import { changedWhile, openFilesOf, treeOf } from "./sealed-watch.ts";

const test = suite("sealed");

/** Segments that are begun here; some more than are. */
const SEGMENTS = 12;

/** As the owner's page does it with the first key file it is shown. */
const sealTitle = async (sealed: Sealed, recording: string, keyFile: string, title: string) => {
  const { text } = await secretsOf(sealed, keyFile);
  await sealed.asks("/api/recordings/title", {
    recording,
    sealed: await sealText(text, recording, "title", title),
  });
};

/** A coach who watches and cues. */
const watched = async (
  { school }: Sealed,
  { page }: Sending,
  work: (cue: (text: string) => Promise<unknown>) => Promise<void>,
): Promise<void> => {
  const [coach] = school.coaches;
  if (coach === undefined) throw new Error("no coach");
  const there = await openPage(school.server.url, coach);
  try {
    const { sessionId } = page;
    await there.ask("session:join", { sessionId });
    const { peer, consume } = await receive(there, sessionId);
    try {
      const { consumerId } = await consume(page.account, "camera");
      await peer.more(consumerId, 5);
      await work((cue) => there.ask("cue:send", { sessionId, cue }));
    } finally {
      peer.close();
    }
  } finally {
    there.close();
  }
};

/** The server's processes, by what they are. */
const processesOf = ({ school: { server } }: Sealed) => [
  { name: "the server", pid: server.pid },
  ...server.below().map(({ name, pid }) => ({ name, pid })),
];

test("R12 R13 R14: after a recorded lesson no picture, sound, title or key is left to be read", () =>
  withSealed(async (sealed) => {
    const { school, temp, vault } = sealed;
    await makeVault(sealed);
    const [picture, sound] = [canary("picture"), canary("sound")];
    const [title, cue] = [canary("title"), canary("cue")];
    const media = needlesOf({ picture, sound });
    const said = needlesOf({ title, cue });
    const { identity, code } = vault;
    let secrets = needlesOf({ identity, code });

    await sending(sealed, title, async (live) => {
      live.media.hide("camera", Buffer.from(picture));
      live.media.hide("room", Buffer.from(sound));
      const { recording, keys } = await live.record();
      const [keyFile = ""] = keys;
      await sealTitle(sealed, recording, keyFile, title);
      const { sessionId } = live.page;
      await watched(sealed, live, (send) => send(cue).then(() => live.sentMore(100)));
      await live.sentMore(300);
      await live.page.ask("record:drop", { sessionId });
      await live.sentMore(200);
      await live.page.ask("curtain:draw", { sessionId });
      await live.recording((one) => one?.state === "waiting");
      await live.page.ask("curtain:lift", { sessionId });
      await live.recording((one) => one?.state === "on");
      await live.sentMore(300);

      const { chain: first, text } = await secretsOf(sealed, keyFile);
      const { chain, segment } = keysFrom(first, recording, SEGMENTS);
      const rows = await school.ground.stores.recordings.segments(recording);
      // The newest row is of the one that comes next: named, and not begun.
      const open = Math.max(...rows.map((row) => row.segment)) - 1;
      assert.ok(open >= 2, `${open} segments were closed before`);
      const past = Object.fromEntries([
        ...chain.slice(0, open + 1).map((key, at) => [`C(${at})`, key] as const),
        ...segment.slice(0, open).map((key, at) => [`S(${at})`, key] as const),
      ]);
      secrets = { ...secrets, ...needlesOf({ ...past, "the text key": text }) };

      // The eye of the search: what a recorder must hold, what a server must know, is found.
      const recorder = live.recorder() ?? -1;
      const now = [chain, segment].flatMap((keys) => keys.slice(open, open + 3));
      const held = needlesOf(Object.fromEntries(now.map((key, at) => [`key ${at}`, key])));
      const holds = await foundInMemory("the recorder", recorder, held);
      assert.is(
        holds.length,
        2,
        `what it seals with, and the key that comes next: ${holds.join()}`,
      );
      assert.is((await foundInMemory("the server", school.server.pid, said)).length, 2);
      assert.equal(
        await foundInMemory("the recorder", recorder, secrets),
        [],
        "what it has sealed",
      );
      await live.stop(recording);
      await sealed.asks("/api/recordings/keep", { recording, only: null });
      await live.page.ask("session:end", { sessionId });
      // The keys of what was written last as well.
      const last = Object.fromEntries(
        [...chain, ...segment].map((key, at) => [`key ${at} of the chain`, key]),
      );
      secrets = { ...secrets, ...needlesOf(last) };
    });
    await recorderGone(sealed);

    const folders = [school.data, temp];
    const all = { ...media, ...said, ...secrets };
    const planted = join(temp, "planted");
    writeFileSync(planted, `before ${Buffer.from(`x${title}`).toString("base64")} ${picture}`);
    assert.equal((await foundInFiles(folders, all)).found, [
      `picture in ${planted}`,
      `title in ${planted}`,
    ]);
    await rm(planted);
    const { files, found } = await foundInFiles(folders, all);
    assert.equal(found, [], "files");
    for (const kind of ["aside.sqlite", "aside.sqlite-wal", "aside.sqlite-shm", "tombstones"]) {
      assert.ok(files.includes(join(school.data, kind)), `${kind} was searched`);
    }
    assert.ok(files.some((path) => path.includes("/recordings/")));
    const log = Buffer.from(school.server.log.join("\n"));
    assert.ok(log.length > 1_000, "the server spoke");
    assert.equal(foundInBytes("the log", log, all), []);
    /**
     * Two things cannot be taken back. The title and the cue go through the server in clear,
     * because the coach reads them; V8 never overwrites a text. The media worker relays what
     * it decrypts; its last packets lie in buffers that it has freed. Neither is what a
     * recording keeps; the worker holds nothing else, and the server no picture and no sound.
     */
    const readable: Record<string, string[]> = {
      "the server": ["title", "cue"],
      "mediasoup-worke": ["picture", "sound"],
    };
    const processes = processesOf(sealed);
    assert.ok(processes.length >= 3, processes.map(({ name }) => name).join());
    for (const { name, pid } of processes) {
      const known = new Set(readable[name] ?? []);
      const others = Object.fromEntries(Object.entries(all).filter(([what]) => !known.has(what)));
      assert.equal(await foundInMemory(name, pid, others), [], name);
    }
  }));

test("R12: a lesson that nobody records writes nothing but the records, and runs no recorder", () =>
  withSealed(async (sealed) => {
    const { school, temp } = sealed;
    const { data, server } = school;
    await makeVault(sealed);
    const folders = [data, temp];
    const recordings = join(data, "recordings");
    /** The database, and where the log's last line is noted. */
    const isRecord = (path: string): boolean =>
      ["aside.sqlite", "audit.head"].some((name) => path.startsWith(join(data, name)));
    const picture = canary("picture");
    await sending(sealed, "Fractions", async (live) => {
      live.media.hide("camera", Buffer.from(picture));
      live.media.hide("room", Buffer.from(picture));
      const { sessionId } = live.page;
      const before = await treeOf(folders);
      const held = openFilesOf([server.pid, ...server.below().map(({ pid }) => pid)]);
      const quiet = await changedWhile(folders, async () => {
        await watched(sealed, live, async (cue) => {
          await cue("wait");
          await live.sentMore(1_500);
          await live.page.ask("curtain:draw", { sessionId });
          await live.sentMore(200);
          await live.page.ask("curtain:lift", { sessionId });
          await live.sentMore(200);
          assert.is(live.recorder(), null);
          const open = openFilesOf([server.pid, ...server.below().map(({ pid }) => pid)]);
          const newly = open.filter((path) => !held.includes(path) && !isRecord(path));
          assert.equal(newly, [], "files that the server's processes hold open");
        });
      });
      assert.ok([...quiet].some(isRecord), "the watch sees what is written: the log of the lesson");
      assert.equal(
        [...quiet].filter((path) => !isRecord(path)),
        [],
        "and nothing else is",
      );
      const after = await treeOf(folders);
      const grown = [...after].filter(([path, size]) => size !== before.get(path));
      assert.equal(
        grown.map(([path]) => path).filter((path) => !isRecord(path)),
        [],
      );
      assert.equal((await foundInFiles(folders, needlesOf({ picture }))).found, []);

      const busy = await changedWhile(folders, async () => {
        const { recording } = await live.record();
        await live.sentMore(300);
        await live.stop(recording);
        // Written, and seen to be: what was told before this is in the list as well.
        writeFileSync(join(temp, "seen"), "");
        await rm(join(temp, "seen"));
      });
      // The recorder's own program, compiled by Node: the same for every lesson.
      const program = join(data, "recorder-code");
      const expected = [recordings, program, join(temp, "seen")];
      const elsewhere = [...busy].filter(
        (path) => !isRecord(path) && !expected.some((place) => path.startsWith(place)),
      );
      assert.equal(elsewhere, [], "a recording is written among the recordings alone");
      const media = [...(await treeOf([recordings])).values()].reduce((sum, one) => sum + one, 0);
      assert.ok(media > 50_000, `${media} bytes of a recording`);
      assert.ok([...busy].some((path) => path.startsWith(`${recordings}/`)));
      assert.equal((await foundInFiles(folders, needlesOf({ picture }))).found, []);
    });
  }));

test.run();
