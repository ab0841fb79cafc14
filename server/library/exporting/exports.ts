/**
 * My export: everything that is mine as one zip file, streamed, and gone on with where it
 * broke off. An export is remembered for an hour after it was last asked for, by the
 * sign-in that asked: the same bytes again, or nothing. Whatever was taken away since is not
 * among them (R18): the name of an export that held it is forgotten.
 */
import type { Lines } from "../../accounts/lines.ts";
import type { Asker } from "../../accounts/ports.ts";
import { newId } from "../../accounts/ids.ts";
import { AppError } from "../../errors.ts";
import type { Outlets } from "../shares/outlets.ts";
import { createArchive } from "./archive.ts";
import type { KeptExport, KeptExports } from "./kept.ts";
import { fileOf, jsonFile, type Mine } from "./mine.ts";

export interface Export {
  /** Strong: the same bytes. */
  etag: string;
  total: number;
  /** First byte that is sent. */
  start: number;
  /** Breaks off where the asker may not have it any more. */
  bytes: AsyncIterable<Buffer>;
  /** Call it when the answer is sent, or never will be. */
  sent(): void;
}
export interface Exports {
  /**
   * `resume`: go on at this byte of the export of this name; where that is not remembered
   * any more, a new one from its beginning. Null where it has no such byte. `cut` is called
   * where something of it is taken away, or the sign-in ends, while it is being sent.
   */
  open(
    asker: Asker,
    resume: { etag: string; start: number } | null,
    cut: () => void,
  ): Promise<Export | null>;
}
export interface ExportsDeps {
  mine: Mine;
  kept: KeptExports;
  outlets: Pick<Outlets, "openedBehind">;
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

export function createExports(deps: ExportsDeps): Exports {
  const { mine, kept, outlets, texts, lines, now } = deps;

  const make = async (asker: Asker): Promise<KeptExport> => {
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
    await note(asker, 0, { recordings: held.recordings.length, bytes: archive.total });
    const outlet = {
      ...{ viewer: asker.account, sid: asker.sid, share: null },
      recordings: new Set(held.recordings),
    };
    return { etag: `"${newId()}"`, archive, outlet };
  };
  /** R22: each time that something of it is given. */
  const note = ({ account }: Asker, start: number, detail: Record<string, number>) =>
    lines.before({
      ...{ action: "account:export", actor: account, object: account, owner: account },
      detail: { ...detail, from: start },
    });

  async function* bytesOf(asker: Asker, one: KeptExport, start: number): AsyncGenerator<Buffer> {
    try {
      for await (const bytes of one.archive.from(start)) {
        await asker.again();
        // Marks it as used.
        kept.of(asker.account);
        yield bytes;
      }
    } catch (error) {
      // What it was made of has changed: whoever goes on begins anew.
      kept.drop(one);
      throw error;
    }
  }

  return {
    async open(asker, resume, cut) {
      const before = kept.of(asker.account);
      const known = before?.outlet.sid === asker.sid && before.etag === resume?.etag;
      const start = known ? (resume?.start ?? 0) : 0;
      if (known && start >= before.archive.total) return null;
      const one = known ? before : await make(asker);
      const { etag, archive, outlet } = one;
      if (known) await note(asker, start, { bytes: archive.total - start });
      const check = async (): Promise<void> => {
        await asker.again();
        // Taken away while its line was written.
        if (known && kept.of(asker.account) !== one) throw new AppError("not-now");
      };
      const sent = await outlets.openedBehind(outlet, check, cut);
      if (!known) kept.keep(one);
      return { etag, total: archive.total, start, bytes: bytesOf(asker, one, start), sent };
    },
  };
}
