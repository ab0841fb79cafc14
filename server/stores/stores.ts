/** All records of one server, opened and closed together. */
import type { AuditLog } from "../audit/audit-log.ts";
import type { AccountStore } from "./account-store.ts";
import type { AgreementStore } from "./agreement-store.ts";
import type { FactorStore } from "./factor-store.ts";
import type { GroupStore } from "./group-store.ts";
import type { GuestStore } from "./guest-store.ts";
import type { LinkStore } from "./link-store.ts";
import type { NoteStore } from "./note-store.ts";
import type { RecordingStore } from "./recording-store.ts";
import type { SchoolStore } from "./school-store.ts";
import type { ShareStore } from "./share-store.ts";
import type { SignInStore } from "./sign-in-store.ts";
import type { VaultStore } from "./vault-store.ts";

export interface Stores {
  schools: SchoolStore;
  accounts: AccountStore;
  signIns: SignInStore;
  factors: FactorStore;
  links: LinkStore;
  agreements: AgreementStore;
  guests: GuestStore;
  vaults: VaultStore;
  recordings: RecordingStore;
  shares: ShareStore;
  notes: NoteStore;
  groups: GroupStore;
  audit: AuditLog;
  /** Lets what was begun finish. A second call does nothing. */
  close(): Promise<void>;
}
