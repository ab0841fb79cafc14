/** The worker that makes a film: the vault's identity and all keys stay in it, and end with it. */
import { FilmMaker, type ToMaker } from "./film-maker.ts";

const maker = new FilmMaker((message) => {
  self.postMessage(message, { transfer: "bytes" in message ? [message.bytes] : [] });
});

self.onmessage = ({ data }: MessageEvent<ToMaker>) => {
  // Told to the page as an error of the worker.
  maker.hear(data).catch(reportError);
};
