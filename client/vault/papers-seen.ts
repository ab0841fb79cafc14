/**
 * The newest paper of each name that this device has seen, by vault: a server that shows an
 * older one, or another one of the same version, is noticed.
 */
import { fingerprint } from "#recordings/keys.ts";
import { recall, remember } from "../kept.ts";
import { toBase64url, utf8 } from "./bytes.ts";

export interface Seen {
  /** 0: none yet. */
  version: number;
  /** Of what was sealed; empty: there was nothing. */
  digest: string;
}

/** Where the browser keeps nothing it is known as long as the page. */
const newest = new Map<string, Seen>();

/** A new vault of the same account begins anew: the papers of the one before went with it. */
const keyOf = (account: string, publicKey: string, name: string): string =>
  `aside-paper-${name}-${account}-${fingerprint(publicKey).replaceAll(" ", "")}`;

function kept(key: string): Seen {
  const [, version, digest = ""] = /^(\d{1,15}) (\S+)$/.exec(recall(key) ?? "") ?? [];
  return { version: Number(version ?? "0"), digest };
}

export class PapersSeen {
  readonly #key: string;

  constructor(account: string, publicKey: string, name: string) {
    this.#key = keyOf(account, publicKey, name);
  }

  get newest(): Seen {
    // Another page of this device may have come further.
    const [here, stored] = [newest.get(this.#key), kept(this.#key)];
    return here !== undefined && here.version >= stored.version ? here : stored;
  }

  add(paper: Seen): void {
    if (paper.version <= this.newest.version) return;
    newest.set(this.#key, paper);
    remember(this.#key, `${paper.version} ${paper.digest}`);
  }
}

export const digestOf = async (sealed: string): Promise<string> =>
  toBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(sealed))));
