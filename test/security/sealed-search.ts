/** What must be found nowhere, and where it is looked for. */
import { hkdfSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { filesBelow } from "#test/recorder/lesson.ts";
import { searchMemory } from "#test/support/memory.ts";

/** By name, each in every coat. */
export type Needles = Record<string, Uint8Array[]>;

/** Base64 says the same bytes in three ways, by where they begin; its ends belong to the neighbours. */
const inBase64 = (bytes: Uint8Array): Buffer[] =>
  [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const inner = text.slice(shift === 0 ? 0 : 4, -4);
    const url = inner.replaceAll("+", "-").replaceAll("/", "_");
    return [...new Set([inner, url])].map((one) => Buffer.from(one));
  });

/** As bytes could stand somewhere: plain, in a usual coat, and as JavaScript holds long texts. */
export const coatsOf = (bytes: Uint8Array): Uint8Array[] => {
  const hex = Buffer.from(bytes).toString("hex");
  const wide = Buffer.from(Buffer.from(bytes).toString("latin1"), "utf16le");
  return [bytes, Buffer.from(hex), Buffer.from(hex.toUpperCase()), wide, ...inBase64(bytes)];
};
export const needlesOf = (secrets: Record<string, Uint8Array | string>): Needles =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, one]) => [
      name,
      coatsOf(typeof one === "string" ? new TextEncoder().encode(one) : one),
    ]),
  );

/** Random letters: found nowhere by chance. */
export const canary = (what: string): string => `${what} ${randomBytes(12).toString("base64url")}`;

/** `NAME in PLACE`, for each that is found. */
export const foundInBytes = (place: string, held: Buffer, needles: Needles): string[] =>
  Object.entries(needles).flatMap(([name, coats]) =>
    coats.some((coat) => held.includes(Buffer.from(coat))) ? [`${name} in ${place}`] : [],
  );

/** Every file below the folders, whatever its kind: a database's write-ahead log, its shared memory. */
export const foundInFiles = async (
  folders: readonly string[],
  needles: Needles,
): Promise<{ files: string[]; found: string[] }> => {
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  const found = files.flatMap((path) => foundInBytes(path, readFileSync(path), needles));
  return { files, found };
};

export const foundInMemory = async (
  place: string,
  pid: number,
  needles: Needles,
): Promise<string[]> => {
  const names = Object.keys(needles);
  const coats = names.flatMap((name) => (needles[name] ?? []).map((bytes) => ({ name, bytes })));
  const hits = await searchMemory(
    pid,
    coats.map(({ bytes }) => bytes),
  );
  const found = new Set(coats.filter((_, at) => (hits[at] ?? 0) > 0).map(({ name }) => name));
  return [...found].map((name) => `${name} in the memory of ${place}`);
};

/** C(n) and S(n) of part 0, by FORMAT.md 5. */
export const keysFrom = (first: Buffer, recording: string, segments: number) => {
  const salt = Buffer.concat([Buffer.from(recording, "base64url"), Buffer.alloc(4)]);
  const derive = (key: Buffer, info: string) =>
    Buffer.from(hkdfSync("sha256", key, salt, info, 32));
  const chain = [first];
  for (let at = 0; at < segments; at += 1) {
    chain.push(derive(chain[at] ?? first, "aside chain v1"));
  }
  return { chain, segment: chain.map((key) => derive(key, "aside segment v1")) };
};
