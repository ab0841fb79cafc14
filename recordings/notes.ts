/** Notes and captions on a recording: what they say, and what opens them (FORMAT.md, 7). */
import { hkdf } from "./derive.ts";
import { idBytes, join } from "./format/bytes.ts";
import { decodeCaption, encodeCaption, type Caption } from "./notes/caption.ts";
import { decodeNote, encodeNote, type NoteBody } from "./notes/note.ts";
import { openText, sealText } from "./text.ts";
import type { RecordingId } from "./types.ts";

export { notesKey } from "./derive.ts";
export { decodeCaption, encodeCaption, type Caption, type Cue } from "./notes/caption.ts";
export {
  decodeLiveNote,
  decodeNote,
  encodeLiveNote,
  encodeNote,
  newNote,
  NOTE_KINDS,
  type NoteBody,
  type NoteKind,
  type NoteForm,
} from "./notes/note.ts";

/**
 * Opens a published note: who has one of the two keys only, opens none.
 * @param segment S of the segment in which the note begins @param notes N
 */
export const noteKey = (segment: Uint8Array, notes: Uint8Array, recording: RecordingId) =>
  hkdf(join(segment, notes), idBytes(recording), "aside note v1");

/** Opens a caption: whoever opens the segment opens what is said in it. @param segment S */
export const captionKey = (segment: Uint8Array, recording: RecordingId) =>
  hkdf(segment, idBytes(recording), "aside caption v1");

const fieldOf = (note: string): string => `note ${note}`;

/** base64. @param key `noteKey`, or an author's own @param recording as which it is sealed @param note id */
export const sealNote = (key: Uint8Array, recording: RecordingId, note: string, body: NoteBody) =>
  sealText(key, recording, fieldOf(note), encodeNote(body));

/** Throws FormatError where it was changed, belongs to another note or recording, or the key is another. */
export const openNote = async (
  key: Uint8Array,
  recording: RecordingId,
  note: string,
  sealed: string,
): Promise<NoteBody> => decodeNote(await openText(key, recording, fieldOf(note), sealed));

/** As `sealNote`. @param key `captionKey` */
export const sealCaption = (key: Uint8Array, recording: RecordingId, note: string, said: Caption) =>
  sealText(key, recording, fieldOf(note), encodeCaption(said));

/** As `openNote`. */
export const openCaption = async (
  key: Uint8Array,
  recording: RecordingId,
  note: string,
  sealed: string,
): Promise<Caption> => decodeCaption(await openText(key, recording, fieldOf(note), sealed));
