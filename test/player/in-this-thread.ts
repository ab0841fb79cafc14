/** The maker of films without a worker. */
import { FilmMaker, type FromMaker, type ToMaker } from "../../client/player/film-maker.ts";
import type { Maker } from "../../client/recordings/film-file.ts";

/** The maker itself, spoken to as a worker is: messages are copies, and come later. */
export const inThisThread = (): Maker & { ended: boolean } => {
  const page: Maker & { ended: boolean } = {
    ...{ onmessage: null, onerror: null, ended: false },
    postMessage(message: ToMaker) {
      const copy = structuredClone(message);
      setImmediate(() => void maker.hear(copy));
    },
    terminate() {
      page.ended = true;
    },
  };
  const maker = new FilmMaker((message: FromMaker) => {
    const copy = structuredClone(message);
    setImmediate(() => page.onmessage?.({ data: copy } as MessageEvent<FromMaker>));
  });
  return page;
};
