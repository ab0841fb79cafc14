/**
 * The anchor: the head of the audit log, kept outside the database, so that a
 * tail cut off there is noticed. Pure: what the file holds, as bytes.
 *
 * Two slots of a disk sector each, written in turn: a crash while one is being
 * written leaves the other. The anchor may lag behind the log, never the other
 * way round, for it is written after the lines are durable.
 */
import { createHash } from "node:crypto";
import { GENESIS, type Head } from "./chain.ts";

export const SLOT_BYTES = 512;
export const SLOTS = 2;

export type AnchorState =
  | { status: "kept"; head: Head; slot: number }
  /** One slot cannot be read; `head` is that of the other, null when there is none. */
  | { status: "damaged"; head: Head | null; slot: number };

const checkOf = (text: string): string =>
  createHash("sha256").update(`aside audit head\n${text}`).digest("hex").slice(0, 32);

/** One slot: readable by people, and told apart from a half-written one by its check. */
export function encodeSlot({ seq, hash }: Head): Buffer {
  const text = `${seq} ${hash}`;
  return Buffer.from(`${text} ${checkOf(text)}`.padEnd(SLOT_BYTES - 1) + "\n");
}

/** An anchor that knows of `head`, in every slot. */
export const encodeAnchor = (head: Head): string => encodeSlot(head).toString().repeat(SLOTS);

/** What the bytes say; `slot` is where that head stands. */
export function decodeAnchor(bytes: Buffer): AnchorState {
  const heads = Array.from({ length: SLOTS }, (_, slot) =>
    decodeSlot(bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)),
  );
  const seqs = heads.map((head) => head?.seq ?? -1);
  const slot = seqs.indexOf(Math.max(...seqs));
  const head = heads[slot] ?? null;
  const isWhole = heads.every((one) => one !== null) && bytes.length === SLOTS * SLOT_BYTES;
  return head !== null && isWhole
    ? { status: "kept", head, slot }
    : { status: "damaged", head, slot };
}

function decodeSlot(bytes: Buffer): Head | null {
  const match = /^(\d{1,15}) ([0-9a-f]{64}) ([0-9a-f]{32}) *\n$/.exec(bytes.toString("latin1"));
  const [, seq = "", hash = "", check] = match ?? [];
  if (check !== checkOf(`${seq} ${hash}`) || bytes.length !== SLOT_BYTES) return null;
  if ((seq === "0") !== (hash === GENESIS)) return null;
  return { seq: Number(seq), hash };
}

/** Where a log driver keeps its anchor. */
export interface Anchor {
  /** What is kept; null when no slot can be read. */
  head(): Head | null;
  /** Resolves once whoever reads the file sees it. */
  advance(head: Head): Promise<void>;
  /** What was wrong when it was opened, else null. */
  readonly fault: unknown;
}
