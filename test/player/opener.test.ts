/** What the player's worker makes of sealed segments, in Node: the same wherever it begins. */
import { mock } from "node:test";
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FromWorker, Batch, Piece } from "../../client/player/messages.ts";
import { Opener } from "../../client/player/opener.ts";
import { produce, type EncodedFrame, type Lesson } from "#test/recordings/lesson/produce.ts";
import { sealFilm, type RecordedFilm } from "./recorded-film.ts";
import { TALK_FROM_MS, twoCameras } from "./two-cameras.ts";
import { newIdentity } from "#recordings/keys.ts";

const test = suite("the player's opener");
const CURTAIN = [26_000, 33_000] as const;
let lesson: Promise<Lesson> | null = null;
const aLesson = () => (lesson ??= produce({ seconds: 48 }));
const aFilm = async () => {
  const made = twoCameras(await aLesson(), [CURTAIN]);
  return sealFilm([made], made.gaps);
};

interface Run {
  batches: Batch[];
  pieces: Piece[];
  said: FromWorker["say"][];
}

/** Opens from segment `from` on, at most `count` of them. */
async function open(
  film: RecordedFilm,
  from: number,
  count = Infinity,
  atMs?: number,
): Promise<Run> {
  const run: Run = { batches: [], pieces: [], said: [] };
  const all = film.manifest.parts.flatMap(({ part, segments }) =>
    segments.map(({ segment }) => ({ part, segment })),
  );
  let enough = (): void => undefined;
  const done = new Promise<void>((resolve) => (enough = resolve));
  const opener = new Opener((message) => {
    run.said.push(message.say);
    if ("pieces" in message) run.pieces.push(...message.pieces);
    if (message.say === "batch") run.batches.push(message);
    if (message.say !== "batch" || run.batches.length >= count) enough();
  });
  const { manifest, identity } = film;
  await Promise.all([
    opener.hear({ do: "open", manifest, identity }).then(() => {
      if (run.said.includes("locked")) enough();
    }),
    Promise.race([
      opener.hear({ do: "run", run: 1, from, ...(atMs === undefined ? {} : { atMs }) }),
      done,
    ]),
    ...all.slice(from, from + count).map(({ part, segment }, i) => {
      const object = film.objects.get(`${part}/${segment}`);
      const bytes = object === undefined ? null : object.slice().buffer;
      return opener.hear({ do: "piece", run: 1, index: from + i, bytes });
    }),
    done,
  ]);
  return run;
}

interface Packet {
  timeMs: number;
  data: Uint8Array;
}

/** The packets of one track, read by a stranger; the initialisation once, as a source buffer has it. */
async function packetsOf(pieces: readonly Piece[], source: Piece["source"]): Promise<Packet[]> {
  const own = pieces.filter((one) => one.source === source);
  const [first] = own;
  if (first === undefined) return [];
  const parts = [first.init, ...own.map(({ bytes }) => bytes)].map((one) => new Uint8Array(one));
  const input = new Input({
    formats: ALL_FORMATS,
    source: new BufferSource(Buffer.concat(parts)),
  });
  const track = (await input.getPrimaryVideoTrack()) ?? (await input.getPrimaryAudioTrack());
  assert.ok(track !== null);
  const packets: Packet[] = [];
  for await (const { timestamp, data } of new EncodedPacketSink(track).packets()) {
    packets.push({ timeMs: timestamp * 1_000, data });
  }
  return packets;
}

/** A key frame's parameter sets stand before it: what frames end with tells them apart. */
const tailOf = (data: Uint8Array): string => Buffer.from(data.subarray(-48)).toString("base64");

/** How long after its making in the lesson each packet stands in the film, ms. */
function shifts(packets: readonly Packet[], made: readonly EncodedFrame[]): number[] {
  const once = new Map<string, number | null>();
  for (const { data, timeMs } of made) {
    once.set(tailOf(data), once.has(tailOf(data)) ? null : timeMs);
  }
  return packets.flatMap(({ data, timeMs }) => {
    const madeMs = once.get(tailOf(data));
    return madeMs === undefined || madeMs === null ? [] : [timeMs - madeMs];
  });
}
const spread = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

