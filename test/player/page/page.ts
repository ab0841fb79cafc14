/** A page with nothing but the player's engine, which a test drives. */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { Film } from "../../../client/player/film.ts";
import { Refused } from "../../../client/refused.ts";
import { openFilm } from "../../../client/player/open-film.ts";

export interface Played {
  film: Film;
  video: HTMLVideoElement;
  beside: HTMLVideoElement;
  /** Those of the engine, in the order in which they were made. */
  sounds: HTMLAudioElement[];
  /** Segments that were asked for. */
  asked: string[];
  /** When `openFilm` was called, ms of the page's clock. */
  openedAt: number;
}
declare global {
  interface Window {
    played: Played;
    start: () => Promise<void>;
  }
}

const elementOf = (id: string): HTMLVideoElement => {
  const found = document.querySelector<HTMLVideoElement>(`#${id}`);
  if (found === null) throw new Error(`no ${id}`);
  return found;
};

/** Every sound that is made, though it is never put into the page. */
const soundsOf = (): HTMLAudioElement[] => {
  const made: HTMLAudioElement[] = [];
  const create = document.createElement.bind(document);
  document.createElement = (name: string) => {
    const element = create(name);
    if (element instanceof HTMLAudioElement) made.push(element);
    return element;
  };
  return made;
};

window.start = async () => {
  const sounds = soundsOf();
  const asked: string[] = [];
  const [video, beside] = [elementOf("video"), elementOf("beside")];
  const { manifest, identity } = (await (await fetch("manifest")).json()) as {
    manifest: ManifestReply;
    identity: string;
  };
  const openedAt = performance.now();
  const film = openFilm({
    ...{ manifest, identity, video, beside },
    piece: async (part, segment) => {
      asked.push(`${part}/${segment}`);
      const answer = await fetch(`segment/${part}/${segment}`);
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Refused({ code: "forbidden", message: "No.", retryable: false });
      return answer.arrayBuffer();
    },
  });
  window.played = { film, video, beside, sounds, asked, openedAt };
};
