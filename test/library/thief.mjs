/**
 * Somebody who carried the whole data folder away. Shares no line with the server or
 * recordings/: reads the database, tries every 32 bytes of the server's secrets and every
 * text that looks like an identity, and leaves opening to the independent opener, Debian's age.
 *
 *     node thief.mjs DATA OUT [RECOVERY CODE]
 *
 * Prints {"found": recordings, "opened": those of which any chunk opened}.
 */
import { spawnSync } from "node:child_process";
import { createDecipheriv, hkdfSync } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [data, out, code] = process.argv.slice(2);
const OPENER = new URL("../recordings/independent-opener.mjs", import.meta.url).pathname;
const database = new DatabaseSync(join(data, "aside.sqlite"));
const all = (sql, ...given) => database.prepare(sql).all(...given);

/** Every file of the folder but the sealed objects, and every value of the database, as bytes. */
function* everything(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      if (name !== "recordings") yield* everything(path);
    } else yield readFileSync(path);
  }
}
const texts = [...everything(data)].map((bytes) => bytes.toString("latin1"));
for (const { name } of all("select name from sqlite_master where type = 'table'")) {
  for (const row of all(`select * from "${name}"`)) {
    for (const value of Object.values(row)) if (typeof value === "string") texts.push(value);
  }
}
const identities = new Set(
  texts.flatMap((text) => text.match(/AGE-SECRET-KEY-1[0-9A-Z]{58}/g) ?? []),
);
/** Whatever could be 32 bytes of key: base64url, hexadecimal, PEM's insides. */
const keys = new Set();
for (const text of texts) {
  for (const word of text.match(/[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g) ?? []) {
    keys.add(Buffer.from(word, "base64url").toString("hex"));
  }
  for (const word of text.match(/\b[0-9a-f]{64}\b/g) ?? []) keys.add(word);
  for (const word of text.match(/[A-Za-z0-9+/]{43,}={0,2}/g) ?? []) {
    const bytes = Buffer.from(word, "base64");
    if (bytes.length >= 32 && bytes.length <= 64) keys.add(bytes.subarray(-32).toString("hex"));
  }
}
const secretKey = join(data, "secret.key");
const raw = readFileSync(secretKey);
if (raw.length >= 32) keys.add(raw.subarray(0, 32).toString("hex"));

const u32 = (number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};
/** Whether the key, as a chain's or as a segment's own, opens the first chunk of segment 0. */
function opensHead(recording, part, object, key) {
  const id = Buffer.from(recording, "base64url");
  const salt = Buffer.concat([id, u32(part)]);
  const segment = Buffer.from(hkdfSync("sha256", key, salt, "aside segment v1", 32));
  const length = object.readUInt32BE(8);
  const sealed = object.subarray(14, 14 + length);
  const place = Buffer.concat([u32(part), u32(0), u32(0), Buffer.from([1, 0, 0, 0])]);
  for (const candidate of [key, segment]) {
    const cipher = createDecipheriv("aes-256-gcm", candidate, Buffer.alloc(12));
    cipher.setAAD(Buffer.concat([object.subarray(0, 8), id, place]));
    cipher.setAuthTag(sealed.subarray(-16));
    try {
      cipher.update(sealed.subarray(0, -16));
      cipher.final();
      return true;
    } catch {
      // Not this one.
    }
  }
  return false;
}

const objectAt = (name) => {
  const found = readdirSync(join(data, "recordings"), { recursive: true }).find((path) =>
    String(path).replaceAll("/", "").endsWith(name),
  );
  return readFileSync(join(data, "recordings", String(found)));
};
let opened = 0;
const recordings = all("select id, owner from recording");
for (const { id, owner } of recordings) {
  const folder = join(out, id);
  const write = (name, bytes) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  };
  let raided = false;
  const parts = all("select * from recording_part where recording = ? order by part", id).map(
    ({ part, key_file: keyFile }) => {
      write(`part-${part}.key.age`, Buffer.from(keyFile, "base64"));
      const segments = all(
        "select * from recording_segment where recording = ? and part = ? order by segment",
        id,
        part,
      ).map((row) => {
        const bytes = objectAt(row.object);
        const file = `${part}/${String(row.segment).padStart(6, "0")}.seg`;
        write(file, bytes);
        if (row.segment === 0) {
          raided ||= [...keys].some((key) => opensHead(id, part, bytes, Buffer.from(key, "hex")));
        }
        return {
          ...{ segment: row.segment, atMs: row.at_ms, lastsMs: row.lasts_ms },
          ...{ bytes: row.bytes, chunks: row.chunks, file },
        };
      });
      return { part, keyFile, segments };
    },
  );
  const [vault] = all("select sealed_by_code from vault where account = ?", owner);
  write("vault.age", Buffer.from(vault.sealed_by_code, "base64"));
  const list = { format: 1, recording: id, startedAt: 0, sealedTitle: null, parts };
  write("recording.json", JSON.stringify(list));
  const ways = [...identities].map((identity, n) => {
    write(`identity-${n}`, `${identity}\n`);
    return ["--identity", join(folder, `identity-${n}`)];
  });
  if (code !== undefined) ways.push(["--code", code]);
  const opens = ([how, secret]) => {
    const { status, stdout } = spawnSync(process.execPath, [OPENER, folder, how, secret], {
      encoding: "utf8",
    });
    return status === 0 && JSON.parse(stdout.trim().split("\n").at(-1)).opened > 0;
  };
  if (raided || ways.some(opens)) opened += 1;
}
process.stdout.write(JSON.stringify({ found: recordings.length, opened }));
