/**
 * The address after `#`: a screen, and an e-mail address to fill in at sign-in.
 * It never leaves the browser. What a live session shows wins over it.
 */
import { Changing } from "./live/changing.ts";

/** Every screen that has an address, by what stands after `#/`. */
const PLACES = {
  "": "go-live",
  coach: "coach",
  account: "account",
  log: "log",
  footprint: "footprint",
  people: "people",
  school: "school",
  agreements: "agreements",
  guests: "guests",
  recordings: "recordings",
  shared: "shared",
  groups: "groups",
  notes: "notes",
  play: "player",
  vault: "vault",
  promise: "promise",
  link: "link",
} as const;
export type Place = (typeof PLACES)[keyof typeof PLACES];

export interface Address {
  place: Place;
  email: string;
}

/** `#/coach`, `#for=anna@school.example`, `#/coach?for=anna@school.example`. Pure. */
export const readAddress = (hash: string): Address => {
  const { path, query } = split(hash);
  const known = Object.hasOwn(PLACES, path) ? PLACES[path as keyof typeof PLACES] : "go-live";
  return { place: known, email: query.get("for") ?? "" };
};

/** The secret of a one-time link, `#/link?s=...`; null where there is none. Pure. */
export const secretIn = (hash: string): string | null => {
  const { path, query } = split(hash);
  return path === "link" ? query.get("s") : null;
};

/** Which recording is looked at, `#/play?recording=...`; empty where none is named. Pure. */
export const recordingIn = (hash: string): string => {
  const { path, query } = split(hash);
  return path === "play" ? (query.get("recording") ?? "") : "";
};

/** Which share is looked at, `#/play?share=...`; null where none is named. Pure. */
export const shareIn = (hash: string): string | null => {
  const { path, query } = split(hash);
  return path === "play" ? query.get("share") : null;
};

const split = (hash: string): { path: string; query: URLSearchParams } => {
  const rest = hash.replace(/^#/, "");
  if (!rest.startsWith("/")) return { path: "", query: new URLSearchParams(rest) };
  const at = rest.indexOf("?");
  const [path, query] = at < 0 ? [rest, ""] : [rest.slice(0, at), rest.slice(at + 1)];
  return { path: path.slice(1), query: new URLSearchParams(query) };
};

export const hashOf = (place: Place): string => {
  const path = Object.entries(PLACES).find(([, name]) => name === place)?.[0] ?? "";
  return `#/${path}`;
};

/** Where a recording is looked at. Pure. */
export const playHash = (recording: string): string =>
  `${hashOf("player")}?recording=${encodeURIComponent(recording)}`;

/** Where what somebody shares with me is looked at. Pure. */
export const playShareHash = (share: string): string =>
  `${hashOf("player")}?share=${encodeURIComponent(share)}`;

/** Says "change" at every new address, and "secret" when a one-time link was opened. */
export class Router extends Changing {
  /** Of the one-time link that was opened last; in memory only, taken once. */
  #secret: string | null = null;

  constructor() {
    super();
    this.#take();
    addEventListener("hashchange", () => {
      this.#take();
      this.changed();
    });
  }

  get address(): Address {
    return readAddress(location.hash);
  }

  /** The recording that the player is asked for; empty where it is none. */
  get recording(): string {
    return recordingIn(location.hash);
  }

  /** The share that the player is asked for; null where it is a recording of mine. */
  get share(): string | null {
    return shareIn(location.hash);
  }

  go(place: Place): void {
    if (this.address.place === place) this.changed();
    else location.hash = hashOf(place);
  }

  /** Null after the first time: what took it keeps it. */
  takeSecret(): string | null {
    const secret = this.#secret;
    this.#secret = null;
    return secret;
  }

  /** A secret stays neither in the address, where it can be read over a shoulder, nor in the history. */
  #take(): void {
    const secret = secretIn(location.hash);
    if (secret === null) return;
    this.#secret = secret;
    history.replaceState(null, "", `${location.pathname}${location.search}${hashOf("link")}`);
    this.dispatchEvent(new Event("secret"));
  }
}
