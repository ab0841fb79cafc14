/** The few places of an MP4 file that are set after the muxer wrote it (ISO/IEC 14496-12). PURE. */
import { join } from "../format/bytes.ts";

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const text = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));

/** 8.8.4 to 8.8.7: a fragment begins moof, mfhd, traf, tfhd, so both numbers stand in fixed places. */
const SEQUENCE_AT = 20;
const TRACK_AT = 44;

/** Makes a fragment of a file with one track one of a file with several. `moof` is changed. */
export function renumber(moof: Uint8Array, sequence: number, track: number): void {
  if (text(moof, 4) !== "moof" || text(moof, 28) !== "traf" || text(moof, 36) !== "tfhd") {
    throw new Error("the muxer lays its fragments out another way");
  }
  viewOf(moof).setUint32(SEQUENCE_AT, sequence);
  viewOf(moof).setUint32(TRACK_AT, track);
}

/** Where the child boxes of this name begin within the box that begins at `from`. */
function childrenAt(bytes: Uint8Array, from: number, name: string): number[] {
  const found: number[] = [];
  const end = from + viewOf(bytes).getUint32(from);
  for (let at = from + 8; at < end; at += viewOf(bytes).getUint32(at)) {
    if (text(bytes, at + 4) === name) found.push(at);
  }
  return found;
}

function childAt(bytes: Uint8Array, from: number, name: string): number {
  const [at] = childrenAt(bytes, from, name);
  if (at === undefined) throw new Error(`the muxer wrote no ${name}`);
  return at;
}

/** Puts in how long the whole lasts (8.8.2), so that players need not read all fragments. */
export function withDuration(moov: Uint8Array, durationMs: number): Uint8Array<ArrayBuffer> {
  const scale = viewOf(moov).getUint32(childAt(moov, 0, "mvhd") + 20);
  const mvex = childAt(moov, 0, "mvex");
  const mehd = new Uint8Array(20);
  const view = viewOf(mehd);
  view.setUint32(0, mehd.length);
  mehd.set(new TextEncoder().encode("mehd"), 4);
  // Version 1: the duration has 64 bits.
  view.setUint8(8, 1);
  view.setBigUint64(12, BigInt(Math.round((durationMs / 1000) * scale)));
  const out = join(moov.subarray(0, mvex + 8), mehd, moov.subarray(mvex + 8));
  viewOf(out).setUint32(mvex, viewOf(moov).getUint32(mvex) + mehd.length);
  viewOf(out).setUint32(0, out.length);
  return out;
}

/** 8.4.3: where the name begins in a handler box. */
const HANDLER_NAME = 32;

/**
 * Names the tracks where players look for it, one after the other (8.4.3). The muxer
 * puts names where only QuickTime reads them, and its own name here.
 */
export function withNames(moov: Uint8Array, names: readonly string[]): Uint8Array<ArrayBuffer> {
  let out = moov.slice();
  for (const [index, name] of names.entries()) {
    const trak = childrenAt(out, 0, "trak")[index];
    if (trak === undefined) throw new Error("the muxer wrote fewer tracks");
    const mdia = childAt(out, trak, "mdia");
    const hdlr = childAt(out, mdia, "hdlr");
    const end = hdlr + viewOf(out).getUint32(hdlr);
    const named = new TextEncoder().encode(`${name}\0`);
    const longer = named.length - (end - hdlr - HANDLER_NAME);
    out = join(out.subarray(0, hdlr + HANDLER_NAME), named, out.subarray(end));
    for (const box of [0, trak, mdia, hdlr]) {
      viewOf(out).setUint32(box, viewOf(out).getUint32(box) + longer);
    }
  }
  return out;
}

/** 8.1.2: a box that means nothing. `length` at least 8, with its own header. */
export function free(length: number): Uint8Array<ArrayBuffer> {
  const box = new Uint8Array(length);
  viewOf(box).setUint32(0, length);
  box.set(new TextEncoder().encode("free"), 4);
  return box;
}
