/** Everything that somebody took along, as FORMAT.md, 2 lays it out (Node). Nothing in it is trusted. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "../format/bytes.ts";
import { json, list } from "../format/values.ts";
import { maybe, openFolder, type ExportFolder } from "../replay/folder.ts";
import { Problem, systemCode } from "../replay/problem.ts";

export interface TakenNote {
  note: string;
  /** One of the two is null. */
  recording: string | null;
  session: string | null;
  /** As which that recording is sealed. */
  sealedAs: string | null;
  /** When that live session began, ms since 1970. */
  sessionAt: number | null;
  author: string;
  mine: boolean;
  under: string;
  place: { part: number; segment: number } | null;
  replyTo: string | null;
  /** base64. */
  sealed: string;
}
export interface TakenPaper {
  name: string;
  version: number;
  sealed: string;
}
export interface TakenGroup {
  name: string;
  wrapped: string;
  role: string;
  members: string[];
}
export interface Taken {
  recordings: { folder: string; of: ExportFolder }[];
  notes: TakenNote[];
  papers: TakenPaper[];
  groups: TakenGroup[];
  /** The vault under its recovery code; null where there is none. */
  vault: () => Promise<Uint8Array | null>;
}

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;
function fields(value: unknown): Fields {
  if (!isObject(value)) throw new FormatError("not an object");
  return value;
}
function text(value: unknown): string {
  if (typeof value !== "string") throw new FormatError("not a text");
  return value;
}
function number(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new FormatError("not a number");
  return value;
}
const orNull = <T>(value: unknown, read: (value: unknown) => T): T | null =>
  value === null || value === undefined ? null : read(value);

const noteOf = (value: unknown): TakenNote => {
  const of = fields(value);
  return {
    ...{ note: text(of["note"]), under: text(of["under"]), sealed: text(of["sealed"]) },
    recording: orNull(of["recording"], text),
    session: orNull(of["session"], text),
    sealedAs: orNull(of["sealedAs"], text),
    sessionAt: orNull(of["sessionAt"], number),
    author: text(fields(of["author"])["name"]),
    mine: of["mine"] === true,
    place: orNull(of["place"], (place) => {
      const { part, segment } = fields(place);
      return { part: number(part), segment: number(segment) };
    }),
    replyTo: orNull(of["replyTo"], text),
  };
};
const paperOf = (value: unknown): TakenPaper => {
  const { name, version, sealed } = fields(value);
  return { name: text(name), version: number(version), sealed: text(sealed) };
};
const groupOf = (value: unknown): TakenGroup => {
  const { name, wrapped, role, members } = fields(value);
  return {
    ...{ name: text(name), wrapped: text(wrapped), role: text(role) },
    members: list(members).map((one) => text(fields(one)["name"])),
  };
};

/** Null where there is no such file. */
async function readJson<T>(
  folder: string,
  name: string,
  read: (of: Fields) => T,
): Promise<T | null> {
  const bytes = await maybe(join(folder, name));
  if (bytes === null) return null;
  try {
    return read(fields(json(new TextDecoder().decode(bytes))));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new Problem(`${join(folder, name)} is damaged.`, error);
  }
}

/** Folders of recordings; the folder itself where it is one. */
async function foldersIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(join(folder, "recordings"));
    return names.toSorted().map((name) => join("recordings", name));
  } catch (error) {
    if (systemCode(error) !== "ENOENT") {
      throw new Problem(`${folder} cannot be read (${systemCode(error)}).`, error);
    }
  }
  const there = await readFile(join(folder, "notes.json")).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return null;
    throw new Problem(`${folder} cannot be read (${systemCode(error)}).`, error);
  });
  return there === null ? [""] : [];
}

/** @param folder a whole export, or one recording's folder. Rejects with a Problem. */
export async function openTaken(folder: string): Promise<Taken> {
  const recordings: Taken["recordings"] = [];
  for (const one of await foldersIn(folder)) {
    recordings.push({ folder: one, of: await openFolder(join(folder, one)) });
  }
  const held = await readJson(folder, "notes.json", (of) => ({
    notes: list(of["notes"]).map(noteOf),
    papers: list(of["papers"]).map(paperOf),
  }));
  const groups = await readJson(folder, "groups.json", (of) => list(of["groups"]).map(groupOf));
  return {
    ...{ recordings, notes: held?.notes ?? [], papers: held?.papers ?? [], groups: groups ?? [] },
    vault: () => maybe(join(folder, "vault.age")),
  };
}
