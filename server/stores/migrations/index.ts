/**
 * All changes of the tables, oldest first. One that was released is never edited,
 * and a new one's name sorts behind every other.
 */
import type { Migration } from "kysely/migration";
import * as people from "./2026-11-23-people.ts";
import * as school from "./2026-11-23-school.ts";
import * as cuts from "./2026-11-24-cuts.ts";
import * as notes from "./2026-11-24-notes-and-groups.ts";
import * as shares from "./2026-11-24-shares.ts";
import * as liveNotes from "./2026-11-25-live-notes.ts";
import * as recordings from "./2026-11-23-vaults-and-recordings.ts";

export const migrations: Record<string, Migration> = {
  "2026-11-23-people": people,
  "2026-11-23-school": school,
  "2026-11-23-vaults-and-recordings": recordings,
  "2026-11-24-cuts": cuts,
  "2026-11-24-notes-and-groups": notes,
  "2026-11-24-shares": shares,
  "2026-11-25-live-notes": liveNotes,
};
