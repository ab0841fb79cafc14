/**
 * What somebody wrote beside recordings of others. It stays theirs to remove when nothing of
 * the recording is shared with them any more, so they are told that it is there; no text and
 * nothing about the recording goes along.
 */
import type { OnOthersReply } from "#protocol/http/notes.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { NoteStore } from "../../stores/note-store.ts";
import type { Holders } from "../holder.ts";
import { namesOf } from "./note-rows.ts";

export interface OnOthers {
  /** Newest first. Nothing for hands that have not shown that the vault is theirs (R23). */
  onOthers(account: string): Promise<OnOthersReply>;
}
export interface OnOthersDeps {
  notes: Pick<NoteStore, "onOthers">;
  accounts: Pick<AccountStore, "byIds">;
  holders: Holders;
}

/** So many at once; those behind them come when these are removed. */
const MOST = 500;

export const createOnOthers = ({ notes, accounts, holders }: OnOthersDeps): OnOthers => ({
  async onOthers(account) {
    if ((await holders.of(account)).locked) return { notes: [], more: 0 };
    const all = (await notes.onOthers(account)).toReversed();
    const shown = all.slice(0, MOST);
    const names = await namesOf(shown, accounts);
    return {
      notes: shown.map(({ id, owner, under, createdAt }) => ({
        ...{ note: id, owner: names.get(owner) ?? "", createdAt },
        own: under === "own",
      })),
      more: all.length - shown.length,
    };
  },
});
