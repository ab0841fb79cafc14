/** The desks that sharing needs, made together: they know the same group libraries. */
import type { VaultHere } from "../live/key-check.ts";
import type { Pins } from "../vault/pins.ts";
import type { House } from "../house/desk.ts";
import { GroupBook } from "./group-book.ts";
import { Shares } from "./shares.ts";
import { Sharing } from "./sharing.ts";

/** The part of the app that they need. */
export interface ShareHouse extends House {
  readonly vault: VaultHere;
  readonly pins: Pins;
}

export interface ShareDesks {
  groups: GroupBook;
  shares: Shares;
  sharing: Sharing;
}

export const shareDesks = (house: ShareHouse): ShareDesks => {
  const { vault, pins } = house;
  const groups = new GroupBook(house, vault);
  return {
    groups,
    shares: new Shares(house, groups),
    sharing: new Sharing(house, { vault, groups, pins }),
  };
};
