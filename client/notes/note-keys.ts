/** Seals and opens the notes on one recording, mine or shared with me. */
import type { NotePlace, NoteRow } from "#protocol/http/notes.ts";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { FormatError } from "#recordings/format.ts";
import { parseKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { openWith, wrapTo } from "#recordings/keys.ts";
import * as notes from "#recordings/notes.ts";
import { fromBase64, toBase64 } from "../vault/bytes.ts";
import { ownNotesKey } from "#recordings/own-keys.ts";
import { refuse } from "../vault/vault.ts";
import { words } from "../words.ts";
import { hasSeenEdit, newestEdit } from "./note-edits.ts";

/**
 * Why a note is not shown: `no-key` this vault does not open that place, `strange` it was
 * changed or is another note's, `old` an older version than this device has seen, `moved`
 * it stands under another note than its author wrote it for, `repeated` it was listed again.
 */
export type NoteFault = "no-key" | "strange" | "old" | "moved" | "repeated";
export type Opened<T> = { body: T; fault: null } | { body: null; fault: NoteFault };

type Under = Exclude<NoteRow["under"], "live">;
type Row = Pick<NoteRow, "note" | "under" | "place" | "replyTo" | "sealed">;

const nothing = (fault: NoteFault): { body: null; fault: NoteFault } => ({ body: null, fault });

export class NoteKeys {
  /** As which the recording is sealed (`ManifestReply.recording`). */
  readonly #recording: string;
  readonly #identity: string;
  readonly #files: ReadonlyMap<number, KeyFile>;

  private constructor(recording: string, identity: string, files: ReadonlyMap<number, KeyFile>) {
    this.#recording = recording;
    this.#identity = identity;
    this.#files = files;
  }

  /**
   * `opens`: the identity that the key files are wrapped to, a group's where it is shared
   * with one. `mine`: of my own vault. Key files that do not open are left out.
   */
  static async of(
    { recording, parts }: Pick<ManifestReply, "recording" | "parts">,
    opens: string,
    mine: string,
  ): Promise<NoteKeys> {
    const files = new Map<number, KeyFile>();
    for (const { part, keyFile } of parts) {
      try {
        const file = parseKeyFile(await openWith(opens, fromBase64(keyFile)));
        if (file.recording === recording && file.part === part) files.set(part, file);
      } catch {
        // Not for this identity, or changed: notes there are said not to open.
      }
    }
    return new NoteKeys(recording, mine, files);
  }

  /** Base64 for the wire. Rejects with `Refused` where the key is not here. */
  async seal(
    { note, under, place }: Pick<Row, "note" | "place"> & { under: Exclude<Under, "caption"> },
    body: notes.NoteBody,
  ): Promise<string> {
    const key = await this.#keyFor(under, place);
    if (key === null) throw refuse(words.keys.note.noKey, "no-key");
    return notes.sealNote(key, this.#recording, note, body);
  }
  /** The same for a caption. */
  async sealCaption(note: string, place: NotePlace, said: notes.Caption): Promise<string> {
    const key = await this.#keyFor("caption", place);
    if (key === null) throw refuse(words.keys.note.noKey, "no-key");
    return notes.sealCaption(key, this.#recording, note, said);
  }

  /** Never rejects for what the server gave. A caption is not a note: `strange`. */
  async open({ note, under, place, replyTo, sealed }: Row): Promise<Opened<notes.NoteBody>> {
    if (under === "caption" || under === "live") return nothing("strange");
    return this.#opened(under, place, async (key) => {
      const body = await notes.openNote(key, this.#recording, note, sealed);
      if (body.wall) return nothing("strange");
      return judged(note, replyTo, body);
    });
  }
  /** The same for a caption. */
  async openCaption({ note, place, sealed }: Row): Promise<Opened<notes.Caption>> {
    return this.#opened("caption", place, async (key) => ({
      body: await notes.openCaption(key, this.#recording, note, sealed),
      fault: null,
    }));
  }

  async #opened<T>(
    under: Under,
    place: NotePlace | null,
    open: (key: Uint8Array) => Promise<Opened<T>>,
  ): Promise<Opened<T>> {
    const key = await this.#keyFor(under, place);
    if (key === null) return nothing("no-key");
    try {
      return await open(key);
    } catch (error) {
      if (error instanceof FormatError) return nothing("strange");
      throw error;
    }
  }

  async #keyFor(under: Under, place: NotePlace | null): Promise<Uint8Array | null> {
    if (under === "own") return ownNotesKey(this.#identity);
    const segment = place && (await this.#files.get(place.part)?.keyOf(place.segment));
    if (!segment) return null;
    if (under === "caption") return notes.captionKey(segment, this.#recording);
    const opens = await this.#notesKey();
    return opens && notes.noteKey(segment, opens, this.#recording);
  }

  async #notesKey(): Promise<Uint8Array | null> {
    for (const file of this.#files.values()) {
      const found = await file.notes();
      if (found) return found;
    }
    return null;
  }
}

function judged(
  note: string,
  replyTo: string | null,
  body: notes.NoteBody,
): Opened<notes.NoteBody> {
  if (body.replyTo !== replyTo) return nothing("moved");
  if (body.edit < newestEdit(note)) return nothing("old");
  hasSeenEdit(note, body.edit);
  return { body, fault: null };
}

/**
 * An age file (base64) that each of these vaults opens: the owner's, and the author's where
 * there is one. Rejects with `KeyError` where one is no recipient.
 */
export const sealLiveNote = async (
  recipients: readonly [string, ...string[]],
  note: string,
  session: string,
  body: notes.NoteBody,
): Promise<string> => toBase64(await wrapTo(recipients, notes.encodeLiveNote(note, session, body)));

/** Never rejects for what the server gave. `identity`: of my own vault. */
export async function openLiveNote(
  identity: string,
  { note, session, replyTo, sealed }: Pick<NoteRow, "note" | "session" | "replyTo" | "sealed">,
): Promise<Opened<notes.NoteBody>> {
  let text: string;
  try {
    text = await openWith(identity, fromBase64(sealed));
  } catch {
    // Not for this identity, or changed: age cannot say which.
    return nothing("no-key");
  }
  try {
    return judged(note, replyTo, notes.decodeLiveNote(note, session ?? "", text));
  } catch (error) {
    if (error instanceof FormatError) return nothing("strange");
    throw error;
  }
}
