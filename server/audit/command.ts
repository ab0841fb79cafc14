/**
 * `npm run audit -- verify [--head SEQ:HASH]` checks the whole log of the data
 * folder; `npm run audit -- head` prints its head, for somebody to note elsewhere.
 * Exits with 0 when the log is whole, 1 when it is not or cannot be read.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../config.ts";
import { ANCHOR_FILE, readAnchor } from "../stores/anchor-file.ts";
import { DATABASE_FILE } from "../stores/sqlite.ts";
import type { AnchorState } from "./anchor.ts";
import type { Head } from "./chain.ts";
import { openLogFile } from "./log-file.ts";
import { verifyLog } from "./verify.ts";

const SETTLE_MS = 50;
const USAGE = "npm run audit -- verify [--head SEQ:HASH], or npm run audit -- head";
const WORDS = {
  missing: "is missing or not in its place",
  altered: "is not what was written",
  misfiled: "is filed under what it does not say",
} as const;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Null when the text is no head. */
function toHead(text: string): Head | null {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
}

/** A read that falls into a write of a running server may see half of it: looks again. */
async function settledAnchor(folder: string): Promise<AnchorState | null> {
  const first = readAnchor(folder);
  if (first?.status !== "damaged") return first;
  await setTimeout(SETTLE_MS);
  return readAnchor(folder);
}

/** Answers whether the log is whole. */
async function verify(folder: string, noted: readonly Head[], brief: boolean): Promise<boolean> {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) {
    say(`There is no ${DATABASE_FILE} in ${folder}. Set DATA_FOLDER to the folder of the server.`);
    return false;
  }
  // Before the lines: the server moves the anchor after them, so that it never runs ahead.
  const anchor = await settledAnchor(folder);
  const log = openLogFile(path);
  const known = anchor?.head === undefined || anchor.head === null ? [] : [anchor.head];
  const walk = await verifyLog(log, [...known, ...noted]).finally(() => log.close());
  if (walk.status === "broken") {
    say(`broken: line ${walk.fault.seq} ${WORDS[walk.fault.why]}`);
    return false;
  }
  const { seq, hash } = walk.head;
  if (anchor?.status !== "kept") {
    const state = anchor === null ? "is missing" : "is damaged";
    say(`broken: ${ANCHOR_FILE} ${state}, so nobody can tell whether lines follow line ${seq}`);
    return false;
  }
  say(brief ? `${seq}:${hash}` : `whole: ${seq} lines, head ${seq}:${hash}`);
  return true;
}

async function main(): Promise<boolean> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { head: { type: "string", multiple: true } },
  });
  const [command, ...rest] = positionals;
  const noted = (values.head ?? []).map(toHead);
  const heads = noted.filter((head) => head !== null);
  const isKnown = command === "verify" || (command === "head" && noted.length === 0);
  if (!isKnown || rest.length > 0 || heads.length < noted.length) {
    say(USAGE);
    return false;
  }
  return verify(readConfig().dataFolder, heads, command === "head");
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  say(error instanceof ConfigError ? error.message : `The log cannot be read: ${String(error)}`);
  process.exitCode = 1;
}
