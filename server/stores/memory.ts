/** The stores in memory: the reference that the other drivers are compared with. */
import { memoryAuditLog } from "../audit/memory.ts";
import { memoryAccounts } from "./memory/accounts.ts";
import { memoryAgreements } from "./memory/agreements.ts";
import { memoryFactors } from "./memory/factors.ts";
import { memoryGroups } from "./memory/groups.ts";
import { memoryGuests } from "./memory/guests.ts";
import { memoryLinks } from "./memory/links.ts";
import { memoryNotes } from "./memory/notes.ts";
import { memoryRecordings } from "./memory/recordings.ts";
import { memorySchools } from "./memory/schools.ts";
import { memoryShares, shareShelf } from "./memory/shares.ts";
import { memorySignIns } from "./memory/sign-ins.ts";
import { memoryVaults } from "./memory/vaults.ts";
import type { School } from "./school-store.ts";
import type { Stores } from "./stores.ts";

export function openMemoryStores(): Stores {
  const schools = new Map<string, School>();
  const shelf = shareShelf();
  return {
    schools: memorySchools(schools),
    accounts: memoryAccounts(schools),
    signIns: memorySignIns(),
    factors: memoryFactors(),
    links: memoryLinks(),
    agreements: memoryAgreements(),
    guests: memoryGuests(),
    vaults: memoryVaults(),
    recordings: memoryRecordings(),
    shares: memoryShares(shelf),
    notes: memoryNotes(),
    groups: memoryGroups(shelf),
    audit: memoryAuditLog(),
    close: () => Promise.resolve(),
  };
}
