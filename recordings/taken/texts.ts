/** Opens every title, note, caption and paper of what was taken along, with its owner's vault. */
import { FormatError } from "../format/bytes.ts";
import type { KeyFile } from "../key-file.ts";
import { KeyError, openWith } from "../keys.ts";
import {
  captionKey,
  decodeLiveNote,
  noteKey,
  openCaption,
  openNote,
  type Caption,
  type NoteBody,
} from "../notes.ts";
import { openPaper, ownNotesKey } from "../own-keys.ts";
import { openText } from "../text.ts";
import type { Taken, TakenGroup, TakenNote, TakenPaper } from "./account.ts";

/**
 * Why a text is not there: `elsewhere` it was published beside somebody else's recording, and
 * opens with the keys of that alone; `locked` this vault does not open it, or it was changed.
 */
export type TextFault = "elsewhere" | "locked";
export interface TextOf extends Pick<TakenNote, "note" | "author" | "mine" | "under" | "replyTo"> {
  fault: TextFault | null;
  body: NoteBody | null;
  caption: Caption | null;
}
export interface RecordingTexts {
  /** Within the export. */
  folder: string;
  /** ms since 1970. */
  startedAt: number;
  /** Null: it has none. */
  title: string | null;
  /** The title, or all keys, do not open. */
  fault: TextFault | null;
  texts: TextOf[];
}
export interface Texts {
  recordings: RecordingTexts[];
  /** Beside recordings of others. */
  elsewhere: TextOf[];
  /** Of lessons, whether or not they were recorded; by live session. */
  live: { session: string; startedAt: number; texts: TextOf[] }[];
  papers: { name: string; text: string | null }[];
  groups: { name: string | null; role: string; members: string[] }[];
}

interface Keys {
  /** As which it is sealed. */
  recording: string;
  files: readonly (KeyFile | null)[];
  /** N. */
  notes: Uint8Array | null;
}

/** Null for what does not open: changed, or for somebody else. */
async function tried<T>(open: () => Promise<T>): Promise<T | null> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof FormatError || error instanceof KeyError) return null;
    throw error;
  }
}
const openAge = (identity: string, base64: string): Promise<string> =>
  openWith(identity, new Uint8Array(Buffer.from(base64, "base64")));

async function opened(one: TakenNote, identity: string, keys: Keys | null): Promise<TextOf> {
  const { note, author, mine, under, replyTo, sealed } = one;
  const said = { note, author, mine, under, replyTo, fault: null, body: null, caption: null };
  const body = async (found: NoteBody | null): Promise<TextOf> =>
    // Under another note than its author wrote it for: somebody moved it.
    found === null || found.replyTo !== replyTo
      ? { ...said, fault: "locked" }
      : { ...said, body: found };
  const recording = keys?.recording ?? one.sealedAs;
  if (under === "live") {
    const { session } = one;
    return body(
      await tried(async () => decodeLiveNote(note, session ?? "", await openAge(identity, sealed))),
    );
  }
  if (recording === null) return { ...said, fault: "locked" };
  if (under === "own") {
    const key = await ownNotesKey(identity);
    return body(await tried(() => openNote(key, recording, note, sealed)));
  }
  if (keys === null) return { ...said, fault: "elsewhere" };
  const file = keys.files.find((file_) => file_?.part === one.place?.part);
  const segment = (await file?.keyOf(one.place?.segment ?? -1)) ?? null;
  if (segment === null) return { ...said, fault: "locked" };
  if (under === "caption") {
    const key = await captionKey(segment, recording);
    const caption = await tried(() => openCaption(key, recording, note, sealed));
    return caption === null ? { ...said, fault: "locked" } : { ...said, caption };
  }
  if (keys.notes === null) return { ...said, fault: "locked" };
  const key = await noteKey(segment, keys.notes, recording);
  return body(await tried(() => openNote(key, recording, note, sealed)));
}

async function ofRecording(
  { folder, of }: Taken["recordings"][number],
  all: readonly TakenNote[],
  identity: string,
): Promise<RecordingTexts> {
  const { list, sealedTitle, startedAt } = of;
  const files = await Promise.all(list.parts.map(({ part }) => of.keysFor(identity)(part)));
  const text = files.find((file) => file?.text)?.text ?? null;
  const notes = (await files.find((file) => file?.text)?.notes()) ?? null;
  const keys: Keys = { recording: list.recording, files, notes };
  const title =
    sealedTitle === null || text === null
      ? null
      : await tried(() => openText(text, list.recording, "title", sealedTitle));
  const locked = sealedTitle === null ? files.every((file) => file === null) : title === null;
  const here = all.filter(({ recording }) => recording === of.id);
  return {
    ...{ folder, startedAt, title, fault: locked ? "locked" : null },
    texts: await Promise.all(here.map((one) => opened(one, identity, keys))),
  };
}

async function ofGroup({ name, wrapped, role, members }: TakenGroup, identity: string) {
  const opens = await tried(async () => {
    const file = await openAge(identity, wrapped);
    const own = /^identity (AGE-SECRET-KEY-1\S+)$/m.exec(file)?.[1];
    if (own === undefined) throw new FormatError("not a group's file");
    return openAge(own, name);
  });
  return { name: opens, role, members };
}
const ofPaper = async ({ name, version, sealed }: TakenPaper, identity: string) => ({
  name,
  text: await tried(() => openPaper(identity, name, version, sealed)),
});

/** Never rejects for what it reads: what does not open is named. */
export async function textsOf(taken: Taken, identity: string): Promise<Texts> {
  const { recordings, notes, papers, groups } = taken;
  const known = new Set(recordings.map(({ of }) => of.id));
  const others = notes.filter(
    ({ under, recording }) => under !== "live" && !known.has(recording ?? ""),
  );
  const sessions = Map.groupBy(
    notes.filter(({ under }) => under === "live"),
    ({ session }) => session ?? "",
  );
  return {
    recordings: await Promise.all(recordings.map((one) => ofRecording(one, notes, identity))),
    elsewhere: await Promise.all(others.map((one) => opened(one, identity, null))),
    live: await Promise.all(
      [...sessions].map(async ([session, all]) => ({
        ...{ session, startedAt: all[0]?.sessionAt ?? 0 },
        texts: await Promise.all(all.map((one) => opened(one, identity, null))),
      })),
    ),
    papers: await Promise.all(papers.map((one) => ofPaper(one, identity))),
    groups: await Promise.all(groups.map((one) => ofGroup(one, identity))),
  };
}
