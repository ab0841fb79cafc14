/** A film of a recording as a file of one's own: made on this device, piece by piece. */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { FromMaker, ToMaker } from "../player/film-maker.ts";
import type { Sink } from "../sink.ts";
import { Cancelled, patiently } from "../house/patience.ts";

/** A worker, as far as it is used here. */
export interface Maker {
  postMessage(message: ToMaker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromMaker>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
  terminate(): void;
}
const startMaker = (): Maker =>
  new Worker(new URL("../player/film-maker-worker.ts", import.meta.url), { type: "module" });

export interface FilmFileAsk {
  manifest: ManifestReply;
  /** The vault's. */
  identity: string;
  /** One sealed piece; rejects with `Refused`. */
  piece: (part: number, segment: number) => Promise<Blob>;
  sink: Pick<Sink, "write">;
  /** 0 to 1. */
  progress: (share: number) => void;
  /** Asked before each piece. */
  wanted: () => boolean;
  waitMs?: number;
  start?: () => Maker;
}
export interface FilmMade {
  /** 0: there is nothing to play. */
  lastsMs: number;
  /** Places that are damaged, and jumped over. */
  damaged: number;
}

/**
 * Null where this vault opens none of it. Rejects with `Cancelled`, with `Refused` where the
 * server does not answer, and with what the disk said.
 */
export function makeFilm(ask: FilmFileAsk): Promise<FilmMade | null> {
  const { manifest, identity, sink, start = startMaker } = ask;
  const all = manifest.parts.reduce((sum, { segments }) => sum + segments.length, 0);
  const maker = start();
  const made = new Promise<FilmMade | null>((resolve, reject) => {
    const answer = async (said: FromMaker): Promise<void> => {
      if (said.say === "piece") {
        const sealed = await patiently(() => ask.piece(said.part, said.segment), ask);
        const bytes = sealed === null ? null : await sealed.arrayBuffer();
        maker.postMessage({ do: "piece", bytes }, bytes === null ? [] : [bytes]);
      } else if (said.say === "write") {
        await sink.write(new Uint8Array(said.bytes), said.at);
        if (!ask.wanted()) throw new Cancelled();
        maker.postMessage({ do: "wrote" }, []);
      } else if (said.say === "done") ask.progress(Math.min(1, said.pieces / Math.max(1, all)));
      else if (said.say === "made") resolve({ lastsMs: said.lastsMs, damaged: said.damaged });
      else resolve(null);
    };
    maker.onmessage = ({ data }) => {
      answer(data).catch(reject);
    };
    maker.onerror = ({ message }) => {
      reject(new Error(message));
    };
    maker.postMessage({ do: "make", manifest, identity }, []);
  });
  // The keys go with the worker, whatever came of it.
  return made.finally(() => {
    maker.terminate();
  });
}
