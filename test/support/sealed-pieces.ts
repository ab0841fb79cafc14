/** Pieces of a part with nothing in them but their moments, sealed as the recorder seals them. */
import { encodeHead, encodeRecords, fileHeader } from "#recordings/format.ts";
import { Chain } from "#recordings/seal.ts";

export interface SealedPieces {
  recording: string;
  part: number;
  /** C(0), 32 bytes. */
  chain: Uint8Array;
  /** When each begins, ms since the recording began. */
  atMs: readonly number[];
  lastsMs: number;
}

/** By number. */
export function sealPieces({ recording, part, chain, atMs, lastsMs }: SealedPieces): Uint8Array[] {
  const keys = new Chain(Buffer.from(chain), recording, part);
  return atMs.map((beginsMs, segment) => {
    const sealer = keys.next();
    const head = {
      atMs: beginsMs,
      wallMs: 1_800_000_000_000,
      streams: [],
      previous: segment === 0 ? null : { segment: segment - 1, chunks: 3 },
      gaps: [],
    };
    const clocks = [0, lastsMs - 250].map((ms) => ({
      type: "clock" as const,
      atMs: beginsMs + ms,
    }));
    return new Uint8Array(
      Buffer.concat([
        fileHeader(),
        sealer.seal("head", encodeHead(head)),
        sealer.seal("media", encodeRecords(clocks)),
        sealer.seal("end", new Uint8Array(0)),
      ]),
    );
  });
}
