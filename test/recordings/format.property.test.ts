import { createDecipheriv } from "node:crypto";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  aad,
  decodeHead,
  decodeRecords,
  encodeHead,
  encodeRecords,
  fileHeader,
  FormatError,
  nonce,
  readFrames,
  RecordWriter,
} from "#recordings/format.ts";
import { parseKeyFile, writeKeyFile } from "#recordings/key-file.ts";
import { openRecording, openSegment } from "#recordings/open.ts";
import { Chain } from "#recordings/seal.ts";
import type { Gap, MediaRecord, SegmentHead, StreamInfo } from "#recordings/types.ts";
import { GAP_KINDS } from "#recordings/types.ts";

const test = suite("properties of the recording format");

/** Objects as everybody makes them. */
const recordOf = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });
const u8 = fc.integer({ min: 0, max: 255 });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.nat({ max: 0xffff_ffff });
const stream = fc.integer({ min: 1, max: 255 });
const time = fc.double({ min: 0, max: 1e12, noNaN: true }).map((ms) => ms + 0);
const info: fc.Arbitrary<StreamInfo> = recordOf({
  stream,
  source: fc.constantFrom("camera", "second", "room", "own", "talkback"),
  kind: fc.constantFrom("audio", "video"),
  codec: fc.constantFrom("H264", "VP9", "opus"),
  clockRate: fc.integer({ min: 1, max: 0xffff_ffff }),
  channels: u8,
});
const gap: fc.Arbitrary<Gap> = fc
  .tuple(fc.constantFrom(...GAP_KINDS), time, fc.option(time))
  .map(([kind, fromMs, more]) => ({ kind, fromMs, toMs: more === null ? null : fromMs + more }));
const payload = fc.uint8Array({ maxLength: 1_500 });
const media: fc.Arbitrary<MediaRecord> = fc.oneof(
  recordOf({
    type: fc.constant("rtp" as const),
    ...{ stream, marker: fc.boolean(), sequence: u16, timestamp: u32, payload },
  }),
  recordOf({
    type: fc.constant("report" as const),
    ...{ stream, ntpSeconds: u32, ntpFraction: u32, rtpTimestamp: u32 },
  }),
  recordOf({ type: fc.constant("clock" as const), atMs: time }),
  recordOf({ type: fc.constant("stream" as const), info }),
  recordOf({ type: fc.constant("gap" as const), gap }),
);
const head: fc.Arbitrary<SegmentHead> = recordOf({
  atMs: time,
  wallMs: time,
  streams: fc.array(info, { maxLength: 5 }),
  previous: fc.option(recordOf({ segment: u16, chunks: fc.integer({ min: 1, max: 4_096 }) })),
  gaps: fc.array(gap, { maxLength: 5 }),
});
const recording = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((id) => Buffer.from(id).toString("base64url"));
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** Runs `read`; whatever it throws must be a FormatError. */
function refusesOrReads(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
}

test("records come back as they were", () => {
  fc.assert(
    fc.property(fc.array(media), (records) => {
      assert.equal(decodeRecords(encodeRecords(records)), records);
    }),
  );
});

test("records that were cut anywhere but between two are refused", () => {
  fc.assert(
    fc.property(fc.array(media, { minLength: 1, maxLength: 4 }), fc.nat(), (records, chosen) => {
      const whole = encodeRecords(records);
      const cut = whole.slice(0, chosen % whole.length);
      refusesOrReads(() => assert.equal(encodeRecords(decodeRecords(cut)), cut));
    }),
  );
});

test("heads come back as they were", () => {
  fc.assert(fc.property(head, (one) => assert.equal(decodeHead(encodeHead(one)), one)));
});

test("a writer that is reused writes what a new one writes", () => {
  const writer = new RecordWriter(16);
  fc.assert(
    fc.property(payload, stream, u16, u32, (bytes, number, sequence, timestamp) => {
      writer.rtp(number, true, sequence, timestamp, bytes);
      const held = writer.bytes;
      const whole = { type: "rtp" as const, stream: number, marker: true };
      const expected = encodeRecords([{ ...whole, sequence, timestamp, payload: bytes }]);
      assert.equal(writer.take(), expected);
      assert.equal([held, writer.bytes], [expected.length, 0]);
    }),
  );
});

test("any records, split in any way into chunks and segments, come back the same", async () => {
  const split = fc.array(fc.array(fc.array(media, { maxLength: 8 }), { maxLength: 5 }), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(split, recording, secret, u16, async (segments, id, key, part) => {
      const chain = new Chain(Buffer.from(key), id, part);
      const keyFile = parseKeyFile(chain.keyFileText());
      let previous: SegmentHead["previous"] = null;
      const objects = segments.map((chunks, segment) => {
        const sealer = chain.next();
        const first = { atMs: segment, wallMs: 0, streams: [], previous, gaps: [] };
        const pieces = [fileHeader(), sealer.seal("head", encodeHead(first))];
        for (const chunk of chunks) pieces.push(sealer.seal("media", encodeRecords(chunk)));
        pieces.push(sealer.seal("end", new Uint8Array(0)));
        previous = { segment, chunks: sealer.chunks };
        return new Uint8Array(Buffer.concat(pieces));
      });
      const list = {
        recording: id,
        parts: [{ part, segments: segments.map((_, segment) => ({ segment })) }],
      };
      const read = (_: number, segment: number) => Promise.resolve(objects[segment] ?? null);
      const records: MediaRecord[] = [];
      for await (const one of openRecording(list, read, () => Promise.resolve(keyFile))) {
        assert.equal([one.damage, one.ended], [[], true]);
        records.push(...one.records);
      }
      assert.equal(records, segments.flat(2));
    }),
  );
});

