/** An export folder, as FORMAT.md lays it out (Node). Nothing in it is trusted. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseKeyFile } from "../key-file.ts";
import { KeyError, openWith } from "../keys.ts";
import { FormatError } from "../format.ts";
import type { Span } from "../cut.ts";
import type { KeysOfPart, ReadSegment, RecordingList } from "../open.ts";
import { Problem, systemCode } from "./problem.ts";

const LIST = "recording.json";
const VAULT = "vault.age";

export interface ExportFolder {
  list: RecordingList;
  /** What shares and notes call it: another than the list's in a copy of a range. */
  id: string;
  /** ms since 1970; 0 where it is not said. */
  startedAt: number;
  /** base64; sealed as `list.recording`. */
  sealedTitle: string | null;
  /** Cut out by the owner: pieces at the edges hold more than the film shows. */
  hidden: Span[];
  /** How many segments the list names. */
  segments: number;
  read: ReadSegment;
  /** Null where the key file is missing, damaged, or for somebody else. */
  keysFor: (identity: string) => KeysOfPart;
  /** The vault under its recovery code; null where the folder has none. */
  vault: () => Promise<Uint8Array | null>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= 1_000_000;

const isMs = (value: unknown): value is number => Number.isFinite(value) && Number(value) >= 0;

interface Listed extends RecordingList, Pick<ExportFolder, "id" | "startedAt" | "sealedTitle"> {
  hidden: Span[];
  parts: { part: number; segments: { segment: number; file: string }[] }[];
}

/** A path that leads out of the folder is refused: a list is not trusted. */
function fileOf(file: unknown, part: number, segment: number): string {
  const usual = `${part}/${String(segment).padStart(6, "0")}.seg`;
  if (file === undefined) return usual;
  const inside = typeof file === "string" && /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/.test(file);
  if (!inside) throw new FormatError("a path out of the folder");
  return file;
}

function spanOf(value: unknown): Span {
  if (!isObject(value)) throw new FormatError("not a stretch");
  const { fromMs, toMs } = value;
  if (!isMs(fromMs) || !isMs(toMs)) throw new FormatError("not a stretch");
  return { fromMs, toMs };
}

function partOf(value: unknown): Listed["parts"][number] {
  if (!isObject(value)) throw new FormatError("not a part");
  const { part, segments } = value;
  if (!isNumber(part) || !Array.isArray(segments)) {
    throw new FormatError("not a part");
  }
  return {
    part,
    segments: segments.map((one: unknown) => {
      if (!isObject(one) || !isNumber(one["segment"])) throw new FormatError("not a segment");
      const { segment } = one;
      return { segment, file: fileOf(one["file"], part, segment) };
    }),
  };
}

/** Throws FormatError or SyntaxError. */
function listOf(text: string): Listed {
  const value: unknown = JSON.parse(text);
  if (!isObject(value) || value["format"] !== 1) throw new FormatError("another format");
  const {
    recording,
    parts,
    hidden = [],
    id = recording,
    startedAt = 0,
    sealedTitle = null,
  } = value;
  if (typeof recording !== "string" || !/^[\w-]{22}$/.test(recording) || !Array.isArray(parts)) {
    throw new FormatError("not a recording");
  }
  if (!Array.isArray(hidden)) throw new FormatError("not a list of what is cut out");
  return {
    ...{ recording, id: String(id), parts: parts.map(partOf), hidden: hidden.map(spanOf) },
    startedAt: isMs(startedAt) ? startedAt : 0,
    sealedTitle: typeof sealedTitle === "string" ? sealedTitle : null,
  };
}

/** Null where there is no such file. */
export async function maybe(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw new Problem(`${path} cannot be read (${systemCode(error)}).`, error);
  }
}

async function keysIn(path: string, identity: string) {
  const file = await maybe(path);
  if (file === null) return null;
  try {
    return parseKeyFile(await openWith(identity, file));
  } catch (error) {
    // Whether it is damaged or for somebody else: its part does not open.
    if (error instanceof KeyError || error instanceof FormatError) return null;
    throw error;
  }
}

/** Rejects with a Problem for what is no export. */
export async function openFolder(folder: string): Promise<ExportFolder> {
  const text = await readFile(join(folder, LIST), "utf8").catch(async (error: unknown) => {
    const code = systemCode(error);
    if (code === "ENOTDIR") throw new Problem(`${folder} is no folder.`, error);
    if (code !== "ENOENT") throw new Problem(`${folder} cannot be read (${code}).`, error);
    const there = await readFile(folder).catch((why: unknown) => systemCode(why));
    throw new Problem(
      there === "ENOENT"
        ? `There is no folder ${folder}.`
        : `${folder} is not an exported recording: it has no ${LIST}.`,
      error,
    );
  });
  let list: Listed;
  try {
    list = listOf(text);
  } catch (error) {
    throw new Problem(`${folder} is not an exported recording: ${LIST} is damaged.`, error);
  }
  const files = new Map(
    list.parts.flatMap(({ part, segments }) =>
      segments.map(({ segment, file }) => [`${part} ${segment}`, join(folder, file)] as const),
    ),
  );
  const readSegment: ReadSegment = async (part, segment) => {
    const path = files.get(`${part} ${segment}`);
    return path === undefined ? null : maybe(path);
  };
  const { hidden, id, startedAt, sealedTitle } = list;
  return {
    ...{ list, hidden, id, startedAt, sealedTitle },
    segments: list.parts.reduce((sum, { segments }) => sum + segments.length, 0),
    read: readSegment,
    keysFor: (identity) => (part) => keysIn(join(folder, `part-${part}.key.age`), identity),
    vault: () => maybe(join(folder, VAULT)),
  };
}
