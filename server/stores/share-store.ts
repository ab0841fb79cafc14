/**
 * Shares' records, and who watched what. A port. A share is there while it may be used:
 * what is recalled or over is destroyed with its keys.
 */

import type { Stretch } from "./recording-store.ts";

export type { Stretch };

export interface Share {
  id: string;
  recording: string;
  owner: string;
  /** One of the two is null. */
  account: string | null;
  group: string | null;
  /** age recipient that the keys are wrapped to. */
  publicKey: string;
  range: Stretch | null;
  withNotes: boolean;
  /** Sealed for the other, base64. */
  label: string | null;
  /** Wall clock, ms, as every time here. */
  createdAt: number;
  endsAt: number | null;
}

export interface ShareKey {
  share: string;
  part: number;
  fromSegment: number;
  toSegment: number;
  /** age file, base64. */
  keyFile: string;
}

/** One look of one person at one share. */
export interface Watch {
  id: string;
  share: string;
  recording: string;
  account: string;
  startedAt: number;
  lastAt: number;
  /** Merged, rising. */
  played: Stretch[];
}

export interface ShareStore {
  add(share: Share, keys: readonly Omit<ShareKey, "share">[]): Promise<void>;
  byId(id: string): Promise<Share | null>;
  /** Newest first. */
  ofRecording(recording: string): Promise<Share[]>;
  ofOwner(owner: string): Promise<Share[]>;
  /** By name; groups are another question. */
  withAccount(account: string): Promise<Share[]>;
  withGroup(group: string): Promise<Share[]>;
  /** Every share there is, in any order: the keeper and a start look for those that must go. */
  all(): Promise<Share[]>;
  setEnd(id: string, endsAt: number | null): Promise<void>;
  keys(share: string): Promise<ShareKey[]>;
  /** Rows and keys: no key is in the file when this resolves, the write-ahead log included. Watches stay. */
  destroy(ids: readonly string[]): Promise<void>;

  /** Makes it, or carries it on. */
  putWatch(watch: Watch): Promise<void>;
  watch(id: string): Promise<Watch | null>;
  /** Newest first. */
  watchesOf(recording: string): Promise<Watch[]>;
  /** When each account last watched a recording. */
  lastWatched(
    recordings: readonly string[],
  ): Promise<{ recording: string; account: string; at: number }[]>;
  /** Each recording that anybody watched, once. */
  watchedRecordings(): Promise<string[]>;
  /** Who watched it, with the recording; its shares are the caller's to destroy first. */
  forget(recording: string): Promise<void>;
}
