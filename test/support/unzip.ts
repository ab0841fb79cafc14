/** Unpacks a zip whose files are stored, not compressed, as the page's copies are (PKWARE APPNOTE, 4.3). */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const CENTRAL = "PK\u0001\u0002";
const SAFE = /^(?:\d{1,5}\/)?[\w.-]+$/;

/** Names of what was unpacked. Rejects for a compressed file, and for a name that leads elsewhere. */
export const unzip = async (zip: Buffer, folder: string): Promise<string[]> => {
  const names: string[] = [];
  for (let at = zip.indexOf(CENTRAL); at >= 0; at = zip.indexOf(CENTRAL, at + 46)) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 24)];
    const name = zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28));
    if (method !== 0 || !SAFE.test(name)) throw new Error(`cannot unpack ${name}`);
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    await mkdir(join(folder, dirname(name)), { recursive: true });
    await writeFile(join(folder, name), zip.subarray(from, from + size));
    names.push(name);
  }
  return names;
};
