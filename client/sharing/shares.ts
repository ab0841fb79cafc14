/** What I share now: with whom, since when, and taking it back. */
import type { ReceiptReply } from "#protocol/http/shared.ts";
import type { RecallBody, RecalledReply, ShareTo, SharesReply } from "#protocol/http/shares.ts";
import type Type from "typebox";
import { words } from "../words.ts";
import { Desk, type House } from "../house/desk.ts";
import type { GroupBook } from "./group-book.ts";
import { shareLine, untilWords } from "./share-words.ts";

const text = words.share;

export type ShareRow = SharesReply["shares"][number];
export type Receipt = Type.Static<typeof ReceiptReply>;

/** Of a person or group, to tell one from the other. */
export const sideOf = ({ to }: Pick<ShareRow, "to">): string => to.account ?? to.group ?? "";

export interface Side {
  side: string;
  to: ShareTo;
  name: string;
  shares: readonly ShareRow[];
}

export class Shares extends Desk {
  reply: SharesReply | null = null;
  /** Of the recall that was made last. */
  receipt: Receipt | null = null;
  readonly #groups: GroupBook;
  #stop: (() => void) | null = null;
  /** By recording, newest first. */
  #byRecording = new Map<string, ShareRow[]>();

  constructor(house: House, groups: GroupBook) {
    super(house);
    this.#groups = groups;
  }

  /** Until `leave`. */
  follow(): void {
    this.#stop = this.#groups.onChange(() => {
      this.changed();
    });
  }
  leave(): void {
    this.#stop?.();
    this.#stop = null;
  }

  async load(): Promise<void> {
    const reply = await this.fetch<SharesReply>("shares", "/api/shares");
    if (reply !== null) {
      this.reply = reply;
      this.#byRecording = Map.groupBy(reply.shares, ({ recording }) => recording);
    }
    this.changed();
    if (reply?.shares.some(({ to }) => to.group !== null) === true) await this.#groups.load();
  }

  of(recording: string): readonly ShareRow[] {
    return this.#byRecording.get(recording) ?? [];
  }
  /** Everybody who can see it by any share, by name; null: not known yet. */
  viewersOf(recording: string): readonly string[] | null {
    if (this.reply === null) return null;
    const people = this.of(recording).flatMap(({ to }) => to.people);
    return [...new Map(people.map(({ account, name }) => [account, name])).values()];
  }

  nameOf({ to }: Pick<ShareRow, "to">): string {
    if (to.name !== null) return to.name;
    const name = to.group === null ? null : this.#groups.nameOf(to.group);
    return name ?? text.who.sealedGroup;
  }
  lineOf(row: ShareRow): string {
    return shareLine(row, this.nameOf(row));
  }

  /** By whom it is for, in the order of the newest share. */
  get sides(): readonly Side[] {
    const found = Map.groupBy(this.reply?.shares ?? [], sideOf);
    return [...found].map(([side, shares]) => {
      const [first] = shares;
      const { account = null, group = null } = first?.to ?? {};
      const to: ShareTo = account === null ? { group: group ?? "" } : { account };
      return { side, to, name: first === undefined ? "" : this.nameOf(first), shares };
    });
  }

  recall({ share }: Pick<ShareRow, "share">): Promise<void> {
    return this.#recall(`recall ${share}`, { share });
  }
  recallAll(recording: string): Promise<void> {
    return this.#recall(`recall ${recording}`, { recording });
  }
  recallFrom({ to, side }: Pick<Side, "to" | "side">): Promise<void> {
    return this.#recall(`recall ${side}`, { to });
  }
  recallEverything(): Promise<void> {
    return this.#recall("recall", { everything: true });
  }

  /** Null: no end but a recall. */
  async setEnd({ share }: Pick<ShareRow, "share">, endsAt: number | null): Promise<void> {
    const body = { share, endsAt };
    const said = text.end.saved(untilWords(endsAt));
    await this.act(`end ${share}`, "/api/shares/end", body, said);
    await this.load();
  }

  async #recall(act: string, body: RecallBody): Promise<void> {
    const said = ({ recalled }: RecalledReply) => text.recalled(recalled);
    const reply = await this.act<RecalledReply>(act, "/api/shares/recall", body, said);
    if (reply === null) return;
    this.receipt = reply.receipt;
    await this.load();
  }
}
