/**
 * Opens an export folder. Written from recordings/FORMAT.md alone: shares no line with
 * recordings/, and leaves age to Debian's `age`.
 *
 *     node independent-opener.mjs DIR --code 'XXXX-...'     or     --identity FILE
 *
 * One JSON line for each chunk that opened; then one with what did not. Ends with 1 where nothing opened.
 */
import { execFileSync, spawn } from "node:child_process";
import { createDecipheriv, hkdfSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const HEADER = Buffer.from("4153445201000000", "hex");
const KINDS = { 1: "head", 2: "media", 3: "end" };
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const hkdf = (key, salt, info) => Buffer.from(hkdfSync("sha256", key, salt, info, 32));
const u32 = (number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};

/** Section 8: powers of x in GF(32), then both sums. */
function isCode(code) {
  const powers = [1];
  for (let k = 1; k < 31; k++) {
    const doubled = powers[k - 1] * 2;
    powers.push(doubled >= 32 ? doubled ^ 37 : doubled);
  }
  const log = new Map(powers.map((value, k) => [value, k]));
  const times = (a, k) => (a === 0 ? 0 : powers[(log.get(a) + k) % 31]);
  const values = Array.from(code, (character) => ALPHABET.indexOf(character));
  const sum = (step) => values.reduce((all, v, k) => all ^ times(v, step * (27 - k)), 0);
  return code.length === 28 && !values.includes(-1) && sum(1) === 0 && sum(2) === 0;
}

/** age asks a terminal for the passphrase: `script` is one. */
function identityFile(vault, code, folder) {
  const out = join(folder, "identity.txt");
  const command = `age -d -o '${out}' '${vault}'`;
  const age = spawn("script", ["-qec", command, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let said = "";
  let asked = false;
  age.stdout.on("data", (data) => {
    said += data;
    if (!asked && said.includes("passphrase")) age.stdin.write(`${code}\n`);
    asked ||= said.includes("passphrase");
  });
  return new Promise((resolve, reject) => {
    age.on("error", reject);
    age.on("close", (status) => {
      if (status === 0 && existsSync(out)) resolve(out);
      else reject(new Error("the recovery code does not open the vault"));
    });
  });
}

/** Section 6. */
function readKeyFile(text, recording, part) {
  const lines = text.split("\n").map((line) => line.split(" "));
  const [[first, version], [, id], [, number]] = lines;
  if (first !== "aside-key" || version !== "1" || id !== recording || Number(number) !== part) {
    throw new Error("another key file");
  }
  const salt = Buffer.concat([Buffer.from(recording, "base64url"), u32(part)]);
  const keys = { single: new Map(), chain: null, text: null, notes: null, salt };
  for (const [word, place, secret] of lines.slice(3)) {
    if (word === "segment") keys.single.set(Number(place), Buffer.from(secret, "base64url"));
    if (word === "chain")
      keys.chain = { from: Number(place), key: Buffer.from(secret, "base64url") };
    if (word === "text") keys.text = Buffer.from(place, "base64url");
    if (word === "notes") keys.notes = Buffer.from(place, "base64url");
  }
  return keys;
}

/** Section 5. */
function keyOf({ single, chain, salt }, segment) {
  if (single.has(segment)) return single.get(segment);
  if (!chain || segment < chain.from) return null;
  let { key } = chain;
  for (let at = chain.from; at < segment; at++) key = hkdf(key, salt, "aside chain v1");
  return hkdf(key, salt, "aside segment v1");
}

function decrypt(key, nonce, additional, sealed) {
  const cipher = createDecipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(additional).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

/** Section 4. */
function readRecords(plain) {
  const records = [];
  for (let at = 0; at < plain.length;) {
    const type = plain[at];
    if (type === 1) {
      const end = at + 11 + plain.readUInt16BE(at + 9);
      records.push({
        type: "rtp",
        stream: plain[at + 1],
        marker: (plain[at + 2] & 1) === 1,
        sequence: plain.readUInt16BE(at + 3),
        timestamp: plain.readUInt32BE(at + 5),
        payload: plain.subarray(at + 11, end).toString("hex"),
      });
      at = end;
    } else if (type === 2) {
      records.push({
        type: "report",
        stream: plain[at + 1],
        ntpSeconds: plain.readUInt32BE(at + 2),
        ntpFraction: plain.readUInt32BE(at + 6),
        rtpTimestamp: plain.readUInt32BE(at + 10),
      });
      at += 14;
    } else if (type === 3) {
      records.push({ type: "clock", atMs: plain.readDoubleBE(at + 1) });
      at += 9;
    } else if (type === 4 || type === 5) {
      const end = at + 3 + plain.readUInt16BE(at + 1);
      const value = JSON.parse(plain.subarray(at + 3, end).toString());
      records.push(type === 4 ? { type: "stream", info: value } : { type: "gap", gap: value });
      at = end;
    } else throw new Error("no known record");
  }
  return records;
}

/** Section 3. */
function openSegment(object, key, recording, part, segment, say) {
  if (!object.subarray(0, 8).equals(HEADER)) throw new Error("not a segment of version 1");
  let chunk = 0;
  for (let at = 8; at < object.length; chunk++) {
    const end = at + 6 + object.readUInt32BE(at);
    const kind = object[at + 4];
    const place = [Buffer.from(recording, "base64url"), u32(part), u32(segment), u32(chunk)];
    const last = Buffer.from([kind, kind === 3 ? 1 : 0, 0, 0]);
    const additional = Buffer.concat([HEADER, ...place, last]);
    const nonce = Buffer.concat([Buffer.alloc(8), u32(chunk)]);
    const plain = decrypt(key, nonce, additional, object.subarray(at + 6, end));
    const what =
      kind === 1 ? { head: JSON.parse(plain.toString()) } : { records: readRecords(plain) };
    say({ part, segment, chunk, kind: KINDS[kind], ...what });
    at = end;
  }
}

/** Section 7. */
function openText(sealed, key, recording, field) {
  const bytes = Buffer.from(sealed, "base64");
  const id = Buffer.from(recording, "base64url");
  const additional = Buffer.concat([Buffer.from("aside text 1"), id, Buffer.from(field)]);
  return decrypt(key, bytes.subarray(1, 13), additional, bytes.subarray(13)).toString();
}

/** Section 7: those on this segment, for whoever has N, and its captions. */
function openNotes(notes, keys, place, recording, say) {
  const id = Buffer.from(recording, "base64url");
  const segment = keyOf(keys, place.segment);
  const opens = keys.notes ?? (keys.text && hkdf(keys.text, id, "aside notes v1"));
  for (const { note, under, sealed, ...at } of notes) {
    if (at.part !== place.part || at.segment !== place.segment) continue;
    const key =
      under === "caption"
        ? hkdf(segment, id, "aside caption v1")
        : hkdf(Buffer.concat([segment, opens]), id, "aside note v1");
    say({ [under]: JSON.parse(openText(sealed, key, recording, `note ${note}`)) });
  }
}

const [folder, how, secret] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "opener-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const failed = [];
let opened = 0;
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  let identity = secret;
  if (how === "--code") {
    const code = secret.toUpperCase().replaceAll(/[\s-]/g, "");
    if (!isCode(code)) throw new Error("not a recovery code");
    identity = await identityFile(join(folder, "vault.age"), code, scratch);
  }
  const { recording, parts, sealedTitle } = JSON.parse(
    readFileSync(join(folder, "recording.json")),
  );
  // Notes are no part of the folder (section 2): whoever has them puts them there.
  const beside = join(folder, "notes.json");
  const notes = existsSync(beside) ? JSON.parse(readFileSync(beside)) : [];
  for (const { part, segments } of parts) {
    for (const { segment, file } of segments) {
      try {
        const keyFile = join(folder, `part-${part}.key.age`);
        const stdio = ["ignore", "pipe", "ignore"];
        const text = execFileSync("age", ["-d", "-i", identity, keyFile], { stdio }).toString();
        const keys = readKeyFile(text, recording, part);
        const object = readFileSync(join(folder, file));
        openSegment(object, keyOf(keys, segment), recording, part, segment, say);
        if (keys.text && sealedTitle !== null && segment === 0)
          say({ title: openText(sealedTitle, keys.text, recording, "title") });
        openNotes(notes, keys, { part, segment }, recording, say);
        opened++;
      } catch (error) {
        failed.push({ part, segment, why: error.message });
      }
    }
  }
} catch (error) {
  failed.push({ why: error.message });
}
say({ opened, failed });
process.exitCode = opened > 0 ? 0 : 1;
