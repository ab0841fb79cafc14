/** The player's worker: the vault's identity and all keys stay in it, and end with it. */
import type { FromWorker, Piece, ToWorker } from "./messages.ts";
import { Opener } from "./opener.ts";

const buffersOf = (message: FromWorker): ArrayBuffer[] =>
  message.say === "locked" ? [] : message.pieces.map(({ bytes }: Piece) => bytes);

const opener = new Opener((message) => {
  self.postMessage(message, { transfer: buffersOf(message) });
});

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  // Told to the page as an error of the worker.
  opener.hear(data).catch(reportError);
};
