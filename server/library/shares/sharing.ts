/** Shares put together: whom to, giving and taking back, watching and who watched. */
import type { RecipientReply, ShareTo } from "#protocol/http/shares.ts";
import type { Asker } from "../../accounts/ports.ts";
import type { Holders } from "../holder.ts";
import { createGiving, type Giving, type GivingDeps } from "./giving.ts";
import { createListing, type Listing, type ListingDeps } from "./listing.ts";
import { createLooks } from "./looks.ts";
import { createRecipients, type RecipientsDeps } from "./recipients.ts";
import { createViewing, type Viewing, type ViewingDeps } from "./viewing.ts";
import { createWatching, type Watching, type WatchingDeps } from "./watching.ts";

export interface Sharing extends Giving, Listing, Viewing, Watching {
  /** Throws `no-such-person` or `no-such-group`, and `vault-locked` for hands that can share nothing. */
  recipient(asker: Asker, to: ShareTo): Promise<RecipientReply>;
}
type Made = "recipients" | "viewing" | "looks";
export type SharingDeps = Omit<
  GivingDeps & ListingDeps & ViewingDeps & WatchingDeps & RecipientsDeps,
  Made
> & { holders: Holders };

export function createSharing(deps: SharingDeps): Sharing {
  const recipients = createRecipients(deps);
  const looks = createLooks(deps.steady);
  const viewing = createViewing({ ...deps, recipients, looks });
  return {
    ...createGiving({ ...deps, recipients }),
    ...createListing({ ...deps, recipients }),
    ...viewing,
    ...createWatching({ ...deps, viewing, looks }),
    async recipient(asker, to) {
      await deps.holders.open(asker.account);
      const { name, publicKey, members } = await recipients.of(asker.account, to);
      await asker.again();
      return { name, publicKey, members };
    },
  };
}
