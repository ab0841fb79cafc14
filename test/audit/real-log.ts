/** A real log on a real file for the tests that spoil it, and what the verification says of it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { AuditLine } from "#server/audit/audit-log.ts";
import type { Head, Walk } from "#server/audit/chain.ts";
import { openLogFile } from "#server/audit/log-file.ts";
import { verifyLog } from "#server/audit/verify.ts";
import { ANCHOR_FILE, readAnchor } from "#server/stores/anchor-file.ts";
import { DATABASE_FILE, openSqliteStores } from "#server/stores/sqlite.ts";
import { withFolder } from "../contract/with-stores.ts";

export const LINES = 300;

export const lineOf = (n: number, change: Partial<AuditLine> = {}): AuditLine => ({
  ...{ at: 1_000 + n, actor: ["maya", "tom", null][n % 3] ?? null, object: `s${n}` },
  ...{ action: ["session:open", "sign-in", "people:invite"][n % 3] ?? "", owner: "maya" },
  school: n % 2 === 0 ? "a-school" : null,
  outcome: n % 5 === 0 ? "refused" : "done",
  detail: { minutes: n },
  ...change,
});

export const headOfFolder = (folder: string): Head =>
  readAnchor(folder)?.head ?? { seq: 0, hash: "" };

/** What `npm run audit -- verify` judges by. */
export async function judge(folder: string): Promise<Walk> {
  const anchor = headOfFolder(folder);
  const log = openLogFile(join(folder, DATABASE_FILE));
  return verifyLog(log, anchor.seq === 0 ? [] : [anchor]).finally(() => log.close());
}

/** Appends so many lines through the driver. */
export async function write(folder: string, from: number, count: number): Promise<void> {
  const stores = await openSqliteStores(folder);
  try {
    await Promise.all(
      Array.from({ length: count }, (_, n) => stores.audit.append(lineOf(from + n))),
    );
  } finally {
    await stores.close();
  }
}

export interface Spoiled {
  folder: string;
  /** Changes the database behind the server's back. */
  edit(change: (database: DatabaseSync) => void): void;
  /** As it was before anything was spoiled. */
  restore(): void;
}

/** A log of `LINES` lines, to be spoiled and restored as often as the test likes. */
export const withLog = (body: (log: Spoiled) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    await write(folder, 0, LINES);
    const files = [DATABASE_FILE, ANCHOR_FILE].map((name) => join(folder, name));
    const kept = files.map((path) => readFileSync(path));
    await body({
      folder,
      edit(change) {
        const database = new DatabaseSync(join(folder, DATABASE_FILE));
        try {
          change(database);
        } finally {
          database.close();
        }
      },
      restore() {
        for (const [index, path] of files.entries()) {
          writeFileSync(path, kept[index] ?? Buffer.alloc(0));
        }
      },
    });
  });
