/** Keys that come of a vault's identity, for what nobody else opens: own notes and papers. */
import { hkdf } from "./derive.ts";
import { openText, sealText } from "./text.ts";
import { utf8 } from "./format/bytes.ts";

const from = (identity: string, info: string): Promise<Uint8Array> =>
  hkdf(utf8(identity), new Uint8Array(0), info);

/** For `sealNote` and `openNote` of notes that stand under `own`. */
export const ownNotesKey = (identity: string): Promise<Uint8Array> =>
  from(identity, "aside own notes v1");

/** Papers belong to no recording: 16 zero bytes stand in its place. */
const NO_RECORDING = "A".repeat(22);
const papersKey = (identity: string): Promise<Uint8Array> => from(identity, "aside papers v1");
const fieldOf = (name: string, version: number): string => `paper ${name} ${version}`;

/** base64. @param version under which it will be stored: one more than the one that it replaces */
export const sealPaper = async (identity: string, name: string, version: number, text: string) =>
  sealText(await papersKey(identity), NO_RECORDING, fieldOf(name, version), text);

/** Throws FormatError where it was changed, is another paper's, or another version's than is said. */
export const openPaper = async (identity: string, name: string, version: number, sealed: string) =>
  openText(await papersKey(identity), NO_RECORDING, fieldOf(name, version), sealed);
