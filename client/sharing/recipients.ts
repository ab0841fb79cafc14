/** The other side of a share, or who is brought into a group library: whom, and under which key. */
import type { RecipientReply, ShareTo } from "#protocol/http/shares.ts";
import type { Pinned, Pins } from "../vault/pins.ts";
import type { House } from "../house/desk.ts";

export interface Recipient {
  to: ShareTo;
  /** As it is pinned: account or group. */
  who: string;
  name: string;
  /** Null: there is no vault to seal for. */
  publicKey: string | null;
  pinned: Pinned;
  /** The key that was seen first, where it is another one. */
  before: string | null;
  members: RecipientReply["members"];
  /** Of a group library: somebody has left, and there is no new key yet. */
  stale: boolean;
}

export const askRecipient = (api: House["api"], to: ShareTo): Promise<RecipientReply> =>
  api.post("/api/shares/recipient", to);

/** Compares the person's key with the pinned one. Rejects with `Refused` where pins cannot be read. */
export const personAs = async (
  account: string,
  { name, publicKey }: RecipientReply,
  pins: Pins,
): Promise<Recipient> => {
  const one = { to: { account }, who: account, name, publicKey, members: [], stale: false };
  if (publicKey === null) return { ...one, pinned: "new", before: null };
  const pinned = await pins.check(account, publicKey);
  return { ...one, pinned, before: pinned === "changed" ? await pins.known(account) : null };
};
