import type { Mail } from "../../mail/ports.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { AgreementStore } from "../../stores/agreement-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { LinkStore } from "../../stores/link-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import type { InTurn } from "../in-turn.ts";
import type { Lines } from "../lines.ts";
import type { Links } from "../links/links.ts";
import type { Guests } from "../ports.ts";
import type { SignIns } from "../sign-in.ts";
import type { Standings } from "../standing.ts";
import type { Withdrawals } from "../links/withdrawals.ts";

/** What looking after accounts needs. */
export interface AdminDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  agreements: AgreementStore;
  factors: FactorStore;
  linkStore: LinkStore;
  links: Links;
  withdrawals: Withdrawals;
  guests: Guests;
  signIns: Pick<SignIns, "closeAccount">;
  standings: Standings;
  mail: Mail;
  lines: Lines;
  inTurn: InTurn;
  /** Wall clock, ms. */
  now(): number;
}
