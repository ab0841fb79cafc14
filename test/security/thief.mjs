/**
 * A thief who has everything of the server: every file, the database, every secret of the
 * server's own, its environment. Written from recordings/FORMAT.md alone: shares no line
 * with recordings/, and leaves age to Debian's `age`.
 *
 *     node thief.mjs DATA [MORE...]     MORE: files with further secrets, one a line
 *
 * Every text and every 32 bytes found is tried as passphrase of each vault, as identity, as
 * chain key, segment key and text key. Answers what that opened, as one JSON line.
 */
import { execFileSync, spawn } from "node:child_process";
import { createDecipheriv, createHash, hkdfSync, scryptSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const HEADER = Buffer.from("4153445201000000", "hex");
const hkdf = (key, salt, info) => Buffer.from(hkdfSync("sha256", key, salt, info, 32));
const u32 = (number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};

const [data, ...more] = process.argv.slice(2);
const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const all = files(data);
const database = new DatabaseSync(join(data, "aside.sqlite"), { readOnly: true });
const rows = (table) => database.prepare(`select * from "${table}"`).all();

/** Everything that could be a secret. */
const texts = new Set();
const keys = new Map();
const key = (bytes) => {
  if (bytes.length === 32) keys.set(bytes.toString("hex"), bytes);
};
const keysIn = (bytes) => {
  for (let at = 0; at + 32 <= bytes.length; at++) key(bytes.subarray(at, at + 32));
};
const coats = ["base64", "base64url", "hex", "utf8"];
/** A value by itself: it, what it says in any coat, and its digest. */
const text = (value) => {
  if (value.length < 6) return;
  texts.add(value);
  key(createHash("sha256").update(value).digest());
  const plain = value.replaceAll(/^-----.*$/gm, "").replaceAll(/\s/g, "");
  if (plain.length <= 256) for (const coat of coats) keysIn(Buffer.from(plain, coat));
};
for (const path of [...all, ...more]) {
  const bytes = readFileSync(path);
  const isSmall = bytes.length <= 1_024;
  if (isSmall) keysIn(bytes);
  if (isSmall) text(bytes.toString().trim());
  if (more.includes(path)) for (const line of bytes.toString().split("\n")) text(line.trim());
  // Also of pages of the database that are free again, of its log, and of sealed objects.
  for (const [word] of bytes.toString("latin1").matchAll(/[\w+/=-]{43,64}/g)) {
    for (const coat of coats) key(Buffer.from(word, coat));
  }
}
const tables = database.prepare("select name from sqlite_schema where type = 'table'").all();
for (const { name } of tables) {
  for (const value of rows(name).flatMap((row) => Object.values(row))) {
    if (typeof value === "string") text(value);
    if (value instanceof Uint8Array && value.length <= 256) keysIn(Buffer.from(value));
  }
}

/** age-encryption.org/v1: the one stanza of a passphrase, tried quickly; age itself opens what fits. */
function fits(file, passphrase) {
  const [, stanza, body] = file.toString("latin1").split("\n");
  const [, kind, salt, work] = stanza.split(" ");
  if (kind !== "scrypt") return false;
  const salted = Buffer.concat([
    Buffer.from("age-encryption.org/v1/scrypt"),
    Buffer.from(salt, "base64"),
  ]);
  const opener = scryptSync(passphrase, salted, 32, { N: 2 ** Number(work), r: 8, p: 1 });
  const sealed = Buffer.from(body, "base64");
  try {
    const how = { authTagLength: 16 };
    const cipher = createDecipheriv("chacha20-poly1305", opener, Buffer.alloc(12), how);
    cipher.setAuthTag(sealed.subarray(-16));
    cipher.update(sealed.subarray(0, -16));
    cipher.final();
    return true;
  } catch {
    return false;
  }
}
/** age asks a terminal for the passphrase: `script` is one. */
function ageOpens(file, passphrase, out) {
  const age = spawn("script", ["-qec", `age -d -o '${out}' '${file}'`, "/dev/null"]);
  let said = "";
  let asked = false;
  age.stdout.on("data", (bytes) => {
    said += bytes;
    if (!asked && said.includes("passphrase")) age.stdin.write(`${passphrase}\n`);
    asked ||= said.includes("passphrase");
  });
  return new Promise((resolve) => age.on("close", resolve));
}
/** BIP 173, as age writes an identity. */
function identityOf(bytes) {
  const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  const prefix = "age-secret-key-";
  const five = [];
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) five.push((held >> (bits - 5)) & 31);
  }
  if (bits > 0) five.push((held << (5 - bits)) & 31);
  const sum = (values) =>
    values.reduce((check, value) => {
      const top = check >>> 25;
      const magic = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
      return magic.reduce(
        (next, one, at) => ((top >>> at) & 1 ? next ^ one : next),
        ((check & 0x1ffffff) << 5) ^ value,
      );
    }, 1);
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  const spread = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  const check = sum([...spread, ...five, 0, 0, 0, 0, 0, 0]) ^ 1;
  for (let at = 0; at < 6; at++) five.push((check >>> (5 * (5 - at))) & 31);
  return `${prefix}1${five.map((value) => letters[value]).join("")}`.toUpperCase();
}

