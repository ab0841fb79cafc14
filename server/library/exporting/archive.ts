/**
 * One export as it was asked for: the files, in an order and of sizes that stay, so that a
 * download that broke off goes on at the byte where it stopped. Sealed bytes are read when
 * their turn comes, one piece at a time; nothing of them is held.
 */
import { crc32 } from "node:zlib";
import { centralHeader, endOf, layoutOf, localHeader, type Layout, type ZipFile } from "./zip.ts";

export interface ArchiveFile extends ZipFile {
  /**
   * Its bytes, `size` of them. May be asked again. Asks the records last, and rejects where they
   * may not be had any more.
   */
  read(): Promise<Uint8Array>;
}
export interface Archive {
  total: number;
  /** From this byte on. One reading after another; more at once only cost time. */
  from(start: number): AsyncGenerator<Buffer>;
}

/** A piece that is shorter or longer than its row says: the opener names what is wrong with it. */
function fitted(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length === size) return bytes;
  const fit = new Uint8Array(size);
  fit.set(bytes.subarray(0, size));
  return fit;
}

export function createArchive(files: readonly ArchiveFile[], madeAt: number): Archive {
  const layout: Layout = layoutOf(files);
  /** Of what was read before: where a download goes on, the directory needs the rest too. */
  const sums = new Map<ArchiveFile, number>();
  const read = async (file: ArchiveFile): Promise<{ bytes: Uint8Array; crc: number }> => {
    const bytes = fitted(await file.read(), file.size);
    const crc = crc32(bytes);
    sums.set(file, crc);
    return { bytes, crc };
  };
  const sumOf = async (file: ArchiveFile): Promise<number> =>
    sums.get(file) ?? (await read(file)).crc;

  async function* all(start: number): AsyncGenerator<{ at: number; bytes: Uint8Array }> {
    for (const [index, file] of files.entries()) {
      const at = layout.offsets[index] ?? 0;
      const next = layout.offsets[index + 1] ?? layout.directory.offset;
      if (next <= start) continue;
      const { bytes, crc } = await read(file);
      const head = localHeader(file, crc, madeAt);
      // In one piece: while the reader is waited for, nothing is held that may be gone by then.
      yield { at, bytes: Buffer.concat([head, bytes]) };
    }
    let at = layout.directory.offset;
    for (const [index, file] of files.entries()) {
      const offset = layout.offsets[index] ?? 0;
      const head = centralHeader({ ...file, offset, crc: await sumOf(file) }, madeAt);
      yield { at, bytes: head };
      at += head.length;
    }
    yield { at, bytes: endOf(layout.directory) };
  }
  return {
    total: layout.total,
    async *from(start) {
      for await (const { at, bytes } of all(start)) {
        const rest = bytes.subarray(Math.max(0, start - at));
        if (rest.length > 0) yield Buffer.from(rest.buffer, rest.byteOffset, rest.byteLength);
      }
    },
  };
}
