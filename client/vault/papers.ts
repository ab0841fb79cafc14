/** A sealed paper of my own on the server: read, changed, and written if nobody else was faster. */
import type { PaperBody, PaperReply } from "#protocol/http/notes.ts";
import { FormatError } from "#recordings/format.ts";
import { codeOf } from "../refused.ts";
import { words } from "../words.ts";
import { openPaper, sealPaper } from "#recordings/own-keys.ts";
import { digestOf, PapersSeen } from "./papers-seen.ts";
import { refuse, type Vault, type VaultGround } from "./vault.ts";

export type PaperName = PaperBody["paper"];

/** The part of the app that papers need. */
export interface PaperGround extends VaultGround {
  readonly vault: Pick<Vault, "state" | "held">;
}

/** Whose papers, and under which vault. Throws `Refused` where no vault is open here. */
function hereOf({ vault, account }: PaperGround, name: PaperName) {
  const [held, me] = [vault.held, account.me];
  if (held === null || me === null || vault.state !== "open") {
    throw refuse(words.vault.failures.notOpen);
  }
  return { identity: held.identity, seen: new PapersSeen(me.account, held.publicKey, name) };
}

/** Another page may write at the same time; so often it is tried again. */
const TRIES = 5;

export interface Paper {
  version: number;
  /** Null: there is none yet. */
  text: string | null;
}

/** What is no paper, not even none, is never taken for "there is none yet". */
function believed(reply: unknown, name: PaperName): PaperReply {
  const { version, sealed }: Partial<Record<keyof PaperReply, unknown>> = Object(reply);
  if (version === 0 && sealed === null) return { version, sealed };
  const counts = typeof version === "number" && Number.isSafeInteger(version) && version > 0;
  if (counts && typeof sealed === "string") return { version, sealed };
  throw refuse(words.keys.strangePaper[name], "strange-paper");
}

/**
 * Rejects with `Refused`: `old-paper` where the server shows less than this device had seen
 * before it asked, `two-papers` where it shows another one of the same version,
 * `strange-paper` where it is none or does not open, or what the server answers.
 */
export async function readPaper(ground: PaperGround, name: PaperName): Promise<Paper> {
  const { identity, seen } = hereOf(ground, name);
  const before = seen.newest;
  const reply: unknown = await ground.api.get(`/api/papers?paper=${name}`);
  const { version, sealed } = believed(reply, name);
  if (version < before.version) throw refuse(words.keys.oldPaper[name], "old-paper");
  if (sealed === null) return { version, text: null };
  const text = await opened(identity, name, version, sealed);
  const digest = await digestOf(sealed);
  const { newest } = seen;
  if (version === newest.version && digest !== newest.digest)
    throw refuse(words.keys.twoPapers[name], "two-papers");
  seen.add({ version, digest });
  return { version, text };
}

async function opened(
  ...[identity, name, version, sealed]: [string, PaperName, number, string]
): Promise<string> {
  try {
    return await openPaper(identity, name, version, sealed);
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
  const { identity, seen } = hereOf(ground, name);
  for (let left = TRIES; ; left -= 1) {
    const { version, text } = await readPaper(ground, name);
    const changed = change(text);
    if (changed === null) return;
    const next = version + 1;
    const sealed = await sealPaper(identity, name, next, changed);
    try {
      await ground.api.post("/api/papers", { paper: name, version, sealed } satisfies PaperBody);
      seen.add({ version: next, digest: await digestOf(sealed) });
      return;
    } catch (error) {
      if (codeOf(error) !== "moved-on" || left <= 1) throw error;
    }
  }
}