const scratch = mkdtempSync(join(tmpdir(), "thief-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const identities = new Set([...keys.values()].map(identityOf));
for (const one of texts) if (one.startsWith("AGE-SECRET-KEY-1")) identities.add(one);
let vaults = 0;
for (const vault of rows("vault")) {
  const [sealed, out] = [join(scratch, "vault.age"), join(scratch, `identity-${vaults}`)];
  writeFileSync(sealed, Buffer.from(vault.sealed_by_code, "base64"));
  const bytes = readFileSync(sealed);
  const passphrase = [...texts].filter((one) => one.length < 200).find((one) => fits(bytes, one));
  if (passphrase === undefined) continue;
  if ((await ageOpens(sealed, passphrase, out)) !== 0) continue;
  vaults++;
  for (const line of readFileSync(out, "utf8").split("\n")) {
    if (line.startsWith("AGE-SECRET-KEY-1")) identities.add(line);
  }
}
writeFileSync(join(scratch, "identities"), [...identities].join("\n"));

function opensObject(object, candidate, recording, { part, segment }) {
  if (object.length < 14) return false;
  const end = 14 + object.readUInt32BE(8);
  const sealed = object.subarray(14, end);
  const place = [Buffer.from(recording, "base64url"), u32(part), u32(segment), u32(0)];
  const last = Buffer.from([1, 0, 0, 0]);
  try {
    const cipher = createDecipheriv("aes-256-gcm", candidate, Buffer.alloc(12));
    cipher.setAAD(Buffer.concat([HEADER, ...place, last])).setAuthTag(sealed.subarray(-16));
    cipher.update(sealed.subarray(0, -16));
    cipher.final();
    return true;
  } catch {
    return false;
  }
}
function opensTitle(sealed, candidate, recording) {
  const bytes = Buffer.from(sealed ?? "", "base64");
  const id = Buffer.from(recording, "base64url");
  try {
    const cipher = createDecipheriv("aes-256-gcm", candidate, bytes.subarray(1, 13));
    const field = [Buffer.from("aside text 1"), id, Buffer.from("title")];
    cipher.setAAD(Buffer.concat(field)).setAuthTag(bytes.subarray(-16));
    cipher.update(bytes.subarray(13, -16));
    cipher.final();
    return true;
  } catch {
    return false;
  }
}
/** C(0) by a key file that opened; any found key, as chain key or segment key, where none did. */
function candidatesFor(recording, part, keyFile) {
  writeFileSync(join(scratch, "key.age"), Buffer.from(keyFile, "base64"));
  const args = ["-d", "-i", join(scratch, "identities"), join(scratch, "key.age")];
  try {
    const stdio = ["ignore", "pipe", "ignore"];
    const written = execFileSync("age", args, { stdio, maxBuffer: 1e7 }).toString();
    const secret = (line) => Buffer.from(line.exec(written)?.[1] ?? "", "base64url");
    return { chain: [secret(/^chain 0 (\S+)$/m)], title: [secret(/^text (\S+)$/m)] };
  } catch {
    return { chain: [...keys.values()], title: [...keys.values()] };
  }
}

const opened = { recordings: 0, opened: 0, segments: 0, titles: 0, vaults };
for (const { id: recording, sealed_title: title } of rows("recording")) {
  opened.recordings++;
  const before = opened.segments;
  for (const { part, key_file } of rows("recording_part").filter(
    (one) => one.recording === recording,
  )) {
    const found = candidatesFor(recording, part, key_file);
    const salt = Buffer.concat([Buffer.from(recording, "base64url"), u32(part)]);
    if (part === 0 && found.title.some((one) => opensTitle(title, one, recording))) opened.titles++;
    let chain = found.chain;
    const mine = rows("recording_segment").filter(
      (one) => one.recording === recording && one.part === part,
    );
    for (let segment = 0; mine.some((one) => one.segment >= segment); segment++) {
      const row = mine.find((one) => one.segment === segment);
      const path = row && all.find((one) => one.endsWith(row.object));
      const tried = chain.flatMap((one) => [hkdf(one, salt, "aside segment v1"), one]);
      if (path) {
        const object = readFileSync(path);
        if (tried.some((one) => opensObject(object, one, recording, row))) opened.segments++;
      }
      // With a key that is right the chain goes on; guesses are made at the first ones alone.
      if (chain.length > 1 && segment > 1) break;
      chain = chain.map((one) => hkdf(one, salt, "aside chain v1"));
    }
  }
  if (opened.segments > before) opened.opened++;
}
console.log(JSON.stringify({ ...opened, texts: texts.size, keys: keys.size }));
