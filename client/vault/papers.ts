/** A sealed paper of my own on the server: read, changed, and written if nobody else was faster. */
import type { PaperBody, PaperReply } from "#protocol/http/notes.ts";
import { FormatError } from "#recordings/format.ts";
import { recall, remember } from "../kept.ts";
import { codeOf } from "../refused.ts";
import { words } from "../words.ts";
import { openPaper, sealPaper } from "./own-keys.ts";
import { refuse, type Vault, type VaultGround } from "./vault.ts";

export type PaperName = PaperBody["paper"];

/** The part of the app that papers need. */
export interface PaperGround extends VaultGround {
  readonly vault: Pick<Vault, "state" | "held">;
}

/** Whose papers, and under which identity. Throws `Refused` where no vault is open here. */
function hereOf({ vault, account }: PaperGround): { identity: string; account: string } {
  const [held, me] = [vault.held, account.me];
  if (held === null || me === null || vault.state !== "open") {
    throw refuse(words.vault.failures.notOpen);
  }
  return { identity: held.identity, account: me.account };
}

/** Another page may write at the same time; so often it is tried again. */
const TRIES = 5;

const seenKey = (account: string, name: PaperName): string => `aside-paper-${name}-${account}`;
/** Where the browser keeps nothing it is known as long as the page. */
const newest = new Map<string, number>();
/** The newest version that this device has seen: a server that shows an older one is noticed. */
function newestSeen(account: string, name: PaperName): number {
  const key = seenKey(account, name);
  const kept = Number(recall(key) ?? "0");
  return Math.max(newest.get(key) ?? 0, Number.isSafeInteger(kept) ? kept : 0);
}
function hasSeen(account: string, name: PaperName, version: number): void {
  if (version <= newestSeen(account, name)) return;
  const key = seenKey(account, name);
  newest.set(key, version);
  remember(key, String(version));
}

export interface Paper {
  version: number;
  /** Null: there is none yet. */
  text: string | null;
}

/**
 * Rejects with `Refused`: `old-paper` where the server shows less than this device has seen
 * before, `strange-paper` where it does not open, or what the server answers.
 */
export async function readPaper(ground: PaperGround, name: PaperName): Promise<Paper> {
  const { identity, account } = hereOf(ground);
  const { version, sealed } = await ground.api.get<PaperReply>(`/api/papers?paper=${name}`);
  if (version < newestSeen(account, name)) throw refuse(words.keys.oldPaper[name], "old-paper");
  if (sealed === null) {
    if (version > 0) throw refuse(words.keys.strangePaper[name], "strange-paper");
    return { version, text: null };
  }
  try {
    const text = await openPaper(identity, name, version, sealed);
    hasSeen(account, name, version);
    return { version, text };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw refuse(words.keys.strangePaper[name], "strange-paper");
  }
}

/**
 * Writes what `change` makes of the paper as it is now; again, where another page was
 * faster. Null from `change`: nothing is to be written. Rejects as `readPaper`.
 */
export async function changePaper(
  ground: PaperGround,
  name: PaperName,
  change: (text: string | null) => string | null,
): Promise<void> {
  const { identity, account } = hereOf(ground);
  for (let left = TRIES; ; left -= 1) {
    const { version, text } = await readPaper(ground, name);
    const changed = change(text);
    if (changed === null) return;
    const next = version + 1;
    const sealed = await sealPaper(identity, name, next, changed);
    try {
      await ground.api.post("/api/papers", { paper: name, version, sealed } satisfies PaperBody);
      hasSeen(account, name, next);
      return;
    } catch (error) {
      if (codeOf(error) !== "moved-on" || left <= 1) throw error;
    }
  }
}