test("fragments hold every frame at its place, from the first segment alone", async () => {
  const film = await aFilm();
  const { batches, pieces } = await open(film, 0, 1);
  assert.is(batches.length, 1);
  const packets = await packetsOf(pieces, "camera");
  const [piece] = pieces.filter(({ source }) => source === "camera");
  assert.is(piece?.type.slice(0, 24), 'video/mp4; codecs="avc3.');
  assert.ok(packets.length > 185, `${packets.length} frames of 8 s`);
  assert.equal(
    packets.map(({ timeMs }) => Math.round(timeMs)),
    piece?.times.map(Math.round),
  );
  const [least, most] = spread(shifts(packets, (await aLesson()).frames));
  assert.ok(most - least < 3, `frames stand ${least} to ${most} ms after their making`);
});

test("the rest of a segment waits until the picture that was asked for is seen, though not for good", async () => {
  const { manifest, identity, objects } = await aFilm();
  const bytes = objects.get("0/2") ?? new Uint8Array();
  const timers = mock.timers;
  timers.enable({ apis: ["setTimeout"] });
  try {
    let heard = (_: Batch): void => undefined;
    const next = () => new Promise<Batch>((resolve) => (heard = resolve));
    const opener = new Opener((message) => message.say === "batch" && heard(message));
    await opener.hear({ do: "open", manifest, identity });
    const begin = async (run: number): Promise<Batch> => {
      const first = next();
      void opener.hear({ do: "run", run, from: 2, atMs: 22_000 });
      await opener.hear({ do: "piece", run, index: 2, bytes: bytes.slice().buffer });
      return first;
    };
    for (const [run, letsGo] of [
      [1, () => opener.hear({ do: "landed", run: 1 })],
      [2, () => timers.tick(1_000)],
    ] as const) {
      assert.ok((await begin(run)).more);
      let came = false;
      const rest = next().then((batch) => ((came = true), batch));
      await opener.hear({ do: "landed", run: run - 1 });
      await new Promise(setImmediate);
      assert.not.ok(came, "the rest has not come");
      await letsGo();
      assert.equal([(await rest).run, (await rest).more], [run, false]);
    }
  } finally {
    timers.reset();
  }
});

test("times are the same wherever it begins, and sound and picture agree", async () => {
  const film = await aFilm();
  const { frames, sound } = await aLesson();
  const all: number[] = [];
  for (const from of [0, 1, 2, 4, 5]) {
    const { pieces } = await open(film, from, 1);
    const seen = shifts(await packetsOf(pieces, "camera"), frames);
    const heard = shifts(await packetsOf(pieces, "room"), sound);
    assert.ok(seen.length > 60 && heard.length > 10, `${seen.length} and ${heard.length}`);
    all.push(...seen, ...heard);
  }
  const [least, most] = spread(all);
  assert.ok(most - least < 20, `all stand ${least} to ${most} ms after their making`);
});

test("a moment is opened from its key picture on, and shown before the rest of its segment", async () => {
  const film = await aFilm();
  const { frames, sound } = await aLesson();
  const atMs = 22_000;
  const { batches, pieces } = await open(film, 2, 2, atMs);
  const [first, rest] = batches;
  assert.equal([first?.index, first?.more, rest?.index, rest?.more], [2, true, 2, false]);
  const { fromMs = 0, toMs = 0 } = first?.stretch ?? {};
  assert.ok(fromMs > atMs - 4_200 && fromMs <= atMs && toMs > atMs && toMs < atMs + 1_000);
  assert.is(rest?.stretch?.fromMs, toMs);
  const packets = await packetsOf(pieces, "camera");
  assert.is(packets[0]?.timeMs.toFixed(0), fromMs.toFixed(0));
  const shown = first?.pieces.find(({ source }) => source === "camera")?.times ?? [];
  assert.ok(Math.max(...shown) > atMs + 40, "the picture of the moment is among the first");
  const heard = await packetsOf(pieces, "room");
  const [least, most] = spread([...shifts(packets, frames), ...shifts(heard, sound)]);
  assert.ok(most - least < 20, `all stand ${least} to ${most} ms after their making`);
});

