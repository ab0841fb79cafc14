/** Somebody between one page and its server, who changes the sealed pieces on their way. */
import type { Page } from "playwright-core";
import { readFrames } from "#recordings/format.ts";

export interface Piece {
  part: number;
  segment: number;
}
/** The bytes that the server has for a piece; of the recording or share that the page asks of. */
export type AskPiece = (part: number, segment: number) => Promise<Buffer>;
/** What the page is given instead; null: what it asked for. */
export type PieceLie = (piece: Piece, ask: AskPiece) => Promise<Uint8Array> | null;

/** Until `tellTruth` (browser-vault.ts). */
export const lieInPieces = async (page: Page, lie: PieceLie): Promise<void> => {
  await page.route(
    (url) => /^\/api\/(recordings|shares)\/segment$/.test(url.pathname),
    async (route) => {
      const url = new URL(route.request().url());
      const ask: AskPiece = async (part, segment) => {
        const other = new URL(url);
        other.searchParams.set("part", String(part));
        other.searchParams.set("segment", String(segment));
        return (await route.fetch({ url: other.href })).body();
      };
      const [part, segment] = ["part", "segment"].map((name) => Number(url.searchParams.get(name)));
      const given = lie({ part: part ?? 0, segment: segment ?? 0 }, ask);
      if (given === null) return route.fallback();
      const headers = { "content-type": "application/octet-stream" };
      return route.fulfill({ body: Buffer.from(await given), headers });
    },
  );
};

/** The same bytes with two of its chunks in each other's place. */
export function exchanged(object: Uint8Array, one: number, other: number): Uint8Array {
  const { frames } = readFrames(object);
  const ends = frames.map((_, i) => frames[i + 1]?.at ?? object.length);
  const chunks = frames.map(({ at }, i) => object.subarray(at, ends[i]));
  const order = chunks.map((_, i) => (i === one ? other : i === other ? one : i));
  return Buffer.concat([
    object.subarray(0, frames[0]?.at ?? 0),
    ...order.map((i) => chunks[i] ?? new Uint8Array()),
  ]);
}
export const flipped = (object: Uint8Array, at: number): Uint8Array =>
  object.map((byte, i) => (i === at ? byte ^ 1 : byte));
