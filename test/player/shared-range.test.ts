/** A range of a recording, opened by the worker of somebody it is shared with: real pictures and sounds. */
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity, openWith, recipientOf } from "#recordings/keys.ts";
import { parseKeyFile } from "#recordings/key-file.ts";
import { produce } from "#test/recordings/lesson/produce.ts";
import { shareKeysOf } from "../../client/sharing/share-keys.ts";
import type { FilmManifest, Stretch } from "../../client/player/film.ts";
import type { Batch, FromWorker, Piece } from "../../client/player/messages.ts";
import { Opener } from "../../client/player/opener.ts";
import { Plan } from "../../client/player/plan.ts";
import { fromBase64 } from "../../client/vault/bytes.ts";
import { sealFilm, type RecordedFilm } from "./recorded-film.ts";
import { twoCameras } from "./two-cameras.ts";

const test = suite("a range in the player's worker");

const lesson = await produce({ seconds: 40 });
const made = twoCameras(lesson, []);
const film = await sealFilm([made], made.gaps);

type Manifest = RecordedFilm["manifest"] & FilmManifest;
interface Opened {
  pieces: Piece[];
  batches: Batch[];
  locked: boolean;
}

/** All of it, from the first segment on, as the player would open it. */
async function openAll(manifest: Manifest, identity: string): Promise<Opened> {
  const opened: Opened = { pieces: [], batches: [], locked: false };
  let over = (): void => undefined;
  const done = new Promise<void>((resolve) => (over = resolve));
  const opener = new Opener((message: FromWorker) => {
    if ("pieces" in message) opened.pieces.push(...message.pieces);
    if (message.say === "batch") opened.batches.push(message);
    if (message.say === "locked") opened.locked = true;
    if (message.say === "over") over();
  });
  await opener.hear({ do: "open", manifest, identity });
  const run = opener.hear({ do: "run", run: 1, from: 0 });
  for (const [index, { part, segment }] of new Plan(manifest).segments.entries()) {
    const bytes = film.objects.get(`${part}/${segment}`)?.slice().buffer ?? null;
    await opener.hear({ do: "piece", run: 1, index, bytes });
  }
  await Promise.all([run, done]);
  return opened;
}

async function packetsOf(pieces: readonly Piece[], source: Piece["source"]) {
  const own = pieces.filter((one) => one.source === source);
  const parts = own.map(({ bytes }) => new Uint8Array(bytes));
  const init = new Uint8Array(own[0]?.init ?? new ArrayBuffer(0));
  const all = new BufferSource(Buffer.concat([init, ...parts]));
  const input = new Input({ formats: ALL_FORMATS, source: all });
  const track = (await input.getPrimaryVideoTrack()) ?? (await input.getPrimaryAudioTrack());
  assert.ok(track !== null);
  const packets: { timeMs: number; data: Uint8Array }[] = [];
  for await (const { timestamp, data } of new EncodedPacketSink(track).packets()) {
    packets.push({ timeMs: timestamp * 1_000, data });
  }
  return packets;
}
const tailOf = (data: Uint8Array): string => Buffer.from(data.subarray(-48)).toString("base64");
const INSIDE_MS = 0.05;
const within = ({ fromMs, toMs }: Stretch, ms: number): boolean =>
  ms > fromMs - INSIDE_MS && ms < toMs + INSIDE_MS;

/** What is shared with a person who has a vault of their own. */
async function shared(range: Stretch, withNotes = false) {
  const identity = await newIdentity();
  const openKeyFile = async (file: string) =>
    parseKeyFile(await openWith(film.identity, fromBase64(file)));
  const vault = { openKeyFile, titleKeyOf: async () => null };
  const publicKey = await recipientOf(identity);
  const { keys } = await shareKeysOf(
    ...([vault, film.manifest, range, withNotes, publicKey] as const),
    async (part, segment) => film.objects.get(`${part}/${segment}`) ?? new Uint8Array(),
  );
  const parts = keys.map(({ part, fromSegment, toSegment, keyFile }) => ({
    ...{ part, keyFile },
    segments: (film.manifest.parts.find((one) => one.part === part)?.segments ?? []).filter(
      ({ segment }) => segment >= fromSegment && segment <= toSegment,
    ),
  }));
  return { identity, manifest: { ...film.manifest, parts, range } };
}

