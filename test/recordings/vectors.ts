/**
 * The test vectors. `node test/recordings/vectors.ts` writes them anew; that changes the
 * age files, which are random, and must change nothing else unless the format does.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aad, nonce } from "#recordings/format.ts";
import {
  fingerprint,
  normaliseRecoveryCode,
  proofOf,
  recipientOf,
  sealIdentity,
  wrapTo,
} from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import type { ChunkKind } from "#recordings/types.ts";
import { keysOf, sealLesson } from "./sealed-lesson.ts";

export const FILE = join(import.meta.dirname, "..", "vectors", "recordings", "version-1.json");
/** Made for this file, and used nowhere else. */
const IDENTITY = "AGE-SECRET-KEY-179QF4Z0PM8YTEH0UDYYX9Q6D67LAD23F36SYL9KCQ75AFHV4HGUSAURWPC";
const CODE = "T33951GESX39TRMYHPNPYWADYJP8";
const TITLE = "Year 9, fractions – «halves»";
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

export const lesson = sealLesson("vector", { parts: 2, segments: 2, chunks: 2 });

/** What comes out the same every time. */
export async function fixedVectors() {
  const { recording } = lesson;
  const recipient = await recipientOf(IDENTITY);
  const keys = keysOf(lesson);
  const segments = lesson.segments.map(async ({ part, segment, pieces, head, truth }) => {
    const [header, ...frames] = pieces;
    const last = frames.length - 1;
    const chunks = frames.map((frame, chunk) => {
      const kind: ChunkKind = chunk === 0 ? "head" : chunk === last ? "end" : "media";
      const additional = aad({ recording, part, segment, chunk }, kind);
      return { chunk, kind, nonce: hex(nonce(chunk)), aad: hex(additional), frame: hex(frame) };
    });
    const key = (await keys[part]?.keyOf(segment)) ?? new Uint8Array(0);
    const fileHeader = hex(header ?? new Uint8Array(0));
    const records = truth.map((list) => list.map((record) => plainJson(record)));
    return { part, segment, key: hex(key), head, fileHeader, chunks, records };
  });
  return {
    format: 1,
    recording,
    keyFiles: lesson.keyFiles,
    segments: await Promise.all(segments),
    title: TITLE,
    vault: {
      identity: IDENTITY,
      recipient,
      fingerprint: fingerprint(recipient),
      proof: await proofOf(IDENTITY),
      code: CODE,
      normalised: normaliseRecoveryCode(CODE),
    },
  };
}
export type FixedVectors = Awaited<ReturnType<typeof fixedVectors>>;

/** As JSON has it: payloads in hexadecimal. */
export const plainJson = (value: object): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (one instanceof Uint8Array ? hex(one) : one)),
  );

/** What is random each time, base64. */
export interface RandomVectors {
  sealedTitle: string;
  wrappedKeyFiles: string[];
  sealedIdentity: string;
}

async function randomVectors(): Promise<RandomVectors> {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  const recipient = await recipientOf(IDENTITY);
  const text = keysOf(lesson)[0]?.text ?? new Uint8Array(0);
  const wrapped = lesson.keyFiles.map(async (file) => base64(await wrapTo(recipient, file)));
  return {
    sealedTitle: await sealText(text, lesson.recording, "title", TITLE),
    wrappedKeyFiles: await Promise.all(wrapped),
    sealedIdentity: base64(await sealIdentity(IDENTITY, CODE)),
  };
}

export const storedVectors = () =>
  JSON.parse(readFileSync(FILE, "utf8")) as { fixed: FixedVectors; random: RandomVectors };

if (process.argv[1] === import.meta.filename) {
  const vectors = { fixed: await fixedVectors(), random: await randomVectors() };
  writeFileSync(FILE, `${JSON.stringify(vectors, null, 1)}\n`);
}
