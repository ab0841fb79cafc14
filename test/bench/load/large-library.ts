/** A library of years, put into the records at once: recordings with their segments, and notes. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { newId } from "#server/accounts/ids.ts";
import { DATABASE_FILE } from "#server/stores/sqlite.ts";

export interface Large {
  recordings: number;
  /** In each: 300 are a lesson of 40 minutes. */
  segments: number;
  /** In all: half of them beside recordings, every tenth of these in one; half of them live. */
  notes: number;
}
/** A lesson in which much is counted. */
const LIVE_A_LESSON = 50;

const HOUR_MS = 3_600_000;
const sealed = (bytes: number): string => randomBytes(bytes).toString("base64");

/** One transaction beside the server's own connection. Answers the recording with the many notes. */
export function fillLibrary(
  folder: string,
  owner: string,
  { recordings, segments, notes }: Large,
): string {
  const database = new DatabaseSync(join(folder, DATABASE_FILE), { timeout: 10_000 });
  const insert = (table: string, first: Record<string, SQLInputValue>) => {
    const columns = Object.keys(first);
    const marks = columns.map(() => "?").join(", ");
    const statement = database.prepare(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`,
    );
    return (row: Record<string, SQLInputValue>) =>
      statement.run(...columns.map((column) => row[column] ?? null));
  };
  const [pad, keyFile, title, text] = [randomBytes(16), sealed(600), sealed(60), sealed(300)];
  const now = Date.now();
  const recordingOf = (id: string, at: number): Record<string, SQLInputValue> => ({
    ...{ id, sealed_as: id, owner, session: newId(), state: "kept", started_at: at },
    ...{ ended_at: at + HOUR_MS, sealed_title: title, decide_by: null, expires_at: null },
    ...{ erase_at: null, state_before: null, bytes: segments * 1_000_000, hidden: "[]" },
  });
  const partOf = (recording: string) => ({
    ...{ recording, part: 0, created_at: now, pad, key_file: keyFile },
  });
  const segmentOf = (recording: string, segment: number) => ({
    ...{ recording, part: 0, segment, object: newId(), at_ms: segment * 8_000 },
    ...{ lasts_ms: 8_000, bytes: 1_000_000, chunks: 32 },
  });
  const noteOf = (recording: string, at: number) => ({
    ...{ id: newId(), recording, session: null, session_at: null, owner, author: owner },
    ...{ under: "own", part: null, segment: null, reply_to: null, created_at: at },
    ...{ changed_at: at, resolved_at: null, digest: newId(), pad, sealed: text },
  });
  const liveOf = (session: string, sessionAt: number, at: number) => ({
    ...noteOf("", at),
    ...{ recording: null, session, session_at: sessionAt, under: "live" },
  });
  const ids: string[] = [];
  const sessions: string[] = [];
  try {
    database.exec("BEGIN IMMEDIATE");
    const add = {
      recording: insert("recording", recordingOf("", 0)),
      part: insert("recording_part", partOf("")),
      segment: insert("recording_segment", segmentOf("", 0)),
      note: insert("note", noteOf("", 0)),
    };
    for (let n = 0; n < recordings; n += 1) {
      const id = newId();
      ids.push(id);
      const session = newId();
      sessions.push(session);
      add.recording({ ...recordingOf(id, now - n * HOUR_MS), session });
      add.part(partOf(id));
      for (let s = 0; s < segments; s += 1) add.segment(segmentOf(id, s));
    }
    const [busy = ""] = ids;
    for (let n = 0; n < notes / 2; n += 1) {
      add.note(noteOf(n % 10 === 0 ? busy : (ids[n % ids.length] ?? busy), now + n));
      const lesson = Math.floor(n / LIVE_A_LESSON) % sessions.length;
      add.note(liveOf(sessions[lesson] ?? "", now - lesson * HOUR_MS, now + n));
    }
    database.exec("COMMIT");
    return busy;
  } finally {
    database.close();
  }
}
