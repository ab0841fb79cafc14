/** What an owner chose about recordings, within what the school allows. */
import type { AccountStore } from "../stores/account-store.ts";
import type { RecordingStore } from "../stores/recording-store.ts";
import type { SchoolStore } from "../stores/school-store.ts";
import { FIRST_CHOICES, within, type Choices, type Most } from "./lifecycle.ts";

export interface Chosen {
  /** As they were chosen; a choice beyond the school's maximum is kept, and not in force. */
  own: Choices;
  most: Most;
  inForce: Choices;
  /** Null while the account is open. */
  closedAt: number | null;
  /** Since when the account is in the hands it is in. */
  handsSince: number;
}
export interface ChoicesStores {
  accounts: Pick<AccountStore, "byId">;
  schools: Pick<SchoolStore, "byId">;
  recordings: Pick<RecordingStore, "settings">;
}

/** Null for an account that there is not. */
export async function chosenBy(stores: ChoicesStores, id: string): Promise<Chosen | null> {
  const account = await stores.accounts.byId(id);
  if (account === null) return null;
  const [school, kept] = [
    await stores.schools.byId(account.school),
    await stores.recordings.settings(id),
  ];
  const own: Choices = { ...FIRST_CHOICES };
  if (kept !== null) {
    const { undoDays, keepDays, untouched, quotaBytes } = kept;
    Object.assign(own, { undoDays, keepDays, untouched, quotaBytes });
  }
  const most = {
    keepDays: school?.rules.recordingDays ?? null,
    quotaBytes: school?.rules.recordingBytes ?? null,
  };
  const { closedAt, handsSince } = account;
  return { own, most, inForce: within(own, most), closedAt, handsSince };
}
