/** What I share now: with whom, since when, and taking it back. */
import type { ReceiptReply } from "#protocol/http/shared.ts";
import type { RecallBody, RecalledReply, ShareTo, SharesReply } from "#protocol/http/shares.ts";
import type Type from "typebox";
import { words } from "../words.ts";
import { Desk, type House } from "../house/desk.ts";
import type { GroupBook } from "./group-book.ts";
import { filled } from "./shares-filled.ts";
import { isTaken, lostBy, sideOf, stillSeen, throughGroups } from "./share-ways.ts";
import type { Lost, Through } from "./share-ways.ts";
import { shareLine, untilWords } from "./share-words.ts";

const text = words.share;

export type ShareRow = SharesReply["shares"][number];
export type Receipt = Type.Static<typeof ReceiptReply>;

/** After an end that this device's clock has passed and the server's has not, it is asked again, ms. */
const AGAIN_MS = 5_000;
/** A timer of the browser waits no longer, ms. */
const LONGEST_MS = 2 ** 31 - 1;

export interface Side {
  side: string;
  to: ShareTo;
  name: string;
  shares: readonly ShareRow[];
}
/** Those who lost something by the last recall, and see some of it by this side all the same. */
export interface Still extends Side {
  who: readonly string[];
}

export class Shares extends Desk {
  reply: SharesReply | null = null;
  /** Of the recall that was made last. */
  receipt: Receipt | null = null;
  readonly #groups: GroupBook;
  #stops: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The newest question: what an older one answers is dropped. */
  #asked = 0;
  /** By the recall that was made last. */
  #lost: Lost | null = null;
  /** By recording, newest first. */
  #byRecording = new Map<string, ShareRow[]>();

  constructor(house: House, groups: GroupBook) {
    super(house);
    this.#groups = groups;
  }

  /** Until `leave`; asked again when the page is looked at again, and when a share ends. */
  follow(): void {
    const looked = (): void => {
      if (!document.hidden) void this.load();
    };
    document.addEventListener("visibilitychange", looked);
    this.#stops = [
      this.#groups.onChange(() => {
        this.changed();
      }),
      () => {
        document.removeEventListener("visibilitychange", looked);
      },
    ];
  }
  leave(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    clearTimeout(this.#timer);
  }

  async load(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const reply = await this.fetch<SharesReply>("shares", "/api/shares");
    if (asked !== this.#asked) return;
    if (reply !== null) this.#know(filled(reply));
    this.#waitForEnd();
    this.changed();
    if (reply?.shares.some(({ to }) => to.group !== null) === true) await this.#groups.load();
  }
  #know(reply: SharesReply): void {
    this.reply = reply;
    this.#byRecording = Map.groupBy(reply.shares, ({ recording }) => recording);
  }
  #waitForEnd(): void {
    clearTimeout(this.#timer);
    const ends = this.#rows.map(({ endsAt }) => endsAt ?? Infinity);
    const left = Math.min(...ends) - Date.now();
    if (this.#stops.length === 0 || left === Infinity) return;
    this.#timer = setTimeout(
      () => void this.load(),
      left > 0 ? Math.min(left, LONGEST_MS) : AGAIN_MS,
    );
  }

  get #rows(): readonly ShareRow[] {
    return this.reply?.shares ?? [];
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
    return this.#sidesOf(this.#rows);
  }
  sideOf(side: string): Side | null {
    return this.sides.find((one) => one.side === side) ?? null;
  }
  /** What people see through group libraries, whatever is shared with them by name besides. */
  get through(): readonly Through[] {
    return throughGroups(this.#rows);
  }
  /** What the last recall did not take away from those whom it was about. */
  get still(): readonly Still[] {
    const lost = this.#lost;
    if (lost === null) return [];
    return this.#sidesOf(stillSeen(this.#rows, lost)).map((side) => {
      const people = side.shares.flatMap(({ to }) => to.people);
      const names = people.filter(({ account }) => lost.accounts.has(account));
      return { ...side, who: [...new Set(names.map(({ name }) => name))] };
    });
  }
  #sidesOf(rows: readonly ShareRow[]): Side[] {
    return [...Map.groupBy(rows, sideOf)].map(([side, shares]) => {
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
    await this.step(
      act,
      async () => {
        const lost = lostBy(body, this.#rows);
        const reply = await this.house.api.post<RecalledReply>("/api/shares/recall", body);
        this.receipt = reply.receipt;
        this.#lost = lost;
        // Acknowledged: they are gone, whether the next question is answered or not.
        const left = this.#rows.filter((row) => !isTaken(body, row));
        this.#know({ groups: this.reply?.groups ?? [], shares: left });
        await this.load();
        return reply;
      },
      // Where they see it another way, nothing has stopped for sure.
      ({ recalled }) =>
        this.still.length === 0 ? text.recalled(recalled) : text.recalledOnly(recalled),
    );
  }
}
