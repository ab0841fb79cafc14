/**
 * The file of tombstones: one line for each recording and vault that was destroyed.
 *
 * It lies apart from the database and is never restored from a backup, so that a
 * database that is (R18) finds here what must be erased again. Lines are chained by
 * hash, only ever appended, and synced before any key goes. The records keep how many
 * lines there were and the last one's hash: a file that is older, or another one, stops
 * the start. An older database is the ordinary case and needs no hand.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, readFile, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import type { LibraryFacts, RecordingStore } from "../stores/recording-store.ts";

/**
 * `key`: a key file that was replaced when a part was kept, or what a device or passkey needed
 * that was taken off a vault. `share`: one that was taken back. `until`: an end that was set for
 * one; the last one counts. `anew`: the file before this one is lost.
 */
export type TombstoneKind = "recording" | "vault" | "key" | "share" | "until" | "anew";
export interface Tombstone {
  /** From 1, without holes; `anew` stands for those of a lost file. */
  seq: number;
  /** Wall clock, ms. */
  at: number;
  kind: TombstoneKind;
  /** The id of a recording or a share, or `tombstoneOf` the vault's public key or the key file. */
  id: string;
}
export interface Tombstones {
  /** Resolves when the line survives a power cut and the records have counted it. */
  add(kind: TombstoneKind, id: string): Promise<void>;
  has(kind: TombstoneKind, id: string): boolean;
  /** All of a kind, in the order in which they were added. */
  ids(kind: TombstoneKind): string[];
  close(): Promise<void>;
}

/** What an operator writes into a new file where every copy of the old one is lost. */
export const BEGIN_ANEW = "begin anew";
const LINE =
  /^(\d{1,15}) (\d{1,15}) (recording|vault|key|share|until|anew) ([A-Za-z0-9_-]{1,64}) ([A-Za-z0-9_-]{43})$/;

/** What stands for a public key or a key file: whoever has it can tell, and nobody else. */
export const tombstoneOf = (key: string): string =>
  createHash("sha256").update(key).digest("base64url");

const textOf = ({ seq, at, kind, id }: Tombstone): string => `${seq} ${at} ${kind} ${id}`;
const hashOf = (before: string, text: string): string =>
  createHash("sha256").update(`${before}\n${text}`).digest("base64url");

/** Stops the start; the sentence says what to do. */
export class TombstoneError extends Error {
  constructor(path: string, why: string) {
    super(
      `${path} ${why}. It must never be restored from a backup: put the newest copy of it back. ` +
        `Only where every copy is lost, write "${BEGIN_ANEW}" as its one line and start again: ` +
        `backups of the database from before then bring back what was deleted.`,
    );
    this.name = "TombstoneError";
  }
}

interface Chain {
  lines: Tombstone[];
  /** By number: the hash behind that many lines. */
  hashes: Map<number, string>;
  head: string;
  count: number;
  /** Bytes of whole lines; what follows was cut off while it was written. */
  bytes: number;
}

/** Reads the chain. PURE. Null where a line before the last is not what was written. */
function readChain(text: string): Chain | null {
  const chain: Chain = { lines: [], hashes: new Map([[0, ""]]), head: "", count: 0, bytes: 0 };
  const rows = text.split("\n");
  // What stands behind the last end of line was never acknowledged: nothing hangs on it.
  rows.pop();
  for (const row of rows) {
    const [, seq = "", at = "", kind = "", id = "", hash = ""] = LINE.exec(row) ?? [];
    const line: Tombstone = { seq: +seq, at: +at, kind: kind as TombstoneKind, id };
    const follows = line.seq === chain.count + 1 || (line.kind === "anew" && chain.count === 0);
    if (seq === "" || !follows || hashOf(chain.head, textOf(line)) !== hash) return null;
    chain.lines.push(line);
    chain.hashes.set(line.seq, hash);
    Object.assign(chain, { head: hash, count: line.seq, bytes: chain.bytes + row.length + 1 });
  }
  return chain;
}

export interface TombstonesDeps {
  path: string;
  recordings: Pick<RecordingStore, "facts" | "setFacts">;
  /** Wall clock, ms. */
  now(): number;
}