test("no pair of key and nonce, and no additional data, is used twice in a long recording", async () => {
  const ledger = new Set<string>();
  const places = new Set<string>();
  const id = Buffer.alloc(16, 7).toString("base64url");
  let sealed = 0;
  for (const part of [0, 1]) {
    const chain = new Chain(Buffer.alloc(32, part + 1), id, part);
    const keys = parseKeyFile(chain.keyFileText());
    for (let segment = 0; segment < 450; segment++) {
      const sealer = chain.next();
      const key = Buffer.from((await keys.keyOf(segment)) ?? []);
      for (let chunk = 0; chunk < 20; chunk++, sealed++) {
        const kind = chunk === 0 ? "head" : chunk === 19 ? "end" : "media";
        const frame = sealer.seal(
          kind,
          kind === "media" ? Uint8Array.of(chunk) : new Uint8Array(0),
        );
        // What was really used is what opens it.
        const additional = aad({ recording: id, part, segment, chunk }, kind);
        const cipher = createDecipheriv("aes-256-gcm", key, nonce(chunk));
        cipher.setAAD(additional).setAuthTag(frame.subarray(-16));
        cipher.update(frame.subarray(6, -16));
        cipher.final();
        ledger.add(`${key.toString("hex")} ${Buffer.from(nonce(chunk)).toString("hex")}`);
        places.add(Buffer.from(additional).toString("hex"));
      }
    }
  }
  assert.equal([ledger.size, places.size], [sealed, sealed]);
});

test("whatever the bytes are, reading them throws a FormatError or nothing", () => {
  const bytes = fc.uint8Array({ maxLength: 400 });
  const begun = fc.tuple(stream, bytes).map(([type, rest]) => Uint8Array.from([type % 7, ...rest]));
  fc.assert(
    fc.property(fc.oneof(bytes, begun), (input) => {
      refusesOrReads(() => decodeRecords(input));
      refusesOrReads(() => decodeHead(input));
      refusesOrReads(() => parseKeyFile(input));
      readFrames(input);
      readFrames(new Uint8Array(Buffer.concat([fileHeader(), input])));
    }),
    { numRuns: 2_000 },
  );
});

test("whatever stands after a good beginning, the beginning opens and nothing rejects", async () => {
  const id = Buffer.alloc(16, 9).toString("base64url");
  const sealer = new Chain(Buffer.alloc(32, 3), id, 0);
  const keys = parseKeyFile(sealer.keyFileText());
  const one = sealer.next();
  const first = encodeHead({ atMs: 0, wallMs: 0, streams: [], previous: null, gaps: [] });
  const clock: MediaRecord = { type: "clock", atMs: 5 };
  const good = Buffer.concat([
    fileHeader(),
    one.seal("head", first),
    one.seal("media", encodeRecords([clock])),
  ]);
  const key = (await keys.keyOf(0)) ?? new Uint8Array(32);
  const frames = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.uint8Array({ maxLength: 60 })), {
      maxLength: 6,
    })
    .map((list) =>
      Buffer.concat(
        list.flatMap(([kind, rest]) => [Uint8Array.of(0, 0, 0, rest.length, kind, 0), rest]),
      ),
    );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array(), frames), async (rest) => {
      const object = new Uint8Array(Buffer.concat([good, rest]));
      const opened = await openSegment(object, key, { recording: id, part: 0, segment: 0 });
      assert.equal(opened.records, [clock]);
      assert.ok(opened.damage.length > 0);
      assert.ok(opened.damage.every(({ chunk }) => chunk !== null && chunk >= 2));
    }),
  );
});

test("a key file comes back, and opens what it names alone", async () => {
  const range = fc.uniqueArray(fc.tuple(u16, secret), {
    maxLength: 20,
    selector: ([segment]) => segment,
  });
  await fc.assert(
    fc.asyncProperty(recording, u16, fc.option(secret), range, async (id, part, text, segments) => {
      const list = segments.map(([segment, key]) => ({ segment, key }));
      const parsed = parseKeyFile(writeKeyFile({ recording: id, part, text, segments: list }));
      assert.equal([parsed.recording, parsed.part], [id, part]);
      assert.equal(parsed.text && [...parsed.text], text && [...text]);
      for (const { segment, key } of list)
        assert.equal(await parsed.keyOf(segment), new Uint8Array(key));
      const strange = [0, 1, 65_535, 65_536].find(
        (number) => !list.some(({ segment }) => segment === number),
      );
      if (strange !== undefined) {
        assert.equal([parsed.covers(strange), await parsed.keyOf(strange)], [false, null]);
      }
    }),
  );
});

test.run();
