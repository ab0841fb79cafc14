/** Packets to frames: against packets of our own, and against those that ffmpeg sends. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Frame } from "#recordings/replay/frame.ts";
import { createH264 } from "#recordings/replay/h264.ts";
import { sizeOf } from "#recordings/replay/h264-sps.ts";
import { lastsMs } from "#recordings/replay/opus.ts";
import type { PictureAssembler } from "#recordings/replay/pictures.ts";
import { fill } from "#recordings/replay/silence.ts";
import { createVp9 } from "#recordings/replay/vp9.ts";
import { readDescriptor } from "#recordings/replay/vp9-descriptor.ts";
import type { StreamInfo } from "#recordings/types.ts";
import { capture } from "#test/recordings/lesson/capture.ts";
import { recordsOf } from "#test/recordings/lesson/line.ts";
import { run } from "#test/recordings/lesson/ffmpeg.ts";
import { h264Payloads, vp9Payloads, type Payload } from "#test/recordings/lesson/packetise.ts";
import { produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { film, segmentOf } from "#test/recordings/lesson/recorded.ts";

const codecs = suite("codecs");
let folder = "";
let h264: Lesson;
let vp9: Lesson;

codecs.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "aside-codecs-"));
  h264 = await produce({ seconds: 2, keyEvery: 20, encoder: ["-x264-params", "slices=3"] });
  vp9 = await produce({ codec: "VP9", seconds: 2, keyEvery: 20 });
});
codecs.after(() => rm(folder, { recursive: true, force: true }));

/** Runs payloads of frames through an assembler; `drop` takes packets out by their number. */
function assemble(of: PictureAssembler, frames: Payload[][], drop = new Set<number>()): Frame[] {
  const out: Frame[] = [];
  let sequence = 0;
  let missing = 0;
  for (const [timestamp, payloads] of frames.entries()) {
    for (const { payload, marker } of payloads) {
      sequence += 1;
      if (drop.has(sequence - 1)) {
        missing += 1;
        continue;
      }
      const head = { type: "rtp", stream: 1, sequence: 0 } as const;
      const packet = { ...head, marker, timestamp, payload };
      out.push(...of.push({ packet, sequence, missing, atMs: timestamp, streamMs: timestamp }));
      missing = 0;
    }
  }
  out.push(...of.flush());
  return out;
}

const h264Frames = (most: number): Payload[][] =>
  h264.frames.map(({ data, key }) => h264Payloads(data, { key, sets: h264.parameterSets, most }));
const vp9Frames = (most: number, flexible: boolean): Payload[][] =>
  vp9.frames.map(({ data, key }, picture) => vp9Payloads(data, { key, picture, flexible, most }));

/** A sample of the lesson, with its parameter sets before a key frame. */
function sampleOf({ data, key }: Lesson["frames"][number]): Buffer {
  const sets = key ? h264.parameterSets : [];
  const units = sets.flatMap((set) => [
    Buffer.from([0, 0, set.length >> 8, set.length & 255]),
    set,
  ]);
  return Buffer.concat([...units, data]);
}

codecs("H264: single NAL units, STAP-A and FU-A give back every sample, slices and all", () => {
  for (const most of [120, 600, 1_150, 65_000]) {
    const frames = assemble(createH264(), h264Frames(most));
    assert.is(frames.length, h264.frames.length);
    for (const [i, frame] of h264.frames.entries()) {
      assert.ok(sampleOf(frame).equals(frames[i]?.data ?? new Uint8Array()), `frame ${i}`);
      assert.is(frames[i]?.key, frame.key);
    }
    const config = frames[0]?.config;
    assert.equal([config?.width, config?.height], [320, 180]);
    assert.match(config?.codec ?? "", /^avc3\.42[0-9a-f]{4}$/);
  }
});

/** Whole frames by what was dropped: those without a dropped packet. */
function wholeOf(frames: Payload[][], drop: Set<number>): number[] {
  let sequence = 0;
  return frames.flatMap((payloads, i) => {
    const from = sequence;
    sequence += payloads.length;
    for (let at = from; at < sequence; at += 1) if (drop.has(at)) return [];
    return [i];
  });
}