/** Throws `TombstoneError` where the file is older than the records, damaged, or another one. */
export async function openTombstones(deps: TombstonesDeps): Promise<Tombstones> {
  const file = await openPrivately(deps.path);
  try {
    const [text, facts] = [await readFile(deps.path, "latin1"), await deps.recordings.facts()];
    const lost = text.trim() === BEGIN_ANEW;
    const chain = judge(deps.path, lost ? "" : text, lost ? NO_FACTS : facts);
    await file.truncate(chain.bytes);
    const tombstones = new TombstoneFile(file, chain, deps);
    if (lost) await tombstones.beginAnew(facts.tombstones);
    else await tombstones.note();
    return tombstones;
  } catch (error) {
    await file.close();
    throw error;
  }
}

type Counted = Pick<LibraryFacts, "tombstones" | "tombstoneHead">;
const NO_FACTS: Counted = { tombstones: 0, tombstoneHead: "" };

/** The chain, if it is at least what the records know of it. */
function judge(path: string, text: string, facts: Counted): Chain {
  const chain = readChain(text);
  if (chain === null) throw new TombstoneError(path, "is damaged");
  const { tombstones: counted, tombstoneHead } = facts;
  if (chain.count < counted) {
    throw new TombstoneError(path, `has ${chain.count} lines where the records counted ${counted}`);
  }
  // An older database counted fewer lines: they must be the first ones of this very file,
  // or have been lost with the file before it.
  const first = chain.lines[0];
  const before = first?.kind === "anew" && counted < first.seq;
  if (counted > 0 && !before && chain.hashes.get(counted) !== tombstoneHead) {
    throw new TombstoneError(path, "is not the file that belongs to this database");
  }
  return chain;
}

class TombstoneFile implements Tombstones {
  readonly #file: FileHandle;
  readonly #deps: TombstonesDeps;
  readonly #known: Set<string>;
  #head: string;
  #count: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: FileHandle, { lines, head, count }: Chain, deps: TombstonesDeps) {
    [this.#file, this.#deps, this.#head, this.#count] = [file, deps, head, count];
    this.#known = new Set(lines.map(({ kind, id }) => `${kind} ${id}`));
  }

  has(kind: TombstoneKind, id: string): boolean {
    return this.#known.has(`${kind} ${id}`);
  }
  ids(kind: TombstoneKind): string[] {
    const start = `${kind} `;
    return [...this.#known].flatMap((one) =>
      one.startsWith(start) ? one.slice(start.length) : [],
    );
  }
  async add(kind: TombstoneKind, id: string): Promise<void> {
    const mine = this.#last.then(async () => {
      if (!this.has(kind, id)) await this.#write(kind, id, this.#count + 1);
    });
    // The next one waits for this one, however it ends; its caller is told here.
    this.#last = mine.catch(() => undefined);
    await mine;
  }
  /** The first line of a file that follows a lost one goes on counting where that ended. */
  async beginAnew(counted: number): Promise<void> {
    await this.#write("anew", "lost", Math.max(1, counted));
  }
  note(): Promise<void> {
    const { recordings } = this.#deps;
    return recordings.setFacts({ tombstones: this.#count, tombstoneHead: this.#head });
  }
  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }

  async #write(kind: TombstoneKind, id: string, seq: number): Promise<void> {
    const text = textOf({ seq, at: this.#deps.now(), kind, id });
    const hash = hashOf(this.#head, text);
    const { size } = await this.#file.stat();
    try {
      await this.#file.appendFile(`${text} ${hash}\n`, "latin1");
      await this.#file.datasync();
    } catch (error) {
      // A half line must not stand before a whole one.
      await this.#file.truncate(size);
      throw error;
    }
    [this.#head, this.#count] = [hash, seq];
    this.#known.add(`${kind} ${id}`);
    await this.note();
  }
}

async function openPrivately(path: string): Promise<FileHandle> {
  const { O_RDWR, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
  const file = await open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
  await file.chmod(0o600);
  // The name has to survive a power cut, too.
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return file;
}
