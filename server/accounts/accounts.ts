/** Everything about people, put together: the front door, the school's office, coaches from outside. */
import type { Mail } from "../mail/ports.ts";
import { createMyLog, type MyLog } from "../audit/my-log.ts";
import { createFootprints, type FootprintDeps, type Footprints } from "./footprint.ts";
import { openForgetting } from "./forgetting.ts";
import { createForgotten, type Forgotten } from "./links/forgotten.ts";
import { openFrontDoor, type FrontDoor, type FrontDoorDeps } from "./front-door.ts";
import { openGuests, type GuestsDeps, type GuestsHere } from "./guests/guests.ts";
import { createLinks, type Links } from "./links/links.ts";
import type { Lessons } from "./ports.ts";
import { createSchoolOffice, type SchoolOffice } from "./office/office.ts";

export interface Accounts extends FrontDoor, SchoolOffice {
  links: Links;
  guests: GuestsHere;
  forgotten: Forgotten;
  myLog: MyLog;
  footprints: Footprints;
}
export interface AccountsDeps extends FrontDoorDeps {
  mail: Mail;
  /** Where people open Aside: an origin with a host name, for links. Asked once the server listens. */
  page(): string;
  lessons: Lessons &
    Pick<GuestsDeps, "part" | "changed"> &
    Pick<FootprintDeps, "live" | "holdings">;
}

export async function openAccounts(deps: AccountsDeps): Promise<Accounts> {
  const { stores, mail, page, lessons, now = Date.now } = deps;
  const log = deps.log.child({ part: "accounts" });
  const door = await openFrontDoor(deps);
  const { lines, standings, signIns } = door;
  const forgetting = await openForgetting({ ...stores, log, now });
  const links = createLinks({ links: stores.links, mail, page, now });
  const guests = await openGuests({
    ...{ stores, links, lines, standings, log, now },
    isClosing: signIns.isDenied,
    part: (host, guest) => lessons.part(host, guest),
    changed: () => lessons.changed(),
  });
  const office = createSchoolOffice({
    ...{ ...door, stores, links, guests, lessons, mail, page, log, now },
  });
  const myLog = createMyLog(stores);
  const live: FootprintDeps["live"] = (account) => lessons.live(account);
  const holdings: FootprintDeps["holdings"] = (account) => lessons.holdings(account);
  return {
    ...door,
    ...office,
    ...{ links, guests, myLog },
    footprints: createFootprints({ stores, signIns, myLog, guests, live, holdings }),
    forgotten: createForgotten(office.resets, log),
    async close() {
      forgetting.close();
      guests.close();
      await door.close();
    },
  };
}
