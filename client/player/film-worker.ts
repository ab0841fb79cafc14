/** The player's worker: the vault's identity and all keys stay in it, and end with it. */
import { Hearing } from "./hearing.ts";
import type { FromWorker, Piece, ToWorker } from "./messages.ts";
import { Opener } from "./opener.ts";

const buffersOf = (message: FromWorker): ArrayBuffer[] =>
  "pieces" in message ? message.pieces.map(({ bytes }: Piece) => bytes) : [];

const post = (message: FromWorker): void => {
  self.postMessage(message, { transfer: buffersOf(message) });
};
const opener = new Opener(post, new Hearing((talk) => post({ say: "talk", talk })));

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  // Told to the page as an error of the worker.
  opener.hear(data).catch(reportError);
};
