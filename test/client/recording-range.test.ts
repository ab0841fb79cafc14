/** "Keep a part": which whole pieces a range of time keeps, and that their key files open these and no others. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseKeyFile, writeKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { newIdentity, openWith, recipientOf, wrapTo } from "#recordings/keys.ts";
import { narrowed, onlyOf } from "../../client/recordings/recording-part.ts";
import { keptIn, presetsOf } from "../../client/recordings/recording-range.ts";
import { fromBase64, toBase64 } from "../../client/vault/bytes.ts";

const test = suite("a kept part");

const ID = "AAECAwQFBgcICQoLDA0ODw";
const PIECE_MS = 8_000;
const piece = (segment: number, atMs: number, lastsMs = PIECE_MS) => ({
  ...{ segment, atMs, lastsMs, bytes: 1_000, chunks: 3 },
});
const manifestOf = (...counts: number[]) => {
  let at = 0;
  return {
    recording: ID,
    parts: counts.map((count, part) => ({
      part,
      keyFile: "",
      segments: Array.from({ length: count }, (_, i) => {
        at += PIECE_MS;
        return piece(i, at - PIECE_MS);
      }),
    })),
  };
};
const numbersOf = (kept: ReturnType<typeof keptIn>) =>
  kept?.parts.map(({ part, segments }) => [part, segments.map(({ segment }) => segment)]);

test("a piece that is touched is kept whole, one that only borders is not", () => {
  const manifest = manifestOf(5);
  assert.equal(numbersOf(keptIn(manifest, 8_000, 24_000)), [[0, [1, 2]]]);
  assert.equal(numbersOf(keptIn(manifest, 7_999, 24_001)), [[0, [0, 1, 2, 3]]]);
  const kept = keptIn(manifest, 9_000, 23_000);
  assert.equal([kept?.fromMs, kept?.toMs], [8_000, 24_000]);
  assert.equal([kept?.keptMs, kept?.goneMs], [16_000, 24_000]);
});

test("a range over two parts keeps of both, one in a gap keeps nothing", () => {
  assert.equal(numbersOf(keptIn(manifestOf(2, 3), 8_000, 25_000)), [
    [0, [1]],
    [1, [0, 1]],
  ]);
  const gap = { parts: [{ part: 0, keyFile: "", segments: [piece(0, 0), piece(9, 80_000)] }] };
  assert.is(keptIn(gap, 20_000, 60_000), null);
});

test("whatever is chosen, kept and gone are all of it, and every moment asked for is kept", () => {
  const length = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(length, length, fc.nat(400_000), fc.nat(400_000), (a, b, one, other) => {
      const manifest = manifestOf(a, b);
      const all = (a + b) * PIECE_MS;
      const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
      const kept = keptIn(manifest, from, to);
      if (kept === null) return assert.ok(from >= all);
      assert.is(kept.keptMs + kept.goneMs, all);
      assert.ok(kept.fromMs <= from && kept.toMs >= Math.min(to, all));
      assert.ok(kept.fromMs > from - PIECE_MS && kept.toMs < to + PIECE_MS);
    }),
  );
});

test("what is offered to choose always keeps something and leaves something out", () => {
  for (const minutes of [0.2, 1, 4, 11, 46, 240]) {
    const all = minutes * 60_000;
    assert.ok(presetsOf(all).length >= 2);
    for (const { fromMs, toMs } of presetsOf(all)) {
      assert.ok(fromMs >= 0 && toMs <= all && fromMs < toMs);
      assert.ok(fromMs > 0 || toMs < all);
    }
  }
  assert.equal(presetsOf(0), []);
});

const chainOf = (part: number, fill: number): KeyFile =>
  parseKeyFile(
    writeKeyFile({
      recording: ID,
      part,
      text: new Uint8Array(32).fill(fill + 1),
      chain: { from: 0, key: new Uint8Array(32).fill(fill) },
    }),
  );

test("R18: the key file of a kept part opens exactly the kept pieces, and the title", async () => {
  const whole = chainOf(0, 7);
  const [kept] = keptIn(manifestOf(12), 25_000, 50_000)?.parts ?? [];
  assert.ok(kept);
  const written = await narrowed(whole, whole.text, kept);
  assert.not.match(written, /chain/, "a chain would open all that follow");
  const narrow = parseKeyFile(written);
  for (let segment = 0; segment < 200; segment++) {
    const inside = segment >= 3 && segment <= 6;
    assert.is(narrow.covers(segment), inside, `segment ${segment}`);
    assert.equal(await narrow.keyOf(segment), inside ? await whole.keyOf(segment) : null);
  }
  assert.equal(narrow.text, whole.text);
});

/** A vault with a real identity, as the page's own one does it. */
const vaultOf = async () => {
  const identity = await newIdentity();
  const recipient = await recipientOf(identity);
  const openKeyFile = async (file: string): Promise<KeyFile | null> => {
    try {
      return parseKeyFile(await openWith(identity, fromBase64(file)));
    } catch {
      // For another vault: the answer is the same as the page's.
      return null;
    }
  };
  return {
    recipient,
    openKeyFile,
    titleKeyOf: async ([first = ""]: readonly string[]) => (await openKeyFile(first))?.text ?? null,
    wrap: async (text: string) => toBase64(await wrapTo(recipient, text)),
  };
};
const sealedFor = async (recipient: string, part: number) => {
  const text = { recording: ID, part, text: new Uint8Array(32).fill(9) };
  const chain = { from: 0, key: new Uint8Array(32).fill(part + 1) };
  return toBase64(await wrapTo(recipient, writeKeyFile({ ...text, chain })));
};

test("what is asked of the server names whole pieces, and each key file is sealed for the vault again", async () => {
  const vault = await vaultOf();
  const manifest = manifestOf(3, 4);
  for (const part of manifest.parts) part.keyFile = await sealedFor(vault.recipient, part.part);
  const kept = keptIn(manifest, 17_000, 41_000);
  assert.ok(kept);
  const only = await onlyOf(vault, manifest, kept);
  assert.equal(
    only.map(({ part, fromSegment, toSegment }) => [part, fromSegment, toSegment]),
    [
      [0, 2, 2],
      [1, 0, 2],
    ],
  );
  const second = await vault.openKeyFile(only[1]?.keyFile ?? "");
  assert.is(second?.part, 1);
  assert.is(second?.covers(3), false);
});

test("nothing is narrowed where the vault does not open the part, or the part is another's", async () => {
  const [vault, stranger] = [await vaultOf(), await vaultOf()];
  const manifest = manifestOf(3, 3);
  const kept = keptIn(manifest, 0, 48_000);
  assert.ok(kept);
  const [mine, theirs] = [
    await sealedFor(vault.recipient, 0),
    await sealedFor(stranger.recipient, 1),
  ];
  // Sealed for somebody else; and the first part's file served once more as the second's.
  for (const second of [theirs, mine]) {
    const files = [mine, second];
    for (const part of manifest.parts) part.keyFile = files[part.part] ?? "";
    const refused = await onlyOf(vault, manifest, kept).then(
      () => "narrowed",
      (error: Error) => error.message,
    );
    assert.is(refused, "wrong-key");
  }
});

test.run();
