// runs alone, limit 200 s
/**
 * R19: the power goes. What the recorder's writes and syncs were, and when each ended,
 * is noted at the storage; cut at any moment, only what a sync that had ended covers
 * is certain, and of the rest none, some, or a torn piece may be there.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chain } from "#recordings/seal.ts";
import { openSegment } from "#recordings/open.ts";
import { parseKeyFile } from "#recordings/key-file.ts";
import { Part } from "#recordings/recorder/part.ts";
import { openFolder } from "#recordings/storage/fs.ts";
import type { Storage } from "#recordings/storage/port.ts";
import { BATCH_MS, type FromRecorder } from "#recordings/wire.ts";
import { SOUND, until, VIDEO, withTempFolder } from "#test/support/recorder/host.ts";
import { flow, nowMs } from "#test/support/recorder/killed.ts";
import { openWorker } from "#test/support/recorder/worker.ts";

const CUTS = 300;
const MOST_LOST_MS = 1_000;
const RUNS_MS = 10_000;
/** A disk that takes longer for one sync keeps no second, whoever asks it: not judged by the clock. */
const SLOW_SYNC_MS = 300;

/** One object's history. A sync covers what had been appended when it was asked for. */
interface Written {
  name: string;
  appended: number;
  syncs: { begunMs: number; endedMs: number; covers: number }[];
}

/** The real disk, and what it did when. */
const noted = (storage: Storage, history: Written[]): Storage => ({
  read: (name) => storage.read(name),
  size: (name) => storage.size(name),
  remove: (name) => storage.remove(name),
  list: () => storage.list(),
  free: () => storage.free(),
  create: async (name) => {
    const writer = await storage.create(name);
    const one: Written = { name, appended: 0, syncs: [] };
    history.push(one);
    const note = async (sync: Promise<void>, covers: number): Promise<void> => {
      const begunMs = nowMs();
      await sync;
      one.syncs.push({ begunMs, endedMs: nowMs(), covers });
    };
    return {
      append: (bytes) => {
        one.appended += bytes.byteLength;
        return writer.append(bytes);
      },
      sync: () => note(writer.sync(), one.appended),
      close: () => note(writer.close(), one.appended),
    };
  },
});

const test = suite("a recorder and the power");

test("R19: a power cut at any moment costs a second at most, and all before it opens", () =>
  withTempFolder(async (folder) => {
    const history: Written[] = [];
    const told: FromRecorder[] = [];
    const recording = "AAAAAAAAAAAAAAAAAAAAAA";
    const key = Buffer.alloc(32, 5);
    const text = new Chain(Buffer.from(key), recording, 0).keyFileText();
    const storage = noted(await openFolder(folder), history);
    const worker = await openWorker();
    const part = new Part({
      begin: { type: "begin", recording, part: 0, recipient: "", sinceMs: 0, maxBytes: 1e9 },
      storage,
      now: () => performance.now(),
      makeKey: async () => ({ key: Buffer.from(key), keyFile: text }),
      send: (message) => {
        told.push(message);
        if (message.type === "ready") worker.aim(message.port);
        if (message.type !== "segment-opens") return;
        const { segment } = message;
        setImmediate(() => part.named({ type: "segment-named", recording, segment }));
      },
      over: () => undefined,
    });
    await part.prepare();
    const ticking = setInterval(() => part.tick(), BATCH_MS);
    part.streams({ type: "streams", recording, streams: [VIDEO, SOUND] });
    part.go({ type: "go", recording, ip: "127.0.0.1", port: worker.port });
    await until("a key frame was asked for", () => worker.keyFrames.length > 0);
    const startedMs = nowMs();
    const halt = flow({ recording, part: 0, keyFile: text, port: 0, worker });
    await until("it has run", () => nowMs() - startedMs > RUNS_MS);
    const { stamps } = halt();
    const lastMs = stamps.at(-1) ?? 0;
    await part.stop();
    clearInterval(ticking);
    await worker.close();

    const objects = await Promise.all(history.map(({ name }) => storage.read(name)));
    const keys = parseKeyFile(text);
    /** The stamp of the last packet that opens, once the power went at this moment. */
    const left = async (cutMs: number): Promise<number> => {
      let last = 0;
      for (const [segment, { syncs }] of history.entries()) {
        const done = syncs.filter(({ endedMs }) => endedMs <= cutMs);
        const certain = Math.max(0, ...done.map(({ covers }) => covers));
        const whole = objects[segment] ?? new Uint8Array(0);
        const more = Math.floor(Math.random() * Math.min(4_096, whole.length - certain));
        const torn = Buffer.from(whole.subarray(0, certain + more));
        if (Math.random() < 0.5) torn.fill(0, certain);
        const segmentKey = await keys.keyOf(segment);
        if (certain === 0 || segmentKey === null) continue;
        const opened = await openSegment(torn, segmentKey, { recording, part: 0, segment });
        assert.ok(opened.head !== null);
        assert.ok(opened.damage.every(({ chunk }) => chunk !== null && chunk >= opened.chunks - 1));
        for (const one of opened.records) {
          if (one.type === "rtp") last = Math.max(last, Buffer.from(one.payload).readDoubleBE(0));
        }
      }
      return last;
    };
    /** Whether the disk was slow in the second before. */
    const isSlow = (cutMs: number): boolean =>
      history.some(({ syncs }) =>
        syncs.some(
          ({ begunMs, endedMs }) =>
            endedMs - begunMs > SLOW_SYNC_MS && begunMs < cutMs && endedMs > cutMs - MOST_LOST_MS,
        ),
      );
    const losses: number[] = [];
    for (let cut = 0; cut < CUTS; cut += 1) {
      const cutMs = startedMs + 1_000 + Math.random() * (lastMs - startedMs - 1_000);
      const last = await left(cutMs);
      const lossMs = cutMs - (stamps.find((ms) => ms > last) ?? cutMs);
      if (!isSlow(cutMs)) losses.push(Math.max(0, lossMs));
    }
    const most = Math.max(...losses);
    assert.ok(losses.length > CUTS / 3, "this disk is too slow to judge a time by");
    console.log(`  ${losses.length} of ${CUTS} power cuts: most ${most.toFixed(0)} ms lost`);
    assert.ok(history.length > 1);
    assert.ok(most <= MOST_LOST_MS, `${most.toFixed(0)} ms`);
  }));

test.run();
