/**
 * Makes an MP4 file of a recording, piece by piece. Runs in a worker of its own, and holds the
 * keys there. Asks for a sealed piece when it needs it and waits until what it gave is
 * written, so that it holds seconds of the film, however long that is.
 */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { parseKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { openWith } from "#recordings/keys.ts";
import { openRecording } from "#recordings/open.ts";
import { toMp4 } from "#recordings/replay/to-mp4.ts";

/** To the maker. One film each; `piece` and `wrote` answer what it said last. */
export type ToMaker =
  | { do: "make"; manifest: ManifestReply; identity: string }
  /** Null: the server has lost it. */
  | { do: "piece"; bytes: ArrayBuffer | null }
  | { do: "wrote" };

/** From it. */
export type FromMaker =
  | { say: "piece"; part: number; segment: number }
  /** At this byte of the file. */
  | { say: "write"; bytes: ArrayBuffer; at: number }
  /** So many pieces are in the film. */
  | { say: "done"; pieces: number }
  /** `lastsMs`: of the film, 0 where there is nothing to play; `damaged`: places that are named as such. */
  | { say: "made"; lastsMs: number; damaged: number }
  /** No part opens with this identity. */
  | { say: "locked" };

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

const keysOf = async (identity: string, written: string): Promise<KeyFile | null> => {
  try {
    return parseKeyFile(await openWith(identity, bytesOf(written)));
  } catch {
    // Not for this identity, changed, or no key file: its pieces count as damaged.
    return null;
  }
};

export class FilmMaker {
  readonly #post: (message: FromMaker) => void;
  #answer: ((message: ToMaker) => void) | null = null;

  /** `post` takes the bytes over. */
  constructor(post: (message: FromMaker) => void) {
    this.#post = post;
  }

  /** Never rejects for what it is given. */
  async hear(message: ToMaker): Promise<void> {
    if (message.do === "make") await this.#make(message.manifest, message.identity);
    else {
      const answer = this.#answer;
      this.#answer = null;
      answer?.(message);
    }
  }

  #ask(message: FromMaker): Promise<ToMaker> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#post(message);
    });
  }

  async #make(manifest: ManifestReply, identity: string): Promise<void> {
    const keys = new Map<number, KeyFile | null>();
    for (const { part, keyFile } of manifest.parts) keys.set(part, await keysOf(identity, keyFile));
    if ([...keys.values()].every((one) => one === null)) {
      this.#post({ say: "locked" });
      return;
    }
    const read = async (part: number, segment: number): Promise<Uint8Array | null> => {
      const answer = await this.#ask({ say: "piece", part, segment });
      return answer.do === "piece" && answer.bytes !== null ? new Uint8Array(answer.bytes) : null;
    };
    let at = 0;
    let pieces = 0;
    const write = async (bytes: Uint8Array, where: number): Promise<void> => {
      // A copy of its own: the muxer may go on with its buffer, and this one is handed over.
      await this.#ask({ say: "write", bytes: bytes.slice().buffer, at: where });
    };
    const made = await toMp4(
      openRecording(manifest, read, (part) => Promise.resolve(keys.get(part) ?? null)),
      {
        hidden: manifest.hidden,
        write: async (bytes) => {
          const where = at;
          at += bytes.length;
          await write(bytes, where);
        },
        onSegment: () => {
          pieces += 1;
          this.#post({ say: "done", pieces });
        },
      },
    );
    if (made.header !== null) await write(made.header, 0);
    const lastsMs = made.header === null ? 0 : made.durationMs;
    this.#post({ say: "made", lastsMs, damaged: made.damage.length });
  }
}