codecs("H264: whatever is lost, exactly the whole frames come out", () => {
  const frames = h264Frames(300);
  const count = frames.flat().length;
  const drops = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 20 });
  fc.assert(
    fc.property(drops, (dropped) => {
      const drop = new Set(dropped);
      const got = assemble(createH264(), frames, drop).map(({ streamMs }) => streamMs);
      const whole = wholeOf(frames, drop);
      const lastPacket = drop.has(count - 1) ? [frames.length - 1] : [];
      // Without parameter sets nothing can be said of a key frame, so before the first there is no key.
      assert.equal(
        got,
        whole.filter((i) => !lastPacket.includes(i)),
      );
    }),
    { numRuns: 300 },
  );
});

codecs(
  "VP9: whatever is lost, whole pictures come out up to the loss and from the next key",
  () => {
    for (const flexible of [false, true]) {
      const frames = vp9Frames(300, flexible);
      const count = frames.flat().length;
      const drops = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 4 });
      fc.assert(
        fc.property(drops, (dropped) => {
          const drop = new Set(dropped);
          const whole = new Set(wholeOf(frames, drop));
          let unbroken = true;
          const wanted = vp9.frames.flatMap(({ key }, i) => {
            unbroken = whole.has(i) && (key || unbroken);
            return unbroken ? [i] : [];
          });
          const got = assemble(createVp9(), frames, drop);
          assert.equal(
            got.map(({ streamMs }) => streamMs),
            wanted,
          );
          for (const { streamMs, data, key, config } of got) {
            const frame = vp9.frames[streamMs];
            assert.ok(Buffer.from(frame?.data ?? []).equals(data));
            assert.is(key, frame?.key);
            if (key) assert.equal([config?.width, config?.height], [320, 180]);
          }
        }),
        { numRuns: 200 },
      );
    }
  },
);

codecs(
  "VP9: layers of a picture become one superframe, and a missing lower layer is noticed",
  () => {
    const [low, high] = [vp9.frames[0]?.data, vp9.frames[1]?.data];
    if (low === undefined || high === undefined) throw new Error("no frames");
    const layers = [
      ...vp9Payloads(low, { key: true, picture: 5, spatialLayer: 0, more: true }),
      ...vp9Payloads(high, { key: true, picture: 5, spatialLayer: 1 }),
    ];
    const [frame] = assemble(createVp9(), [layers]);
    const data = Buffer.from(frame?.data ?? []);
    const size = low.length + high.length;
    assert.ok(data.subarray(0, size).equals(Buffer.concat([low, high])));
    assert.equal([...data.subarray(size)].at(0), 0b1101_1001);
    assert.is(data.readUInt32LE(size + 1), low.length);
    assert.is(data.readUInt32LE(size + 5), high.length);
    const lowCount = vp9Payloads(low, { key: true, picture: 5 }).length;
    const without = assemble(
      createVp9(),
      [layers],
      new Set(Array.from({ length: lowCount }, (_, i) => i)),
    );
    assert.is(without.length, 0);
  },
);

codecs("VP9: descriptors of both modes, with a scalability structure", () => {
  // I, F, B, V; 15-bit picture number; N_S 1, Y, G; two layers' sizes; one picture, two references.
  const flags = 0x80 | 0x10 | 0x08 | 0x02;
  const sizes = [0, 160, 0, 90, 1, 64, 0, 180];
  const bytes = [flags, 0x81, 7, (1 << 5) | 0x10 | 0x08, ...sizes, 1, 2 << 2, 1, 2, 99];
  const descriptor = readDescriptor(Uint8Array.from(bytes));
  assert.equal(descriptor.size, { width: 320, height: 180 });
  assert.is(descriptor.length, bytes.length - 1);
  for (let cut = 0; cut < bytes.length; cut += 1) {
    assert.throws(() => readDescriptor(Uint8Array.from(bytes.slice(0, cut))), RangeError.prototype);
  }
});

codecs("garbage in a payload is counted, never thrown", () => {
  const bytes = fc.uint8Array({ maxLength: 60 });
  for (const create of [createH264, createVp9]) {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 20 }), (payloads) => {
        assemble(
          create(),
          payloads.map((payload) => [{ payload, marker: true }]),
        );
      }),
      { numRuns: 500 },
    );
  }
});

