// runs alone, limit 300 s
/**
 * Bad disks, by the kernel itself: a file system that is full, and system calls that
 * fail or take their time, which strace puts in (inject=).
 */
import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { residentOf, withFaults, withSmallDisk } from "#test/support/recorder/bad-disk.ts";
import { begin, until, withHost, type Host } from "#test/support/recorder/host.ts";
import { heard, sound, video } from "#test/support/recorder/lesson.ts";
import { openHeld } from "#test/support/recorder/opened.ts";

const MOST_GROWN = 48 * 2 ** 20;

const test = suite("a recorder and a bad disk");

/** Nothing is stored that does not open, but for the end that a fault has cut off. */
const opensButForItsEnd = async (host: Host, recorded: Parameters<typeof openHeld>[1]) => {
  const { packets, segments } = await openHeld(host, recorded);
  const there = segments.filter(({ damage }) => damage[0]?.what !== "missing");
  assert.equal(
    there.flatMap(({ damage }) => damage.map(({ what }) => what)).filter((what) => what !== "cut"),
    [],
  );
  const numbers = packets.map(({ sequence }) => sequence);
  assert.equal(
    numbers,
    Array.from({ length: numbers.length }, (_, at) => at + 1),
  );
  return numbers.length;
};

test("a disk that is full is told at once, and what was stored opens", () =>
  withSmallDisk(512 * 1_024, (folder) =>
    withHost(
      async (host) => {
        const recorded = await begin(host);
        let number = 0;
        await until("the disk is full", () => {
          for (let more = 0; more < 5; more += 1) recorded.worker.rtp(video((number += 1)));
          return host.all("failed").length > 0;
        });
        assert.is((await host.hears("failed")).fault, "disk-full");
        assert.ok((await opensButForItsEnd(host, recorded)) > 300);
        // Nothing is held on to that would keep the space from being freed.
        const open = readdirLinks(host.pid).filter((path) => path.startsWith(folder));
        assert.equal(open, []);
      },
      { objects: join(folder, "objects") },
    ),
  ));

const readdirLinks = (pid: number): string[] => {
  const { stdout } = spawnSync("ls", [`/proc/${pid}/fd`], { encoding: "utf8" });
  return stdout
    .trim()
    .split("\n")
    .map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        // It was closed between the listing and the reading.
        return "";
      }
    });
};

test("an fsync that fails ends the recording at once: its bytes may be gone already", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    for (let number = 1; number <= 50; number += 1) recorded.worker.rtp(video(number));
    await heard(host, recorded, 50);
    await withFaults(host, "fdatasync:error=EIO", async () => {
      recorded.worker.rtp(video(51));
      assert.is((await host.hears("failed")).fault, "disk-failed");
    });
    assert.ok((await opensButForItsEnd(host, recorded)) >= 50);
  }));

test("a disk that stands still is told within five seconds, and memory stays bounded", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    for (let number = 1; number <= 50; number += 1) recorded.worker.rtp(video(number));
    await heard(host, recorded, 50);
    const [before] = [residentOf(host.pid)];
    let most = 0;
    const { object } = await host.hears("segment-opens");
    const path = join(host.objects, object.slice(0, 2), object);
    const standStill = async () => {
      let number = 50;
      await until("it is told", () => {
        // Some 40 Mbit/s: more than it may hold comes within a second.
        for (let more = 0; more < 40; more += 1) recorded.worker.rtp(sound((number += 1), LARGE));
        most = Math.max(most, residentOf(host.pid));
        return host.all("failed").length > 0;
      });
    };
    // Only the object itself: a process whose every write stands still could not even say so.
    await withFaults(host, "write:delay_enter=60000000", standStill, ["-P", path]);
    assert.is((await host.hears("failed")).fault, "disk-slow");
    assert.ok(most - before < MOST_GROWN, `grew by ${((most - before) / 2 ** 20).toFixed(1)} MiB`);
  }));

const LARGE = Buffer.alloc(1_100, 3);

test("syncs that take their time cost nothing: appends go on beside them", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    await heard(host, recorded, 0);
    let number = 0;
    // Each sync takes 300 ms.
    await withFaults(host, "fdatasync:delay_exit=300000", async () => {
      const beats = host.all("beat").length;
      await until("three beats", () => {
        recorded.worker.rtp(video((number += 1)));
        return host.all("beat").length > beats + 3;
      });
    });
    assert.equal(host.all("failed"), []);
    host.say({ type: "stop", recording: recorded.recording });
    await host.hears("stopped");
    assert.is(await opensButForItsEnd(host, recorded), number);
  }));

test.run();
