/** All records of one server, opened and closed together. */
import type { AuditLog } from "../audit/audit-log.ts";
import type { AccountStore } from "./account-store.ts";
import type { SignInStore } from "./sign-in-store.ts";

export interface Stores {
  accounts: AccountStore;
  signIns: SignInStore;
  audit: AuditLog;
  /** Lets what was begun finish. A second call does nothing. */
  close(): Promise<void>;
}
