/**
 * Seals three segments under a chain key that arrives on its standard input, then says
 * so and waits: its memory is read from outside. Keeps no copy of what it was given.
 */
import { readSync } from "node:fs";
import { encodeHead, fileHeader } from "#recordings/format.ts";
import { Chain } from "#recordings/seal.ts";

const key = Buffer.alloc(32);
for (let at = 0; at < 32;) at += readSync(0, key, at, 32 - at, null);
const chain = new Chain(key, Buffer.alloc(16, 1).toString("base64url"), 0);
chain.keyFileText().fill(0);
const head = encodeHead({ atMs: 0, wallMs: 0, streams: [], previous: null, gaps: [] });
let bytes = fileHeader().length;
for (let segment = 0; segment < 3; segment++) {
  const sealer = chain.next();
  bytes += sealer.seal("head", head).length;
  for (let chunk = 1; chunk < 80; chunk++)
    bytes += sealer.seal("media", Buffer.alloc(20_000, 1)).length;
  // The last one stays open: its key and the next chain key are what may be found.
  if (segment < 2) bytes += sealer.seal("end", new Uint8Array(0)).length;
}
process.stdout.write(`${bytes}\n`);
// Holds the chain until its memory was read.
process.stdin.on("end", () => chain.erase()).resume();
