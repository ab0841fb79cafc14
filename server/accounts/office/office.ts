/** Puts together what a school does with its people: links, accounts, agreement, settings. */
import type { Receipts } from "../../audit/receipts.ts";
import type { Log } from "../../log.ts";
import type { Mail } from "../../mail/ports.ts";
import type { Stores } from "../../stores/stores.ts";
import { createAgreements, type Agreements } from "./agreements.ts";
import type { Credentials } from "../credentials.ts";
import { createInTurn } from "../in-turn.ts";
import type { Lines } from "../lines.ts";
import { createJoining } from "../links/join.ts";
import { createLinkJudge } from "../links/judge.ts";
import { createLinkReading, type LinkReading } from "../links/read.ts";
import { createResetting } from "../links/reset.ts";
import { createLinkThrottle } from "../links/throttle.ts";
import { createLinkUsing, type LinkUsing } from "../links/use.ts";
import type { Links } from "../links/links.ts";
import { createPeopleAdmin, type PeopleAdmin } from "./people.ts";
import type { Codes, Confirmations, Guests, Lessons } from "../ports.ts";
import { createProfile, type Profile } from "./profile.ts";
import { createResets, type Resets } from "../links/resets.ts";
import { createSchoolMaking, firstStart } from "../links/school-start.ts";
import { createSchoolSettings, type SchoolSettings } from "./school.ts";
import type { SignIns } from "../sign-in.ts";
import type { Standings } from "../standing.ts";
import { createWithdrawals } from "../links/withdrawals.ts";

export interface SchoolOffice {
  reading: LinkReading;
  using: LinkUsing;
  profile: Profile;
  peopleAdmin: PeopleAdmin;
  settings: SchoolSettings;
  agreements: Agreements;
  resets: Resets;
  /** The address of the first-start link; null where there is a school. */
  firstStart(): Promise<string | null>;
}

export interface OfficeDeps {
  stores: Stores;
  lines: Lines;
  links: Links;
  signIns: Pick<SignIns, "begin" | "closeAccount" | "signOutEverywhere">;
  standings: Standings;
  credentials: Credentials;
  codes: Codes;
  confirmations: Confirmations;
  guests: Guests;
  lessons: Lessons;
  receipts: Receipts;
  mail: Mail;
  /** Where people open Aside: an origin with a host name. */
  page(): string;
  log: Log;
  now(): number;
}

export function createSchoolOffice(deps: OfficeDeps): SchoolOffice {
  const { stores, links, now, ...given } = deps;
  const { links: linkStore, schools } = stores;
  const parts = {
    ...stores,
    ...given,
    ...{ linkStore, links, now },
    inTurn: createInTurn(),
    throttle: createLinkThrottle(),
    withdrawals: createWithdrawals({ links: linkStore, accounts: stores.accounts, now }),
  };
  const judged = { ...parts, judge: createLinkJudge(parts) };
  const doings = {
    school: createSchoolMaking(judged),
    join: createJoining(judged),
    reset: createResetting(judged),
  };
  return {
    reading: createLinkReading(judged),
    using: createLinkUsing({ ...judged, doings }),
    profile: createProfile(judged),
    peopleAdmin: createPeopleAdmin(parts),
    settings: createSchoolSettings(parts),
    agreements: createAgreements(parts),
    resets: createResets(parts),
    firstStart: () => firstStart({ schools, links, linkStore, now }),
  };
}
