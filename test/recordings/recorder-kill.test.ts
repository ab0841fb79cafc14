// runs alone, limit 300 s
/** R19: `kill -9` of the recorder, or of the server, at any moment: what it costs, and that all before it opens. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import type { FromRecorder } from "#recordings/wire.ts";
import { begin, until, withHost, withTempFolder, type Host } from "#test/support/recorder/host.ts";
import {
  beginFlow,
  flow,
  lossOf,
  nowMs,
  quantile,
  watchWaiting,
  type Loss,
} from "#test/support/recorder/killed.ts";

const KILLS = Number(process.env["ASIDE_KILLS"] ?? 200);
const DEATHS = Number(process.env["ASIDE_DEATHS"] ?? 30);
const AT_ONCE = 6;
/** R19. */
const MOST_MS = 250;
const MIDDLE_MS = 150;
/** This process may stand still so long, and still judge. */
const STOOD_MS = 100;
const PARENT = join(import.meta.dirname, "..", "support", "recorder", "parent.ts");

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Some in the first batches, some across the change of a segment. */
const lifeMs = (index: number): number =>
  index % 8 === 7 ? 7_600 + 900 * Math.random() : 150 + 2_500 * Math.random();

const killOne = (index: number, cache: string): Promise<Loss> =>
  withHost(
    async (host) => {
      const { recorded, halt, waiting } = await beginFlow(host);
      await pause(lifeMs(index));
      const waitedMs = waiting();
      process.kill(host.pid, "SIGKILL");
      const sent = halt();
      await host.gone;
      return lossOf(host, recorded, sent, waitedMs);
    },
    { cache },
  );

/** Its time is judged only where the judge itself did not stand still. */
const isTimed = ({ stoodMs }: Loss): boolean => stoodMs <= STOOD_MS;

/** So many at once, until `count` of them have a time to be judged. */
const several = async (count: number, one: (index: number) => Promise<Loss>): Promise<Loss[]> => {
  const losses: Loss[] = [];
  let [next, untimed] = [0, 0];
  const line = async (): Promise<void> => {
    while (next < count + untimed) {
      const loss = await one(next++);
      losses.push(loss);
      if (!isTimed(loss)) untimed += 1;
      assert.ok(untimed <= count, "this machine is too busy to judge a time by");
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return losses;
};

const judge = (what: string, losses: readonly Loss[]): void => {
  const timed = losses.filter(isTimed);
  const raw = timed.map(({ lossMs }) => lossMs);
  // What the machine took from the recorder is not what the recorder held back.
  const own = timed.map(({ lossMs, waitedMs }) => Math.max(0, lossMs - waitedMs));
  const text = (values: readonly number[]) =>
    `p50 ${quantile(values, 0.5).toFixed(0)}, p95 ${quantile(values, 0.95).toFixed(0)}, most ${Math.max(...values).toFixed(0)} ms`;
  console.log(
    `  ${what}, ${losses.length}, ${timed.length} timed: ${text(raw)}; without waiting for a processor: ${text(own)}`,
  );
  assert.equal(
    losses.flatMap(({ damage }) => damage),
    [],
  );
  assert.ok(losses.every(({ whole }) => whole));
  assert.ok(quantile(own, 0.5) <= MIDDLE_MS, `${what}, p50: ${text(own)}`);
  assert.ok(Math.max(...own) <= MOST_MS, `${what}, most: ${text(own)}`);
};

const test = suite("a recorder that is killed");

test(`R19: ${KILLS} recorders are killed: p50 within 150 ms, none beyond 250 ms, all before opens`, () =>
  withTempFolder(async (cache) => {
    judge("recorder killed", await several(KILLS, (index) => killOne(index, cache)));
  }));

/** The server's side of a recorder, in a process of its own. */
const withParent = (cache: string, body: (host: Host, recorder: number) => Promise<Loss>) =>
  withTempFolder(async (folder) => {
    const objects = join(folder, "objects");
    const parent = spawn(process.execPath, [PARENT, objects, cache], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const identity = await newIdentity();
    const gone = once(parent, "exit").then(([code]) => code as number | null);
    let recorder = 0;
    // Of a host what `begin` and `openHeld` need.
    const host = {
      ...{ pid: parent.pid ?? 0, objects, identity, gone, workers: [], told: [], names: true },
      recipient: await recipientOf(identity),
      say: (message) => void parent.stdin.write(`${JSON.stringify(message)}\n`),
      hears: async (type) => {
        await until(type, () => host.told.some((one) => one.type === type));
        return host.told.find((one) => one.type === type) as never;
      },
      all: (type) => host.told.filter((one) => one.type === type) as never,
    } as Omit<Host, "child"> as Host;
    createInterface(parent.stdout).on("line", (line) => {
      const told = JSON.parse(line) as FromRecorder & { pid?: number; keyFile?: number[] };
      if (told.pid !== undefined) recorder = told.pid;
      else if (told.type === "ready") {
        host.told.push({ ...told, keyFile: Uint8Array.from(told.keyFile) });
      } else host.told.push(told);
    });
    try {
      await until("the recorder runs", () => recorder > 0);
      return await body(host, recorder);
    } finally {
      parent.kill("SIGKILL");
      await gone;
      await until("the recorder is gone with it", () => !existsSync(`/proc/${recorder}`));
      for (const worker of host.workers) await worker.close();
    }
  });

test(`R19: ${DEATHS} servers are killed: their recorders seal what they hold and are gone`, () =>
  withTempFolder(async (cache) => {
    const die = (): Promise<Loss> =>
      withParent(cache, async (host, recorder) => {
        const recorded = await begin(host);
        const [halt, waiting] = [flow(recorded), watchWaiting(recorder)];
        await pause(150 + 2_000 * Math.random());
        const waitedMs = waiting();
        const killedMs = nowMs();
        process.kill(host.pid, "SIGKILL");
        const sent = halt();
        await until("the recorder is gone", () => !existsSync(`/proc/${recorder}`));
        return lossOf(host, recorded, sent, waitedMs, killedMs);
      });
    judge("server killed", await several(DEATHS, die));
  }));

test.run();
