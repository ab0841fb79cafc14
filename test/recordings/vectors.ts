/**
 * The test vectors. `node test/recordings/vectors.ts` writes them anew; that changes the
 * age files, which are random, and must change nothing else unless the format does.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aad, nonce } from "#recordings/format.ts";
import { writeKeyFile } from "#recordings/key-file.ts";
import {
  fingerprint,
  normaliseRecoveryCode,
  proofOf,
  recipientOf,
  sealIdentity,
  wrapTo,
} from "#recordings/keys.ts";
import {
  captionKey,
  newNote,
  noteKey,
  notesKey,
  sealCaption,
  sealNote,
  type Caption,
} from "#recordings/notes.ts";
import { sealText } from "#recordings/text.ts";
import type { ChunkKind } from "#recordings/types.ts";
import { ownNotesKey } from "#recordings/own-keys.ts";
import { keysOf, sealLesson } from "./sealed-lesson.ts";

export const FILE = join(import.meta.dirname, "..", "vectors", "recordings", "version-1.json");
/** Made for this file, and used nowhere else. */
const IDENTITY = "AGE-SECRET-KEY-179QF4Z0PM8YTEH0UDYYX9Q6D67LAD23F36SYL9KCQ75AFHV4HGUSAURWPC";
const CODE = "T33951GESX39TRMYHPNPYWADYJP8";
const TITLE = "Year 9, fractions – «halves»";
export const NOTE = newNote({
  ...{ kind: "question", atMs: 4_200, toMs: 5_000, text: "Wer hat «½» gesagt?" },
  ...{ tags: ["Brüche"], form: { form: "wait time", item: "3 s", value: 2 }, edit: 1 },
});
export const NOTE_ID = "AAECAwQFBgcICQoLDA0ODw";
export const CAPTION: Caption = {
  language: "de",
  cues: [{ fromMs: 4_000, toMs: 6_500, text: "Ein halb." }],
};
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
    notes: await notesVectors(),
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

/** N, and the keys of a note and a caption in part 0, segment 1. */
async function notesVectors() {
  const { recording } = lesson;
  const [first] = keysOf(lesson);
  const segment = (await first?.keyOf(1)) ?? new Uint8Array(0);
  const notes = await notesKey(first?.text ?? new Uint8Array(0), recording);
  return {
    ...{ place: { part: 0, segment: 1 }, notesKey: hex(notes), id: NOTE_ID },
    noteKey: hex(await noteKey(segment, notes, recording)),
    captionKey: hex(await captionKey(segment, recording)),
    ownNotesKey: hex(await ownNotesKey(IDENTITY)),
    note: NOTE,
    caption: CAPTION,
    sharedKeyFile: writeKeyFile({
      ...{ recording, part: 0, text: null, notes },
      segments: [{ segment: 1, key: segment }],
    }),
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
  sealedNote: string;
  sealedCaption: string;
  sealedOwnNote: string;
}

async function sealedNotes() {
  const { noteKey: key, captionKey: caption, ownNotesKey: own } = await notesVectors();
  const { recording } = lesson;
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
  return {
    sealedNote: await sealNote(bytes(key), recording, NOTE_ID, NOTE),
    sealedCaption: await sealCaption(bytes(caption), recording, NOTE_ID, CAPTION),
    sealedOwnNote: await sealNote(bytes(own), recording, NOTE_ID, NOTE),
  };
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
    ...(await sealedNotes()),
  };
}

export const storedVectors = () =>
  JSON.parse(readFileSync(FILE, "utf8")) as { fixed: FixedVectors; random: RandomVectors };

if (process.argv[1] === import.meta.filename) {
  const vectors = { fixed: await fixedVectors(), random: await randomVectors() };
  writeFileSync(FILE, `${JSON.stringify(vectors, null, 1)}\n`);
}
