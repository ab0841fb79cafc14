/** A copy that opens without the server: what lies in it, and what is said of what is missing. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import {
  Cancelled,
  copyOf,
  exportManifest,
  type CopyAsk,
} from "../../client/recordings/recording-copy.ts";
import { Refused } from "../../client/refused.ts";

const test = suite("a copy of a recording");

const segments = (...numbers: number[]) =>
  numbers.map((segment) => ({
    segment,
    atMs: segment * 8_000,
    lastsMs: 8_000,
    bytes: 4,
    chunks: 2,
  }));
const manifest: ManifestReply = {
  recording: "AAECAwQFBgcICQoLDA0ODw",
  startedAt: 0,
  sealedTitle: null,
  hidden: [],
  parts: [
    { part: 0, keyFile: btoa("key 0"), segments: segments(0, 2) },
    { part: 1, keyFile: btoa("key 1"), segments: segments(0) },
  ],
};
const refused = (code: string) => new Refused({ code, message: code, retryable: true });
const ask = (change: Partial<CopyAsk> = {}): CopyAsk => ({
  manifest,
  sealedByCode: btoa("vault"),
  piece: (part, segment) => Promise.resolve(new Blob([`${part}.${segment} `])),
  opener: (name) => Promise.resolve(new Blob([`this is ${name}`])),
  sink: { write: () => Promise.resolve() },
  progress: () => undefined,
  wanted: () => true,
  waitMs: 0,
  ...change,
});

/** Everything that was written, each piece where the one before ended. */
const saved = async (change: Partial<CopyAsk> = {}): Promise<{ zip: Blob; missing: number }> => {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const write = async (bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void> => {
    assert.is(at, length);
    length += bytes.length;
    pieces.push(bytes);
  };
  const { missing } = await copyOf(ask({ sink: { write }, ...change }));
  return { zip: new Blob(pieces), missing };
};

/** Names in the zip's central directory (PKWARE APPNOTE, 4.3.12). */
const namesIn = async (zip: Blob): Promise<string[]> => {
  const bytes = Buffer.from(await zip.arrayBuffer());
  const names: string[] = [];
  for (let at = bytes.indexOf("PK\u0001\u0002"); at >= 0;) {
    const length = bytes.readUInt16LE(at + 28);
    names.push(bytes.toString("utf8", at + 46, at + 46 + length));
    at = bytes.indexOf("PK\u0001\u0002", at + 46);
  }
  return names;
};

test("it is an export folder with all that opens it, and a text that says how", async () => {
  const shares: number[] = [];
  const { zip, missing } = await saved({ progress: (share) => shares.push(share) });
  assert.is(missing, 0);
  assert.equal(await namesIn(zip), [
    ...["README.txt", "aside-open.mjs", "FORMAT.md", "recording.json", "vault.age"],
    ...["part-0.key.age", "0/000000.seg", "0/000002.seg"],
    ...["part-1.key.age", "1/000000.seg"],
  ]);
  assert.equal(
    shares.map((share) => Math.round(share * 3)),
    [1, 2, 3],
  );
  const text = await zip.text();
  assert.match(text, /node aside-open\.mjs \. --out lesson\.mp4/);
  assert.match(text, /this is aside-open\.mjs/);
  assert.match(text, /age -d vault\.age/);
});

test("its list names the format and each file", () => {
  const list = exportManifest(manifest);
  assert.is(list.format, 1);
  assert.equal(
    list.parts.flatMap((part) => part.segments.map(({ file }) => file)),
    ["0/000000.seg", "0/000002.seg", "1/000000.seg"],
  );
});

test("a piece that the server has lost is left out and counted, a short one kept and counted", async () => {
  const { zip, missing } = await saved({
    piece: (part, segment) =>
      segment === 2
        ? Promise.reject(refused("not-found"))
        : Promise.resolve(new Blob([part === 1 ? "cut" : "0.0 "])),
  });
  assert.is(missing, 2);
  const names = await namesIn(zip);
  assert.is(names.includes("0/000002.seg"), false);
  assert.is(names.includes("1/000000.seg"), true);
});

test("where the server asks for patience it is asked again, any other no ends it", async () => {
  let noes = 3;
  const { missing } = await copyOf(
    ask({
      piece: () => {
        noes -= 1;
        return noes >= 0
          ? Promise.reject(refused("too-fast"))
          : Promise.resolve(new Blob(["0.0 "]));
      },
    }),
  );
  assert.is(missing, 0);
  const why = await copyOf(ask({ piece: () => Promise.reject(refused("signed-out")) })).then(
    () => "saved",
    (error: Error) => error.message,
  );
  assert.is(why, "signed-out");
});

test("a copy that is let be fetches no further piece", async () => {
  let fetched = 0;
  const why = await copyOf(
    ask({
      wanted: () => fetched < 1,
      piece: () => {
        fetched += 1;
        return Promise.resolve(new Blob(["0.0 "]));
      },
    }),
  ).catch((error: unknown) => error);
  assert.instance(why, Cancelled);
  assert.is(fetched, 1);
});

test("no piece is asked for before the one before is written, so that none is held", async () => {
  const MIB = 1_024 * 1_024;
  const many = manifest.parts.map((part) => ({
    ...part,
    segments: segments(...Array.from({ length: 100 }, (_, n) => n)),
  }));
  let fetched = 0;
  let written = 0;
  let ahead = 0;
  await copyOf(
    ask({
      manifest: { ...manifest, parts: many },
      piece: () => {
        fetched += MIB;
        ahead = Math.max(ahead, fetched - written);
        return Promise.resolve(new Blob([new Uint8Array(MIB)]));
      },
      sink: {
        write: async (bytes) => {
          await new Promise((next) => setImmediate(next));
          written += bytes.length;
        },
      },
    }),
  );
  assert.ok(written > 200 * MIB);
  assert.ok(ahead < 4 * MIB, `${ahead} bytes are held`);
});

test.run();
