/** What a player looks at: a recording of mine, or what somebody shares with me. */
import type { GroupsReply } from "#protocol/http/groups.ts";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { ShareManifestReply, WatchingBody } from "#protocol/http/shares.ts";
import { openGroup } from "../vault/group-keys.ts";
import type { Held } from "../vault/state.ts";
import { labelIn } from "./share-labels.ts";

/** One of the two; a share wins. */
export interface LookedAt {
  recording: string;
  share?: string | null;
}

export const manifestPath = ({ recording, share }: LookedAt): string =>
  share
    ? `/api/shares/manifest?share=${encodeURIComponent(share)}`
    : `/api/recordings/manifest?recording=${encodeURIComponent(recording)}`;

export const piecePath = ({ recording, share }: LookedAt, part: number, segment: number): string =>
  share
    ? `/api/shares/segment?share=${encodeURIComponent(share)}&part=${part}&segment=${segment}`
    : `/api/recordings/segment?recording=${encodeURIComponent(recording)}&part=${part}&segment=${segment}`;

export const watchedAs = ({ recording, share }: LookedAt): WatchingBody["of"] =>
  share ? { share } : { recording };

/** Null where it is a recording of mine. */
export const sharedIn = (manifest: ManifestReply | null): ShareManifestReply | null =>
  manifest !== null && "share" in manifest ? (manifest as ShareManifestReply) : null;

/**
 * The identity that a share's key files are wrapped to: mine, or the group library's, which
 * my vault opens. Null where neither is; then the film says that it does not open.
 */
export const identityOf = async (
  { publicKey, group }: Pick<ShareManifestReply, "publicKey" | "group">,
  held: Pick<Held, "identity" | "publicKey">,
  groups: () => Promise<GroupsReply>,
): Promise<string | null> => {
  if (publicKey === held.publicKey) return held.identity;
  if (group === null) return null;
  const row = (await groups()).groups.find((one) => one.group === group);
  if (row === undefined) return null;
  try {
    const opened = await openGroup(held.identity, row);
    return opened.publicKey === publicKey ? opened.identity : null;
  } catch {
    // Not for my vault, or not the key that it says: it opens nothing here.
    return null;
  }
};

/** Undefined where the owner gave none; null where it does not open. */
export const labelOf = async (
  { label }: Pick<ShareManifestReply, "label">,
  identity: string | null,
): Promise<string | null | undefined> => {
  if (label === null) return undefined;
  return identity === null ? null : labelIn(identity, label);
};
