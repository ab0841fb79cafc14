/** Whom a note of a lesson is sealed for: its teacher's vault, and the writer's own. */
import type { LiveKeysReply } from "#protocol/http/notes.ts";
import { fingerprint } from "#recordings/keys.ts";
import type { VaultHere } from "../live/key-check.ts";
import type { Pinned } from "../vault/pins.ts";

export interface WhomGround {
  api: { get: <T>(path: string) => Promise<T> };
  vault: Pick<VaultHere, "publicKey">;
  /** Whether this key is the one that was seen first; `remember` pins one that nobody was shown. */
  pins: {
    check: (account: string, publicKey: string) => Promise<Pinned>;
    accept: (account: string, publicKey: string) => Promise<void>;
    remember: (account: string, publicKey: string) => Promise<void>;
    known: (account: string) => Promise<string | null>;
  };
}

/** The live session in which it is written. */
export interface Lesson {
  session: string;
  /** The teacher's account, and whether that is me. */
  owner: string;
  mine: boolean;
}

/**
 * `asking` nothing is known yet; `ready`; `no-vault` the teacher has none, so nothing can be
 * sealed; `closed` my own vault is not open here, and it is my lesson; `changed` the server
 * names another key for the teacher than the one that was seen first; `failed` it was not answered.
 */
export type Readiness = "asking" | "ready" | "no-vault" | "closed" | "changed" | "failed";

export interface Whom {
  readiness: Readiness;
  recipients: readonly [string, ...string[]] | null;
  /** What the server's clock says more than this device's, ms. */
  aheadMs: number;
  /** The key that was seen before, and the one that the server names now: both to be compared. */
  changed: { before: string | null; now: string } | null;
}
export const ASKING: Whom = { readiness: "asking", recipients: null, aheadMs: 0, changed: null };

/** Rejects where the server does not answer, or names as a key what is none. */
export async function whomFor(
  { api, vault, pins }: WhomGround,
  { session, owner: account, mine }: Lesson,
): Promise<Whom> {
  const asked = Date.now();
  const path = `/api/notes/live/keys?session=${encodeURIComponent(session)}`;
  const { owner, now } = await api.get<LiveKeysReply>(path);
  const aheadMs = now - (asked + Date.now()) / 2;
  const none = { recipients: null, aheadMs, changed: null };
  // Never the server's word for my own key: it is the one that this page holds.
  const me = vault.publicKey;
  if (mine)
    return me === null
      ? { ...none, readiness: "closed" }
      : { ...none, readiness: "ready", recipients: [me] };
  if (owner === null) return { ...none, readiness: "no-vault" };
  // Throws for what is no key, before it is remembered as one.
  fingerprint(owner);
  const pinned = await pins.check(account, owner);
  if (pinned === "changed") {
    const changed = { before: await pins.known(account), now: owner };
    return { ...none, readiness: "changed", changed };
  }
  if (pinned === "new") await pins.remember(account, owner);
  return { ...none, readiness: "ready", recipients: me === null ? [owner] : [owner, me] };
}
