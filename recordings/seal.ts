/**
 * Sealing, in the recorder process (Node). Holds no key that opens what was written
 * before: each is overwritten as soon as the next one stands (R14).
 */
import { createCipheriv, hkdfSync } from "node:crypto";
import { base64UrlBytes, idBytes, join, utf8, viewOf, type Bytes } from "./format/bytes.ts";
import { aad, frame, MAX_CHUNKS, nonce } from "./format.ts";
import type { ChunkKind, RecordingId } from "./types.ts";

/** HKDF-SHA256 to 32 bytes (RFC 5869); the caller overwrites it. */
const derive = (key: Uint8Array, salt: Uint8Array, info: string): Buffer =>
  Buffer.from(hkdfSync("sha256", key, salt, info, 32));

/** One segment's chunks, in order. */
export class SegmentSealer {
  readonly #key: Buffer;
  readonly #recording: RecordingId;
  readonly #part: number;
  readonly #segment: number;
  #chunks = 0;
  #open = true;

  constructor(key: Buffer, recording: RecordingId, part: number, segment: number) {
    this.#key = key;
    this.#recording = recording;
    this.#part = part;
    this.#segment = segment;
  }

  /** How many were sealed. */
  get chunks(): number {
    return this.#chunks;
  }

  /**
   * A whole frame, to be appended. `head` comes first, `end` last with nothing in it;
   * after it the key is gone. Throws where the order is another or the segment is full.
   */
  seal(kind: ChunkKind, plain: Uint8Array): Bytes {
    const chunk = this.#chunks;
    if (!this.#open) throw new Error("the segment is closed");
    if ((kind === "head") !== (chunk === 0)) throw new Error("a segment begins with its head");
    if (kind === "end" && plain.length > 0) throw new Error("an end chunk is empty");
    if (chunk >= MAX_CHUNKS - 1 && kind !== "end") throw new Error("the segment is full");
    this.#chunks = chunk + 1;
    const place = {
      recording: this.#recording,
      part: this.#part,
      segment: this.#segment,
      chunk,
    };
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce(chunk));
    cipher.setAAD(aad(place, kind));
    const sealed = join(cipher.update(plain), cipher.final(), cipher.getAuthTag());
    if (kind === "end") this.erase();
    return frame(kind, sealed);
  }

  /** Nothing more can be sealed. A second call does nothing. */
  erase(): void {
    this.#key.fill(0);
    this.#open = false;
  }
}

/** A part's keys: C(0), then each following from the one before. */
export class Chain {
  readonly #recording: RecordingId;
  readonly #part: number;
  readonly #salt: Bytes;
  #key: Buffer;
  #segment = 0;
  #sealer: SegmentSealer | null = null;
  #erased = false;

  /** @param key C(0), 32 random bytes; belongs to the chain now, which overwrites it. */
  constructor(key: Buffer, recording: RecordingId, part: number) {
    if (key.length !== 32) throw new Error("a chain key has 32 bytes");
    const number = new Uint8Array(4);
    viewOf(number).setUint32(0, part);
    this.#salt = join(idBytes(recording), number);
    this.#recording = recording;
    this.#part = part;
    this.#key = key;
  }

  /**
   * The key file's plaintext (FORMAT.md, 6), before the first `next()` only. Bytes and
   * not a string, which could not be erased: fill it with 0 once it is wrapped.
   */
  keyFileText(): Bytes {
    if (this.#erased || this.#segment > 0) throw new Error("the chain has moved on");
    const lines = [
      utf8(`aside-key 1\nrecording ${this.#recording}\npart ${this.#part}\nchain 0 `),
      base64UrlBytes(this.#key),
      utf8("\n"),
    ];
    // The text key is part 0's, so that the whole recording has one.
    if (this.#part === 0) {
      const text = derive(this.#key, this.#salt, "aside text v1");
      lines.push(utf8("text "), base64UrlBytes(text), utf8("\n"));
      text.fill(0);
    }
    const whole = join(...lines);
    for (const line of lines) line.fill(0);
    return whole;
  }

  /** The next segment's sealer: 0, 1, 2... The one before can seal nothing any more. */
  next(): SegmentSealer {
    if (this.#erased) throw new Error("the chain is erased");
    this.#sealer?.erase();
    const key = derive(this.#key, this.#salt, "aside segment v1");
    const following = derive(this.#key, this.#salt, "aside chain v1");
    this.#key.fill(0);
    this.#key = following;
    this.#sealer = new SegmentSealer(key, this.#recording, this.#part, this.#segment++);
    return this.#sealer;
  }

  /** Nothing more can be sealed, the segment in hand included. A second call does nothing. */
  erase(): void {
    this.#sealer?.erase();
    this.#key.fill(0);
    this.#erased = true;
  }
}
