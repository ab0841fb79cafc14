/**
 * My export: everything that is mine as one zip file, streamed, and gone on with where it
 * broke off. An export is remembered for an hour after it was last asked for, by the
 * sign-in that asked: the same bytes again, or nothing.
 */
import type { Lines } from "../../accounts/lines.ts";
import type { Asker } from "../../accounts/ports.ts";
import { newId } from "../../accounts/ids.ts";
import { createArchive, type Archive } from "./archive.ts";
import { fileOf, jsonFile, type Mine } from "./mine.ts";

export interface Export {
  /** Strong: the same bytes. */
  etag: string;
  total: number;
  /** First byte that is sent. */
  start: number;
  /** Breaks off where the asker may not have it any more. */
  bytes: AsyncIterable<Buffer>;
}
export interface Exports {
  /**
   * `resume`: go on at this byte of the export of this name; where that is not remembered
   * any more, a new one from its beginning. Null where it has no such byte.
   */
  open(asker: Asker, resume: { etag: string; start: number } | null): Promise<Export | null>;
}
export interface ExportsDeps {
  mine: Mine;
  /** By the name of the file: what else there is of the account, as JSON. */
  account(asker: Asker): Promise<Record<string, unknown>>;
  /** JSON by the line, oldest first. */
  log(account: string): AsyncIterable<string>;
  texts: { readme: string; format: string; opener: string | null };
  lines: Lines;
  /** Wall clock, ms. */
  now(): number;
}

/** The name of the opener in the archive and among the pages. */
export const OPENER = "aside-open.mjs";
const REMEMBERED_MS = 3_600_000;

interface Kept {
  sid: string;
  etag: string;
  archive: Archive;
  usedAt: number;
}

export function createExports(deps: ExportsDeps): Exports {
  const { mine, texts, lines, now } = deps;
  /** By account: a new one takes the place of the one before. */
  const kept = new Map<string, Kept>();

  const make = async (asker: Asker): Promise<Kept> => {
    const [account, held] = [await deps.account(asker), await mine.files(asker)];
    const log: string[] = [];
    for await (const some of deps.log(asker.account)) log.push(some);
    const files = [
      fileOf("README.txt", texts.readme),
      fileOf("FORMAT.md", texts.format),
      ...(texts.opener === null ? [] : [fileOf(OPENER, texts.opener)]),
      ...Object.entries(account).map(([name, value]) => jsonFile(`${name}.json`, value)),
      fileOf("log.ndjson", log.join("")),
      ...held.files,
    ];
    const archive = createArchive(files, now());
    await note(asker, 0, { recordings: held.recordings, bytes: archive.total });
    return { sid: asker.sid, etag: `"${newId()}"`, archive, usedAt: now() };
  };
  /** R22: each time that something of it is given. */
  const note = ({ account }: Asker, start: number, detail: Record<string, number>) =>
    lines.before({
      ...{ action: "account:export", actor: account, object: account, owner: account },
      detail: { ...detail, from: start },
    });
  const forgetOld = (): void => {
    for (const [account, { usedAt }] of kept) {
      if (usedAt + REMEMBERED_MS <= now()) kept.delete(account);
    }
  };

  async function* sent(asker: Asker, one: Kept, start: number): AsyncGenerator<Buffer> {
    try {
      for await (const bytes of one.archive.from(start)) {
        await asker.again();
        one.usedAt = now();
        yield bytes;
      }
    } catch (error) {
      // What it was made of has changed: whoever goes on begins anew.
      if (kept.get(asker.account) === one) kept.delete(asker.account);
      throw error;
    }
  }

  return {
    async open(asker, resume) {
      forgetOld();
      const before = kept.get(asker.account);
      const known = before?.sid === asker.sid && before.etag === resume?.etag ? before : null;
      const start = known === null ? 0 : (resume?.start ?? 0);
      if (known !== null && start >= known.archive.total) return null;
      const one = known ?? (await make(asker));
      if (known !== null) await note(asker, start, { bytes: known.archive.total - start });
      await asker.again();
      one.usedAt = now();
      kept.set(asker.account, one);
      const { etag, archive } = one;
      return { etag, total: archive.total, start, bytes: sent(asker, one, start) };
    },
  };
}
