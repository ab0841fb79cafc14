/** Notes as pages write and read them, over the real routes; what is sealed is nobody's to open here. */
import * as assert from "uvu/assert";
import type { NotesReply } from "#protocol/http/notes.ts";
import { newId } from "#server/accounts/ids.ts";
import type { Shared } from "./sharing.ts";
import type { Person } from "./shelf.ts";

export type Rows = NotesReply["notes"];
export type Of = { recording: string } | { share: string };
export const sealedText = (): string =>
  Buffer.from(`sealed ${newId()} so that nobody else reads it`).toString("base64");
export const FIRST = { part: 0, segment: 0 };

export const ofPath = (of: Of): string =>
  "share" in of ? `/api/notes?share=${of.share}` : `/api/notes?recording=${of.recording}`;
export const read = async (person: Person, of: Of): Promise<Rows> =>
  (await person.get<NotesReply>(ofPath(of))).body.notes;
export const idsOf = (rows: Rows): string[] => rows.map(({ note }) => note);
/** Written, and its id. */
export const write = async (person: Person, of: Of, change: object = {}): Promise<string> => {
  const note = newId();
  const body = { note, of, under: "own", place: null, replyTo: null, sealed: sealedText() };
  const { code } = await person.post("/api/notes", { ...body, ...change });
  assert.is(code, "ok");
  return note;
};
export const PUBLISHED = { under: "recording", place: FIRST };
export const refusal = async (person: Person, of: Of, change: object): Promise<string> => {
  const body = { note: newId(), of, under: "own", place: null, replyTo: null };
  return (await person.post("/api/notes", { ...body, sealed: sealedText(), ...change })).code;
};
export const change = async (person: Person, row: Rows[number] | undefined, to: object = {}) =>
  (
    await person.post("/api/notes/change", {
      ...{ note: row?.note, under: row?.under, place: row?.place, changedAt: row?.changedAt },
      ...{ sealed: sealedText(), ...to },
    })
  ).code;
export const mine = ({ recording }: Shared): Of => ({ recording: recording.id });
export const logOf = async ({ stores }: Shared, account: string, actions = ["note:"]) => {
  const found = await stores.audit.ofOwner(account, { limit: 50, actions });
  return found.map(({ line }) => JSON.parse(line) as { action: string; actor: string });
};