test("sound has no hole but the curtain, and a voice that begins midway has its place", async () => {
  const film = await aFilm();
  const { batches, pieces, said } = await open(film, 0);
  assert.is(said.at(-1), "over");
  const lead = await packetsOf(pieces, batches[0]?.lead ?? "own");
  const holes = lead.flatMap(({ timeMs }, i) => {
    const beforeMs = lead[i - 1]?.timeMs ?? timeMs;
    return timeMs - beforeMs > 45 ? [[beforeMs, timeMs]] : [];
  });
  assert.is(holes.length, 1, JSON.stringify(holes));
  const [gap] = batches.at(-1)?.gaps ?? [];
  assert.is(gap?.kind, "curtain");
  const [[fromMs = 0, toMs = 0] = []] = holes;
  // Silence goes on for a second, so that a player does not stop before the curtain.
  assert.ok(fromMs < (gap?.fromMs ?? 0) + 1_100 && toMs > (gap?.toMs ?? 0) - 100);
  const voice = await packetsOf(pieces, "talkback");
  assert.ok(Math.abs((voice[0]?.timeMs ?? 0) - TALK_FROM_MS) < 200, `${voice[0]?.timeMs}`);
  const sources = new Set(pieces.map(({ source }) => source));
  assert.equal([...sources].toSorted(), ["camera", "room", "second", "talkback"]);
});

test("a changed, a lost and a misplaced segment are named with their moment, the rest is given", async () => {
  const film = await aFilm();
  const flipped = film.objects.get("0/1")?.slice() ?? new Uint8Array();
  // One byte in the middle: one chunk of some eighty.
  flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
  film.objects.set("0/1", flipped);
  film.objects.delete("0/2");
  film.objects.set("0/4", film.objects.get("0/0") ?? new Uint8Array());
  const { batches } = await open(film, 0);
  const named = batches.flatMap(({ damage }) => damage);
  const { segments } = film.manifest.parts[0] ?? { segments: [] };
  const beginOf = (segment: number) => (segments[segment]?.atMs ?? 0) - (segments[0]?.atMs ?? 0);
  assert.equal(
    named.map(({ segment, what, atMs }) => ({ segment, what, atMs })),
    [
      { segment: 1, what: "forged", atMs: beginOf(1) },
      { segment: 2, what: "missing", atMs: beginOf(2) },
      { segment: 4, what: "out-of-place", atMs: beginOf(4) },
    ],
  );
  const empty = batches.filter(({ stretch }) => stretch === null).map(({ index }) => index);
  assert.equal(empty, [2, 4]);
  const after = batches.find(({ index }) => index === 5)?.pieces ?? [];
  assert.ok(after.some(({ source }) => source === "camera"));
});

test("a manifest that lies about when a segment was moves nothing: it is named and left out", async () => {
  const film = await aFilm();
  const part = film.manifest.parts[0];
  const one = part?.segments[3];
  if (one === undefined) throw new Error("the lesson is too short");
  one.atMs += 4_000;
  const { batches } = await open(film, 3, 1);
  assert.is(batches[0]?.stretch, null);
  assert.equal(
    batches[0]?.damage.map(({ segment, what }) => ({ segment, what })),
    [{ segment: 3, what: "out-of-place" }],
  );
});

test("another vault opens nothing and is told so; the newest run wins", async () => {
  const film = await aFilm();
  const { said } = await open({ ...film, identity: await newIdentity() }, 0, 1);
  assert.is(said[0], "locked");
  const runs: number[] = [];
  const opener = new Opener((message) => {
    if (message.say === "batch") runs.push(message.run);
  });
  const { manifest, identity } = film;
  await opener.hear({ do: "open", manifest, identity });
  const bytesOf = (segment: number) => film.objects.get(`0/${segment}`)?.slice().buffer ?? null;
  const first = opener.hear({ do: "run", run: 1, from: 0 });
  const second = opener.hear({ do: "run", run: 2, from: 5 });
  await opener.hear({ do: "piece", run: 1, index: 0, bytes: bytesOf(0) });
  for (let index = 5; index < (manifest.parts[0]?.segments.length ?? 0); index += 1) {
    await opener.hear({ do: "piece", run: 2, index, bytes: bytesOf(index) });
  }
  await Promise.all([first, second]);
  assert.ok(runs.length > 0 && runs.every((run) => run === 2), runs.join(" "));
});

test.run();