codecs("a sequence parameter set says the size that is shown, cropped", async () => {
  for (const [width, height] of [
    [320, 180],
    [640, 360],
    [1_280, 720],
    [1_920, 1_080],
    [270, 480],
  ] as const) {
    for (const profile of ["baseline", "high"]) {
      const { out } = await run("ffmpeg", [
        ...`-v error -f lavfi -i color=size=${width}x${height}:rate=5:duration=0.2`.split(" "),
        ...`-pix_fmt yuv420p -c:v libx264 -profile:v ${profile} -f h264 -`.split(" "),
      ]);
      const at = out.indexOf(Buffer.from([0, 0, 0, 1, 0x67])) + 4;
      assert.equal(sizeOf(out.subarray(at, out.indexOf(Buffer.from([0, 0, 0, 1]), at))), {
        width,
        height,
      });
    }
  }
});

codecs("Opus durations are those of RFC 6716, table 2", () => {
  const toc = (configuration: number, code: number): number => (configuration << 3) | code;
  assert.is(lastsMs(Uint8Array.of(toc(1, 0))), 20);
  assert.is(lastsMs(Uint8Array.of(toc(3, 0))), 60);
  assert.is(lastsMs(Uint8Array.of(toc(13, 1))), 40);
  assert.is(lastsMs(Uint8Array.of(toc(16, 2))), 5);
  assert.is(lastsMs(Uint8Array.of(toc(31, 3), 6)), 120);
  assert.is(lastsMs(Uint8Array.of(toc(31, 3), 7)), 0);
  assert.is(lastsMs(Uint8Array.of(toc(31, 3))), 0);
  assert.is(lastsMs(new Uint8Array()), 0);
});

codecs("a hole in the sound is filled to its last packet", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), (steps) => {
      let endMs = 0;
      for (const { afterMs, lastsMs: lasts, data } of fill(steps * 2.5)) {
        assert.is(afterMs, endMs);
        assert.is(lastsMs(data), lasts);
        endMs += lasts;
      }
      assert.is(endMs, steps * 2.5);
    }),
  );
});

const camera = (codec: "H264" | "VP9"): StreamInfo => ({
  ...{ stream: 1, source: "camera", kind: "video", codec, clockRate: 90_000, channels: 0 },
});
const room: StreamInfo = {
  ...{ stream: 2, source: "room", kind: "audio", codec: "opus", clockRate: 48_000, channels: 2 },
};
const REAL = {
  H264: "-c:v libx264 -profile:v baseline -tune zerolatency -g 25",
  VP9: "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -lag-in-frames 0 -g 25 -strict experimental",
} as const;

for (const codec of ["H264", "VP9"] as const) {
  codecs(`what ffmpeg sends as ${codec} and Opus becomes a film without a complaint`, async () => {
    const picture =
      "-f lavfi -i testsrc=size=640x360:rate=25:duration=3 -pix_fmt yuv420p -b:v 900k";
    const sound = "-f lavfi -i sine=frequency=440:duration=3 -c:a libopus -ac 2 -b:a 48k";
    const [video, audio] = await Promise.all([
      capture(1, `${picture} ${REAL[codec]}`.split(" ")),
      capture(2, sound.split(" ")),
    ]);
    const records = recordsOf([...video, ...audio]).map(({ record }) => record);
    const path = join(folder, `real-${codec}.mp4`);
    const made = await film(path, [segmentOf([camera(codec), room], records)]);
    const [seen] = made.tracks.filter(({ name }) => name === "Camera");
    assert.equal([seen?.frames, seen?.incomplete, seen?.missing], [75, 0, 0]);
    const counted = await run("ffprobe", [
      ..."-v error -count_frames -show_entries stream=codec_name,nb_read_frames -of csv=p=0".split(
        " ",
      ),
      path,
    ]);
    assert.is(counted.said, "");
    const lines = counted.out.toString().trim().split("\n");
    assert.ok(lines.includes(`${codec.toLowerCase()},75`), lines.join(" "));
    const heard = made.tracks.find(({ name }) => name === "Room");
    assert.ok((heard?.frames ?? 0) >= 150, `${heard?.frames} packets of sound`);
    assert.is(heard?.missing, 0);
  });
}

codecs.run();
