// limit 150 s
/** `npm run replay` as its user meets it: a real export folder, a real process. */
import { access, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { groupRecoveryCode, newIdentity, newRecoveryCode } from "#recordings/keys.ts";
import { run } from "#test/recordings/lesson/command.ts";
import { exportTo, type Exported } from "#test/recordings/lesson/export-folder.ts";
import { run as tool } from "#test/recordings/lesson/ffmpeg.ts";
import { produce } from "#test/recordings/lesson/produce.ts";
import { record } from "#test/recordings/lesson/recorded.ts";

const command = suite("npm run replay");
let folder = "";
let made: Exported;

const at = (...names: string[]): string => join(folder, ...names);

command.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "aside-replay-"));
  const { senders, arrivals } = record(await produce({ seconds: 10, keyEvery: 25 }), { seed: 1 });
  const streams = [senders.camera.info, senders.room.info];
  const parts = [{ streams, arrivals }];
  made = await exportTo({ folder: at("export"), parts, segmentMs: 2_000 });
});
command.after(() => rm(folder, { recursive: true, force: true }));

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function framesIn(path: string): Promise<number> {
  const args = "-v error -select_streams v -count_packets -show_entries stream=nb_read_packets";
  const { out, said } = await tool("ffprobe", [...args.split(" "), "-of", "csv=p=0", path]);
  assert.is(said, "");
  return Number(out.toString());
}

command(
  "with the recovery code, typed as it is printed, it makes a film and shows progress",
  async () => {
    const input = `${groupRecoveryCode(made.code).toLowerCase()}\n`;
    const { code, out, said } = await run([made.folder, "--out", at("a.mp4")], { input });
    assert.is(code, 0, said);
    assert.is(out, `${at("a.mp4")}\n`);
    assert.match(said, /^[1-9]\d %, 0:0\d$/m);
    assert.match(said, /100 %/);
    assert.match(said, /Camera, H264: 250 frames/);
    assert.not.match(said, new RegExp(made.code, "i"));
    assert.is(await framesIn(at("a.mp4")), 250);
    assert.equal(
      (await readdir(folder)).filter((name) => name.startsWith(".")),
      [],
    );
  },
);

command("with a plain age identity file it asks for nothing", async () => {
  const file = `# created: 2026\n# public key: age1...\n${made.identity}\n`;
  await writeFile(at("key.txt"), file);
  const args = [made.folder, "--out", at("b.mp4"), "--identity", at("key.txt")];
  assert.is((await run(args)).code, 0);
  assert.is(await framesIn(at("b.mp4")), 250);
});

command("what exists is not touched without --force", async () => {
  await writeFile(at("old.mp4"), "old");
  const args = [made.folder, "--out", at("old.mp4")];
  const input = `${made.code}\n`;
  const refused = await run(args, { input });
  assert.is(refused.code, 1);
  assert.match(refused.said, /exists. Write --force/);
  assert.is(await readFile(at("old.mp4"), "utf8"), "old");
  assert.is((await run([...args, "--force"], { input })).code, 0);
  assert.is(await framesIn(at("old.mp4")), 250);
});

command("every refusal says why, makes nothing and leaves nothing", async () => {
  await writeFile(at("other.txt"), `${await newIdentity()}\n`);
  await writeFile(at("plain.txt"), "no key\n");
  await cp(made.folder, at("broken"), { recursive: true });
  await writeFile(at("broken", "recording.json"), "{");
  const out = at("none.mp4");
  const mistyped = `${made.code.slice(0, -1)}${made.code.endsWith("0") ? "1" : "0"}`;
  const cases: [string[], string, RegExp][] = [
    [[at("nowhere"), "--out", out], "", /There is no folder/],
    [[folder, "--out", out], "", /is not an exported recording: it has no recording.json/],
    [[at("key.txt"), "--out", out], "", /is no folder/],
    [[at("broken"), "--out", out], "", /recording.json is damaged/],
    [[made.folder, "--out", out], `${mistyped}\n`, /not a recovery code/],
    [[made.folder, "--out", out], `${newRecoveryCode()}\n`, /does not open the vault/],
    [[made.folder, "--out", out], "", /No recovery code was given/],
    [[made.folder, "--out", out, "--identity", at("other.txt")], "", /opens no part/],
    [[made.folder, "--out", out, "--identity", at("plain.txt")], "", /not an age identity file/],
    [[made.folder, "--out", out, "--identity", at("nowhere")], "", /cannot be read \(ENOENT\)/],
    [[made.folder, "--out", at("no", "x.mp4")], `${made.code}\n`, /There is no such folder/],
  ];
  for (const [args, input, why] of cases) {
    const { code, said } = await run(args, { input });
    assert.is(code, 1, said);
    assert.match(said, why);
    assert.not.match(said, /\n {4}at /);
    assert.not.ok(await exists(out));
  }
  for (const args of [[], [made.folder], [made.folder, "--out", out, "--loud"]]) {
    const { code, said } = await run(args);
    assert.is(code, 2);
    assert.match(said, /npm run replay -- DIR --out FILE.mp4/);
  }
  assert.equal(
    (await readdir(folder)).filter((name) => name.startsWith(".")),
    [],
  );
});

command("a disk that is full is said, and nothing is left", async () => {
  await writeFile(at("key.txt"), `${made.identity}\n`);
  const args = [made.folder, "--out", at("full.mp4"), "--identity", at("key.txt")];
  // A limit of 64 kB for any file, as a full disk: the write comes back short, then fails.
  const { code, said } = await run(args, { shell: "trap '' XFSZ; ulimit -f 128" });
  assert.is(code, 1, said);
  assert.match(said, /was not written: The disk/);
  assert.not.ok(await exists(at("full.mp4")));
  assert.equal(
    (await readdir(folder)).filter((name) => name.startsWith(".")),
    [],
  );
});

command("damage is named and left out, and the rest plays", async () => {
  await cp(made.folder, at("damaged"), { recursive: true });
  const second = at("damaged", "0", "000001.seg");
  const bytes = await readFile(second);
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  await writeFile(second, bytes);
  await rm(at("damaged", "0", "000003.seg"));
  const fourth = at("damaged", "0", "000004.seg");
  const whole = await readFile(fourth);
  await writeFile(fourth, whole.subarray(0, whole.length - 40));
  const args = [at("damaged"), "--out", at("damaged.mp4")];
  const { code, said } = await run(args, { input: `${made.code}\n` });
  assert.is(code, 3, said);
  assert.match(said, /part 0, segment 1, chunk \d+: changed after it was recorded; left out/);
  assert.match(said, /part 0, segment 3: missing/);
  assert.match(said, /part 0, segment 4, chunk \d+: cut off here/);
  const frames = await framesIn(at("damaged.mp4"));
  assert.ok(frames > 180 && frames < 205, `${frames} frames`);
  const judged = await tool("ffprobe", ["-v", "error", "-show_format", at("damaged.mp4")]);
  assert.is(judged.said, "");
});

command.run();
