/**
 * The bytes of a zip file without compression (PKWARE APPNOTE 6.3.10): sealed bytes do not
 * shrink, and so every offset is known before a byte is read. PURE. Offsets beyond 4 GiB
 * and more than 65,535 files by ZIP64; one file stays below 4 GiB.
 */
export interface ZipFile {
  /** UTF-8, slashes between folders. */
  name: string;
  /** Bytes. */
  size: number;
}
export interface Checked extends ZipFile {
  crc: number;
  /** Of its local header. */
  offset: number;
}

const MAX_16 = 0xff_ff;
const MAX_32 = 0xff_ff_ff_ff;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const ZIP64_EXTRA_BYTES = 12;
const ZIP64_END_BYTES = 56;
const ZIP64_LOCATOR_BYTES = 20;
const END_BYTES = 22;
/** Names are UTF-8. */
const FLAGS = 0x08_00;
const VERSION = 45;
/** Made on UNIX: the upper byte of `VERSION_BY`, so that the permissions below are read. */
const VERSION_BY = (3 << 8) | VERSION;
/** -rw-r--r-- of a regular file. */
const PERMISSIONS = (0o100_644 << 16) >>> 0;

const nameBytes = ({ name }: ZipFile): number => Buffer.byteLength(name);
/** Header and bytes. */
export const lengthOf = (file: ZipFile): number => LOCAL_BYTES + nameBytes(file) + file.size;

/** Two seconds are the finest that there is; before 1980 there is nothing. */
function dosTime(ms: number): { time: number; date: number } {
  const at = new Date(ms);
  const year = Math.max(0, at.getUTCFullYear() - 1980);
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}

export function localHeader(file: ZipFile, crc: number, madeAt: number): Buffer {
  const head = Buffer.alloc(LOCAL_BYTES);
  const { time, date } = dosTime(madeAt);
  head.writeUInt32LE(0x04_03_4b_50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(time, 10);
  head.writeUInt16LE(date, 12);
  head.writeUInt32LE(crc, 14);
  head.writeUInt32LE(file.size, 18);
  head.writeUInt32LE(file.size, 22);
  head.writeUInt16LE(nameBytes(file), 26);
  return Buffer.concat([head, Buffer.from(file.name)]);
}

const isFar = (offset: number): boolean => offset >= MAX_32;

export function centralHeader(file: Checked, madeAt: number): Buffer {
  const far = isFar(file.offset);
  const head = Buffer.alloc(CENTRAL_BYTES);
  const { time, date } = dosTime(madeAt);
  head.writeUInt32LE(0x02_01_4b_50, 0);
  head.writeUInt16LE(VERSION_BY, 4);
  head.writeUInt16LE(VERSION, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt16LE(time, 12);
  head.writeUInt16LE(date, 14);
  head.writeUInt32LE(file.crc, 16);
  head.writeUInt32LE(file.size, 20);
  head.writeUInt32LE(file.size, 24);
  head.writeUInt16LE(nameBytes(file), 28);
  head.writeUInt16LE(far ? ZIP64_EXTRA_BYTES : 0, 30);
  head.writeUInt32LE(PERMISSIONS, 38);
  head.writeUInt32LE(far ? MAX_32 : file.offset, 42);
  const extra = Buffer.alloc(far ? ZIP64_EXTRA_BYTES : 0);
  if (far) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(file.offset), 4);
  }
  return Buffer.concat([head, Buffer.from(file.name), extra]);
}

interface Directory {
  files: number;
  offset: number;
  bytes: number;
}
const isLarge = ({ files, offset, bytes }: Directory): boolean =>
  files >= MAX_16 || isFar(offset) || isFar(bytes);

/** What stands behind the central directory. */
export function endOf(directory: Directory): Buffer {
  const { files, offset, bytes } = directory;
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  end.writeUInt16LE(Math.min(files, MAX_16), 8);
  end.writeUInt16LE(Math.min(files, MAX_16), 10);
  end.writeUInt32LE(Math.min(bytes, MAX_32), 12);
  end.writeUInt32LE(Math.min(offset, MAX_32), 16);
  if (!isLarge(directory)) return end;
  const large = Buffer.alloc(ZIP64_END_BYTES);
  large.writeUInt32LE(0x06_06_4b_50, 0);
  large.writeBigUInt64LE(BigInt(ZIP64_END_BYTES - 12), 4);
  large.writeUInt16LE(VERSION_BY, 12);
  large.writeUInt16LE(VERSION, 14);
  for (const [at, value] of [
    [24, files],
    [32, files],
    [40, bytes],
    [48, offset],
  ] as const) {
    large.writeBigUInt64LE(BigInt(value), at);
  }
  const locator = Buffer.alloc(ZIP64_LOCATOR_BYTES);
  locator.writeUInt32LE(0x07_06_4b_50, 0);
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([large, locator, end]);
}

export interface Layout {
  /** Where each file's local header begins. */
  offsets: number[];
  directory: Directory;
  total: number;
}
export function layoutOf(files: readonly ZipFile[]): Layout {
  const offsets: number[] = [];
  let offset = 0;
  let bytes = 0;
  for (const file of files) {
    offsets.push(offset);
    bytes += CENTRAL_BYTES + nameBytes(file) + (isFar(offset) ? ZIP64_EXTRA_BYTES : 0);
    offset += lengthOf(file);
  }
  const directory = { files: files.length, offset, bytes };
  return { offsets, directory, total: offset + bytes + endOf(directory).length };
}