/** Sounds and pictures of the lesson that were made at these moments of the recording. */
async function leaked(
  opened: Opened,
  originMs: number,
  isHidden: (recordingMs: number) => boolean,
) {
  // Silence is the same wherever it stands, and fills what is hidden.
  const tails = lesson.sound.map(({ data }) => tailOf(data));
  const once = new Set(tails.filter((tail) => tails.indexOf(tail) === tails.lastIndexOf(tail)));
  const all = await openAll(film.manifest, film.identity);
  const before = new Plan(film.manifest).originMs;
  const stands = new Map<string, number>();
  for (const { timeMs, data } of await packetsOf(all.pieces, "room")) {
    if (once.has(tailOf(data))) stands.set(tailOf(data), timeMs + before);
  }
  const known = [...stands.values()].filter(isHidden).length;
  assert.ok(known > 20, `${known} sounds to look for`);
  const sounds = (await packetsOf(opened.pieces, "room")).filter(({ data }) => {
    const ms = stands.get(tailOf(data));
    return ms !== undefined && isHidden(ms);
  });
  const times = opened.pieces
    .filter(({ kind }) => kind === "video")
    .flatMap((piece) => piece.times)
    .map((ms) => ms + originMs)
    .filter(isHidden);
  return { sounds: sounds.length, times: times.length };
}

test("R16: who it is shared with opens the range, and no sound and no picture outside leaves the worker", async () => {
  const range = { fromMs: 13_333, toMs: 22_222 };
  const { identity, manifest } = await shared(range);
  const plan = new Plan(manifest);
  const opened = await openAll(manifest, identity);
  assert.is(opened.locked, false);
  assert.equal(
    opened.batches.flatMap(({ damage }) => damage),
    [],
  );
  assert.ok(plan.segments.length < 5);
  const hidden = (ms: number) => ms < range.fromMs - INSIDE_MS || ms >= range.toMs;
  assert.equal(await leaked(opened, plan.originMs, hidden), { sounds: 0, times: 0 });
  for (const source of ["camera", "second"] as const) {
    const packets = await packetsOf(opened.pieces, source);
    const shown = packets.filter(
      ({ timeMs }) => timeMs + plan.originMs >= range.fromMs - INSIDE_MS,
    );
    // The picture that stands when the range begins is there from its first moment on.
    assert.ok(Math.abs((shown[0]?.timeMs ?? 0) - 1_500) < 1, `begins at ${shown[0]?.timeMs}`);
    assert.ok(shown.length > 200, `${shown.length} pictures`);
    for (const { timeMs } of packets) assert.ok(timeMs < plan.durationMs, "nothing after its end");
  }
  const gaps = opened.batches.at(-1)?.gaps ?? [];
  assert.equal(gaps, [{ kind: "cut", fromMs: 0, toMs: 1_500 }]);
});

test("R16: a share opens with the other's vault, and neither with a stranger's nor with the owner's", async () => {
  const { manifest } = await shared({ fromMs: 1_000, toMs: 9_000 });
  for (const identity of [await newIdentity(), film.identity]) {
    const opened = await openAll(manifest, identity);
    assert.is(opened.locked, true);
    assert.is(opened.pieces.filter(({ kind }) => kind === "video").length, 0);
  }
  // Pieces that were not shared stay shut, even if the server gives them.
  const { manifest: part, identity } = await shared({ fromMs: 1_000, toMs: 9_000 });
  const more = {
    ...part,
    range: null,
    parts: part.parts.map((one) => ({ ...one, segments: film.manifest.parts[0]?.segments ?? [] })),
  };
  const opened = await openAll(more, identity);
  const shut = opened.batches.filter(({ damage }) =>
    damage.some(({ what }) => what === "wrong-key"),
  );
  assert.equal(
    shut.map(({ index }) => index),
    [2, 3, 4, 5],
  );
});

test("R18: a stretch that was cut out of the middle leaves the worker neither as sound nor as picture", async () => {
  const hidden = [{ fromMs: 10_010, toMs: 27_500 }];
  const gone = (ms: number) =>
    hidden.some((one) => ms >= one.fromMs + INSIDE_MS && ms < one.toMs - INSIDE_MS);
  const parts = film.manifest.parts.map((part) => ({
    ...part,
    segments: part.segments.filter(({ atMs, lastsMs }) => atMs < 10_010 || atMs + lastsMs > 27_500),
  }));
  const manifest = { ...film.manifest, parts, hidden };
  const plan = new Plan(manifest);
  const opened = await openAll(manifest, film.identity);
  assert.equal(await leaked(opened, plan.originMs, gone), { sounds: 0, times: 0 });
  const times = opened.pieces
    .filter(({ source }) => source === "camera")
    .flatMap((one) => one.times);
  const after = times.find((ms) => ms + plan.originMs > 27_000) ?? 0;
  assert.ok(Math.abs(after + plan.originMs - 27_500) < 1, "and a picture stands at its end");
  assert.ok(times.some((ms) => within({ fromMs: 9_900, toMs: 10_010 }, ms + plan.originMs)));
  const [gap] = opened.batches.at(-1)?.gaps ?? [];
  assert.equal(gap, { kind: "cut", fromMs: 10_010 - plan.originMs, toMs: 27_500 - plan.originMs });
});

test.run();
