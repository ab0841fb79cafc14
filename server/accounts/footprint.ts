/** My footprint: all that exists about one account, counted for nobody but its person (R24). */
import type { FootprintReply } from "#protocol/http/log.ts";
import type { MyLog } from "../audit/my-log.ts";
import { AppError } from "../errors.ts";
import type { Stores } from "../stores/stores.ts";
import type { GuestsHere } from "./guests/guests.ts";
import type { SignIns } from "./sign-in.ts";

export interface Footprints {
  of(account: string): Promise<FootprintReply>;
}
/** What the library holds of somebody. */
type Held =
  "recordings" | "recordingBytes" | "vaultDevices" | "notes" | "groups" | "shares" | "sharedWithMe";

export interface FootprintDeps {
  stores: Pick<Stores, "accounts" | "factors" | "agreements">;
  signIns: Pick<SignIns, "devices">;
  myLog: Pick<MyLog, "count">;
  guests: Pick<GuestsHere, "list" | "hostsOf">;
  /** The account's own live session, if there is one. */
  live(account: string): FootprintReply["live"];
  /** Vault and recordings. */
  holdings(account: string): Promise<Pick<FootprintReply, Held>>;
}

export function createFootprints(deps: FootprintDeps): Footprints {
  const { accounts, factors, agreements } = deps.stores;
  return {
    async of(id) {
      const account = await accounts.byId(id);
      if (account?.closedAt !== null) throw new AppError("signed-out");
      const { joinedAt, handsSince, trainedAt } = account;
      const [devices, passkeys, totp, recoveryLeft, accepted, logLines, mine, hosts, held] =
        await Promise.all([
          deps.signIns.devices(id),
          factors.passkeysOf(id),
          factors.totpOf(id),
          factors.recoveryLeft(id),
          agreements.acceptedBy(id),
          deps.myLog.count(id),
          deps.guests.list(id),
          deps.guests.hostsOf(id),
          deps.holdings(id),
        ]);
      return {
        ...{ joinedAt, handsSince, trainedAt, recoveryLeft, logLines },
        devices: devices.length,
        password: account.passwordHash !== null,
        passkeys: passkeys.length,
        totp: totp !== null && totp.confirmedAt !== null,
        agreements: accepted.filter((one) => one.acceptedAt >= handsSince).length,
        hosts,
        guests: mine.guests.length,
        invitations: mine.invitations.length,
        live: deps.live(id),
        ...held,
      };
    },
  };
}
